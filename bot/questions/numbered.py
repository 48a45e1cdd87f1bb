"""A question as staff name it, by its number, and an answer that was given to it by command."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import Home, MessageRef, PersonRef, Place
from bot.questions.question import Evidence, QuestionState


@dataclass(frozen=True, slots=True)
class Numbered:
    """A question with its number. *text* is that of one asked by command; *person* is gone once they are forgotten."""

    id: int
    cohort: str
    home: Home
    ref: MessageRef | None
    person: PersonRef | None
    name: str
    is_anonymous: bool
    text: str | None
    subject: str | None
    at: datetime
    refused_at: datetime | None
    place: Place | None
    stands: bool
    state: QuestionState
    evidence: Evidence
    answer_ref: MessageRef | None
    answered_at: datetime | None

    @property
    def found(self) -> "Found":
        return Found(self.place, self.stands, self.state, self.evidence, self.answer_ref, self.answered_at)


@dataclass(frozen=True, slots=True)
class Found:
    """How a question stands in its place; *stands* False: it was deleted, or is no question after all."""

    place: Place | None
    stands: bool
    state: QuestionState
    evidence: Evidence
    answer_ref: MessageRef | None
    answered_at: datetime | None

    def given_up(self) -> "Found":
        """It is no question any more."""
        return replace(self, stands=False)


NOT_FOUND_YET = Found(None, True, QuestionState.OPEN, Evidence.NOTHING, None, None)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer given by command."""

    id: int
    question: int
    home: Home
    person: PersonRef
    name: str
    text: str | None
    at: datetime
    taken_back_at: datetime | None
