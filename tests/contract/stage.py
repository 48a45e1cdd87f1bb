"""A stage: a platform with somebody in front of it who sees what readers see, acts as people, and breaks things.

The contract's tests know nothing else of a platform. To plug one in, implement `Stage` and add it to `conftest.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.errors import Refused, TryLater, Unreachable
from bot.model import Home, MessageRef, PersonRef, Place
from bot.ports import Platform


class Operation(StrEnum):
    """What we ask of a platform, as far as trouble is made with it."""

    POST = "post"
    EDIT = "edit"
    DELETE = "delete"
    OPEN_THREAD = "open thread"
    PIN = "pin"
    UPLOAD = "upload"
    ANNOUNCE_SESSION = "announce session"
    MOVE_SESSION = "move session"
    CANCEL_SESSION = "cancel session"
    DIRECT_MESSAGE = "direct message"
    FIND = "find"
    HISTORY = "history"
    REPLY = "reply"


class Trouble(StrEnum):
    """What can go wrong on the way of one request, or of its answer."""

    NO_CONNECTION = "no connection can be made"
    LOST_BEFORE = "the connection is lost before the request is carried out"
    LOST_AFTER = "the connection is lost after the request was carried out"
    TOO_FAST = "the platform asks to wait"
    ERROR_BEFORE = "a server error instead of carrying the request out"
    ERROR_AFTER = "a server error after the request was carried out"
    SILENCE_AFTER = "no answer comes, though the request was carried out"
    LATE = "no answer comes, and the request is carried out later"
    GARBLED = "the request was carried out, and the answer makes no sense"


CERTAINLY_NOT: Mapping[Trouble, type[Exception]] = {
    Trouble.NO_CONNECTION: Unreachable,
    Trouble.TOO_FAST: TryLater,
}
"""Troubles after which nothing was done and nothing will be, and what a platform has to raise."""

SILENT = frozenset({Trouble.SILENCE_AFTER, Trouble.LATE})
"""Troubles that only a time limit ends."""

DONE_ANYWAY = frozenset({Trouble.LOST_AFTER, Trouble.ERROR_AFTER, Trouble.SILENCE_AFTER, Trouble.GARBLED})
"""Troubles after which the request was carried out all the same."""

SURE = (TryLater, Refused, Unreachable)
"""What a platform raises only where it is certain that nothing was done. Anything else counts as unknown."""


@dataclass(frozen=True, slots=True)
class Visible:
    """One message as a reader sees it: what it says, and whom it notified, by name."""

    ref: MessageRef
    author: str
    text: str
    pinned: bool = False
    edited: bool = False
    notified: frozenset[str] = frozenset()
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as a reader sees it in the platform's calendar, or in what stands for one."""

    ref: MessageRef
    title: str
    starts_at: datetime
    ends_at: datetime


class Stage(Protocol):
    """One platform on which a test is played. Names of people and rooms are those the test gives."""

    @property
    def platform(self) -> Platform: ...

    @property
    def home(self) -> Home: ...

    @property
    def message_limit(self) -> int:
        """Signs that a reader sees in one message at most."""
        ...

    def now(self) -> datetime: ...

    async def forward(self, by: timedelta) -> None:
        """Let time pass, for the platform too."""
        ...

    def another_platform(self) -> Platform:
        """The same platform, as another process of ours would have it."""
        ...

    # What a reader sees

    async def visible(self, place: Place) -> Sequence[Visible]:
        """What stands in a room, a thread or direct messages now, oldest first."""
        ...

    async def calendar(self) -> Sequence[Entry]: ...

    async def thread_title(self, ref: MessageRef) -> str | None:
        """The title of the thread that hangs on a message; None where there is none."""
        ...

    async def files(self, place: Place) -> Sequence[tuple[str, bytes]]:
        """Names and contents of the files in a place."""
        ...

    async def private(self, name: str) -> Sequence[str]:
        """What only *name* sees of our answers: messages as text, forms and choices by what stands in them."""
        ...

    # What people do

    async def join(self, name: str, zone: str | None = None, roles: Sequence[str] = ()) -> PersonRef: ...

    async def leave(self, name: str) -> None: ...

    async def set_roles(self, name: str, roles: Sequence[str]) -> None: ...

    async def say(self, name: str, place: Place, text: str, reply_to: MessageRef | None = None) -> MessageRef: ...

    async def edit(self, ref: MessageRef, text: str) -> None: ...

    async def delete(self, ref: MessageRef) -> None: ...

    async def react(self, name: str, ref: MessageRef, emoji: str, *, present: bool) -> None: ...

    async def share(
        self, name: str, place: Place, text: str, file: str, content_type: str, content: bytes = b"..."
    ) -> MessageRef: ...

    async def attend(self, name: str, place: Place, *, present: bool) -> None: ...

    async def rsvp(self, name: str, ref: MessageRef, *, coming: bool) -> None: ...

    async def press(self, name: str, ref: MessageRef, action: str) -> None: ...

    async def command(self, name: str, place: Place, words: Sequence[str]) -> None: ...

    async def submit(self, name: str, answers: Mapping[str, str]) -> None:
        """Send the form that *name* has open."""
        ...

    async def remove_room(self, place: Place) -> None: ...

    async def forbid_history(self) -> None:
        """Take from us the right to read what was said."""
        ...

    # Trouble

    async def trouble(self, operation: Operation, trouble: Trouble) -> None:
        """Let *trouble* happen to the next request of this operation."""
        ...

    async def struck(self) -> None:
        """Return once the trouble that was asked for has happened, on the platform's side."""
        ...

    async def arrive(self) -> None:
        """What is late arrives now."""
        ...

    async def disconnect(self) -> None:
        """Break every connection that stands; new ones can be made."""
        ...

    async def close(self) -> None: ...
