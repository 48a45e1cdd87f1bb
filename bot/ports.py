"""What the house asks of the outside. Every platform implements every method; there are no optional ones.

A platform that lacks something does the nearest honest thing itself. Errors are `TryLater`, `Refused`, `Unreachable`
and `Unknown` of `bot/errors.py`; anything else that is raised counts as Unknown.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from bot.events import Event, MemberJoined
from bot.message import FormToFill, Message, SessionNotice
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

    async def read_file(self, ref: MessageRef, url: str, most: int) -> bytes:
        """What is in the file that was shared with the message *ref* under *url*.

        Raises Refused where it is gone, lies elsewhere or has more than *most* bytes, of which no more are loaded.
        """
        ...

    async def people(self, home: Home) -> Sequence[MemberJoined]: ...


class Answers(Protocol):
    """Answers a command, a button or a form, privately."""

    async def reply(self, call: str, message: Message) -> None: ...

    async def open_form(self, call: str, form: FormToFill) -> None: ...

    async def choices(self, call: str, labels: Sequence[tuple[str, str]]) -> None:
        """Offer what may be meant: what is given when it is chosen, and the label it is shown under."""
        ...


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


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a platform's limit a message takes: *used* of *limit* of what *what* names."""

    what: str
    used: int
    limit: int


class Renders(Protocol):
    """Shows a message as a platform would, without a platform: for previews and transcripts."""

    def parts(self, message: Message) -> tuple[Message, ...]: ...

    def payload(self, message: Message) -> str:
        """What would be sent, as text to read: JSON, markup or plain text."""
        ...

    def sizes(self, message: Message) -> tuple[Size, ...]:
        """What the message takes of each limit there is."""
        ...

    def page(self, messages: Sequence[Message], title: str, folder: Path | None = None) -> str:
        """The messages drawn as they will look there, as one HTML page that needs nothing from elsewhere.

        Pictures come from the course *folder*.
        """
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that can be seen in a chat: what we said, an entry in the calendar, or what a person said.

    *room* is the name of the room, or of the *only_reader* of direct messages; *hangs_on* the message in whose thread
    it stands; *opens* the title of its own thread. What we said has a *key* and is a *message* or a *notice*; what
    people said is *text*.
    """

    ref: MessageRef
    at: datetime
    room: str
    author: str
    only_reader: bool = False
    key: str | None = None
    message: Message | None = None
    notice: SessionNotice | None = None
    text: str = ""
    hangs_on: MessageRef | None = None
    opens: str | None = None
    reply_to: MessageRef | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    pinned: bool = False
    reactions: tuple[tuple[str, int], ...] = ()


Watch = Callable[[Literal["before", "committed", "answered"], str], Awaitable[None]]
"""Told of each request, by its name: before the chat carries it out, after, and after its answer went out."""


class RehearsalPlatform(Platform, Protocol):
    """A platform whose events come when they are asked for, so that a play has one order only."""

    async def deliver_events(self, inbox: Inbox) -> int:
        """Report everything not acknowledged yet; how many events that was."""
        ...


class RehearsalControl(Protocol):
    """A chat whose people are played. Its clock is the play's; a *seed* makes the same message in every play."""

    def platform(self) -> RehearsalPlatform:
        """The chat as the house sees it, in this process."""
        ...

    async def serve(self, address: str, watch: Watch) -> None:
        """Let others in by a socket at *address*."""
        ...

    async def close(self) -> None: ...

    def posted(self, key: str) -> MessageRef | None:
        """What we said under *key*; None while nothing of it can be seen."""
        ...

    def in_calendar(self, keys: str) -> Sequence[MessageRef]:
        """The entries of the calendar that we made under keys beginning with *keys*, in their order."""
        ...

    def thread_of(self, ref: MessageRef) -> Place | None:
        """The open thread of a message."""
        ...

    def join(self, name: str, zone: str, roles: Sequence[str]) -> PersonRef: ...

    def say(self, name: str, place: Place, text: str, seed: str, reply_to: MessageRef | None = None) -> MessageRef: ...

    def call(self, name: str, place: Place, text: str) -> None:
        """Type a command."""
        ...

    def share(self, name: str, place: Place, text: str, file: tuple[str, str, str], seed: str) -> MessageRef:
        """Say something with a *file* attached: its name, its address, its content type."""
        ...

    def edit(self, ref: MessageRef, text: str) -> None: ...

    def delete(self, ref: MessageRef) -> None: ...

    def react(self, name: str, ref: MessageRef, emoji: str) -> None: ...

    def rsvp(self, name: str, ref: MessageRef, *, coming: bool) -> None: ...

    def attend(self, name: str, place: Place, *, present: bool) -> None: ...

    def press(self, name: str, keys: str, label: str) -> bool:
        """Press the newest button *label* in what we said under keys beginning with *keys*; whether there is one."""
        ...

    def type_command(self, name: str, place: Place, text: str) -> None: ...

    def seen(self) -> Sequence[Seen]:
        """Everything that can be seen, and what was deleted, in the order in which it came."""
        ...
