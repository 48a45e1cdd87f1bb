"""A question as found: the message, whether it is answered, and what says so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model import LedgerMessage, MessageRef, PersonRef


class QuestionState(StrEnum):
    ANSWERED = "answered"
    REPLIED = "replied"  # somebody wrote, but nobody answered, or it did not help
    OPEN = "open"


class Evidence(StrEnum):
    """What says that a question is answered or not."""

    MARKED = "somebody marked it by hand"
    CONFIRMED = "the asker says it helped"
    SOLVED = "the asker found it alone"
    STAFF = "staff replied"
    REPLY = "somebody replied"
    NO_HELP = "the asker says it did not help"
    NO_ANSWER = "there are replies, but no answer"
    NOTHING = "nobody replied"


@dataclass(frozen=True, slots=True)
class Question:
    """Something a learner asked. *subject* is the lesson or session in whose thread it stands, None in a room.

    *answer* is the message to show as the answer; an answered question has none where the asker only says it is solved.
    *answered_at* is when it became answered; *wondering* are those who asked the same with a "same here"; *same_as* the
    first question that asks the same, where this one is not the first.
    """

    message: LedgerMessage
    subject: str | None
    state: QuestionState
    evidence: Evidence
    answer: LedgerMessage | None
    answered_at: datetime | None
    wondering: frozenset[PersonRef]
    same_as: MessageRef | None

    @property
    def is_answered(self) -> bool:
        return self.state is QuestionState.ANSWERED
