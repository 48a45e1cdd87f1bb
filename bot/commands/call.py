"""A call: who asks for something, where, and everything that doing it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cohorts.keeping_up import ReadVersion
from bot.commands.declaring import Role
from bot.deliver.running import CohortBook, RunningCohort
from bot.errors import HomeroomError
from bot.message import Message, Text, Value
from bot.model import CohortState, Home, Member, MessageRef, PersonRef, Place
from bot.ports import Platform
from bot.store.database import Transaction
from bot.words import Words


class CommandError(HomeroomError):
    """What was asked for cannot be done; the text is the private answer. Nothing of it is done."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call. *place* is where it was made, *zone* whose clock the person reads, *about* the message it is made on.

    *words_kept* is how long after a cohort's end what people wrote is kept, *model* the language model that may read
    some of it. *agreed*: the person saw what it would
    change, and said yes.
    """

    transaction: Transaction
    book: CohortBook
    running: RunningCohort
    state: CohortState
    read: ReadVersion
    home: Home
    place: Place | None
    person: PersonRef
    name: str
    role: Role
    member: Member | None
    now: datetime
    words: Words
    zone: str
    words_kept: timedelta
    about: MessageRef | None = None
    agreed: bool = False
    model: str | None = None

    @property
    def platform(self) -> Platform:
        """Where it came from; to be asked about addresses only: a call waits for no request."""
        return self.book.platforms[self.home]


def answer(said: str, values: Mapping[str, Value] | None = None) -> Message:
    """A private answer of one paragraph."""
    return Message((Text(said, values or {}),), quiet=True)
