"""What whoever writes a message may know: the course, the cohort, the moment, and what was said and sent so far.

A composer is a function from a slot and a scene to drafts, or to the reason why there is nothing to say.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.timetable import Timetable
from bot.message import Message, SessionNotice
from bot.model import Kind, LedgerMessage, Member, PersonRef, Sent, Slot, Verb
from bot.people.said_to_all import Announced
from bot.progress.standing import Standing
from bot.questions.marks import Marks
from bot.questions.numbered import Given, Numbered
from bot.store.model_lines import ModelLine
from bot.store.polls import Poll
from bot.words import Words
from bot.wrapups.review import Review


class Records(Protocol):
    """What was said and sent in this cohort, as stored."""

    async def sent(self, kind: Kind, subject: str, occurrence: str = "") -> Sent | None:
        """The first message of that delivery, once posted."""
        ...

    async def thread_messages(self, kind: Kind, subject: str, occurrence: str = "") -> Sequence[LedgerMessage]:
        """What people (never we) said in the thread of that delivery's first message, oldest first."""
        ...

    async def messages(self, since: datetime, until: datetime) -> Sequence[tuple[LedgerMessage, str | None]]:
        """What people said in the rooms where questions are looked for and in our threads, oldest first.

        With each the id of the lesson or session in whose thread it stands, or None.
        """
        ...

    async def members(self) -> Sequence[Member]: ...

    async def marks(self) -> Marks:
        """What people said of messages by hand."""
        ...

    async def announced(self, number: int) -> Announced | None:
        """What a manager announced by command."""
        ...

    async def question(self, number: int) -> Numbered | None:
        """The question with this number, as it was asked by command."""
        ...

    async def open_question(self, number: int) -> LedgerMessage | None:
        """The message in which that question stands, while it waits for an answer."""
        ...

    async def answer(self, number: int) -> Given | None:
        """The answer with this number, as it was given by command."""
        ...

    async def about(self, person: PersonRef) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Everything that is stored about a person in this home, by table."""
        ...

    async def recordings(self, session: str, occurrence: str) -> Sequence[str]:
        """Links of the recordings attached so far."""
        ...

    async def unrecorded(self, session: str, occurrence: str) -> str | None:
        """Why there will be no recording, where somebody said so."""
        ...

    async def standing(self, person: PersonRef) -> Standing:
        """Where a learner stands: what is out, what is done, by when what is theirs, when they are away."""
        ...

    async def withheld(self) -> Set[PersonRef]:
        """Whose words no language model may see."""
        ...

    async def model_lines(self, keys: Sequence[str]) -> Mapping[str, ModelLine]:
        """What a language model wrote about the messages behind each of *keys*."""
        ...

    async def review(self, week: str) -> Review:
        """What staff decided about the wrap-up of a week, named by its occurrence, and what they changed of it."""
        ...

    async def poll(self, number: int) -> Poll | None:
        """A poll with how often each of its options was chosen."""
        ...


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a composer may look at. *now* is when the message is composed: the slot's moment, or later.

    *details* belong to a delivery that no timetable asks for: a notice's words, a recording's link.
    """

    course: Course
    cohort: Cohort
    timetable: Timetable
    now: datetime
    words: Words
    records: Records
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that we make ourselves."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """One thing to do, before it is cut into parts and given a place.

    POST says *message* in the target; with *in_thread* in the thread of the delivery's first message.
    OPEN_THREAD opens that thread under *title*. PIN pins that message. ANNOUNCE_SESSION puts *notice* in the calendar.
    UPLOAD shares *file*.
    """

    verb: Verb
    message: Message | None = None
    in_thread: bool = False
    title: str | None = None
    notice: SessionNotice | None = None
    file: Attachment | None = None


@dataclass(frozen=True, slots=True)
class NothingToSay:
    """Why a slot needs no message after all; the activity log shows it."""

    why: str


Composer = Callable[[Slot, Scene], Awaitable[Sequence[Draft] | NothingToSay]]
