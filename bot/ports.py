"""What the house asks of the outside. Every platform implements every method; there are no optional ones.

A platform that lacks something does the nearest honest thing itself. Errors are `TryLater`, `Refused`, `Unreachable`
and `Unknown` of `bot/errors.py`; anything else that is raised counts as Unknown.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.events import Event, MemberJoined
from bot.message import Message, SessionNotice
from bot.model import Home, Lane, MessageRef, PersonRef, Place, Sent


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform lets us send: *burst* requests at once, one more every *every*."""

    burst: int
    every: timedelta


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a home lacks: what, what it breaks, and how to mend it."""

    what: str
    breaks: str
    how_to_mend: str


class Speaks(Protocol):
    """Says things. The same *key* never makes two messages a reader could see, even after a crash.

    Whatever makes something new takes a key and leaves it where `find` can see it. `edit`, `delete` and `pin` are
    idempotent: doing them again changes nothing.
    """

    async def post(self, place: Place, message: Message, key: str) -> Sent:
        """Post to *place*, at once, in one request. The message fits: it came out of `parts`."""
        ...

    async def edit(self, ref: MessageRef, message: Message) -> Sent: ...

    async def delete(self, ref: MessageRef) -> None: ...

    async def open_thread(self, ref: MessageRef, title: str, key: str) -> Sent:
        """Open the thread of the message *ref*; a thread opened twice is the same thread.

        `Sent.ref` is the thread's address as a reference; `thread_of` turns the message into a place.
        """
        ...

    async def pin(self, ref: MessageRef) -> None: ...

    async def upload(self, place: Place, file: Path, key: str) -> Sent: ...

    async def announce_session(self, place: Place, notice: SessionNotice, key: str) -> Sent: ...

    async def move_session(self, ref: MessageRef, notice: SessionNotice) -> Sent: ...

    async def cancel_session(self, ref: MessageRef, why: str) -> None: ...

    async def direct_message(self, person: PersonRef, message: Message, key: str) -> Sent: ...

    async def find(self, place: Place, keys: Sequence[str], since: datetime) -> Mapping[str, Sent]:
        """Which of *keys* can be seen at *place* among what was said there at or after *since*.

        Raises Refused where the history cannot be read: then nothing may be concluded and staff decide.
        """
        ...

    # Pure questions about addresses and size: no request is made.

    def link(self, ref: MessageRef) -> str:
        """The address that opens the message *ref*."""
        ...

    def room(self, home: Home, name: str) -> Place:
        """The room called *name* in *home*."""
        ...

    def room_of(self, place: Place) -> Place:
        """The room a thread stands in; a room or direct messages are their own."""
        ...

    def thread_of(self, ref: MessageRef) -> Place:
        """The thread of the message *ref*, open or not yet."""
        ...

    def direct(self, person: PersonRef) -> Place:
        """Somebody's direct messages with us, as a place to look in."""
        ...

    def lane(self, place: Place) -> Lane:
        """What *place* is paced and ordered by."""
        ...

    def pace(self) -> tuple[Pace, Pace]:
        """How fast: of one lane, and of all lanes together."""
        ...

    def quiet_period(self) -> timedelta:
        """Q: how long after an attempt of unknown outcome nothing of it can still appear."""
        ...

    def repeats_safely_for(self) -> timedelta:
        """How long after an attempt the same request, with the same key, is known to make nothing new."""
        ...

    def parts(self, message: Message) -> tuple[Message, ...]:
        """The message as one or more that each fit, cut on its tree and numbered where there are several."""
        ...


class Inbox(Protocol):
    """Takes facts in."""

    async def receive(self, event: Event) -> None:
        """Return once the fact is stored; only then may the adapter acknowledge it."""
        ...


class Hears(Protocol):
    """Reports what happens in the rooms we may read."""

    async def run(self, inbox: Inbox) -> None:
        """Report events until cancelled, each at least once, gaps after a disconnect included."""
        ...

    def history(self, place: Place, since: datetime) -> AsyncIterator[Event]: ...

    async def people(self, home: Home) -> Sequence[MemberJoined]: ...


class Answers(Protocol):
    """Answers a command, a button or a form, privately."""

    async def reply(self, call: str, message: Message) -> None: ...

    async def open_form(self, call: str, form: str, prefilled: Mapping[str, str]) -> None: ...

    async def choices(self, call: str, labels: Sequence[tuple[str, str]]) -> None: ...


class SetsUp(Protocol):
    """Looks whether a home has what we need, and makes it so."""

    async def check(self, home: Home, rooms: Sequence[str]) -> Sequence[Missing]: ...

    async def set_up(self, home: Home, rooms: Sequence[str]) -> Mapping[str, Place]:
        """Find or create *rooms*; doing it again changes nothing."""
        ...


class Platform(Speaks, Hears, Answers, SetsUp, Protocol):
    """One platform, whole."""

    name: str

    def home(self, address: str) -> Home:
        """The home that a cohort file names by *address*."""
        ...

    async def start(self) -> None:
        """Connect; raises OutsideError where that is impossible."""
        ...

    async def close(self) -> None: ...


class Renders(Protocol):
    """Shows a message as a platform would, without a platform: for previews and transcripts."""

    def parts(self, message: Message) -> tuple[Message, ...]: ...

    def payload(self, message: Message) -> str:
        """What would be sent, as text to read: JSON, markup or plain text."""
        ...

    def page(self, messages: Sequence[Message], title: str) -> str:
        """The messages drawn as they will look there, as one HTML page that needs nothing from elsewhere."""
        ...
