"""A question as staff name it, by its number, and an answer that was given to it by command."""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Home, MessageRef, PersonRef


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
