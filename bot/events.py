"""What an adapter reports: facts, in the past tense, frozen, one union.

Each is committed to the ledger under its key before it is acknowledged, then handled; handling twice changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Home, MessageRef, PersonRef, Place


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """Somebody said something at *place*, a room or a thread; *reply_to* is the message it answers."""

    home: Home
    at: datetime
    place: Place
    ref: MessageRef
    author: PersonRef
    author_name: str
    text: str
    reply_to: MessageRef | None = None
    by_bot: bool = False


@dataclass(frozen=True, slots=True)
class MessageEdited:
    home: Home
    at: datetime
    place: Place
    ref: MessageRef
    text: str


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    home: Home
    at: datetime
    place: Place
    ref: MessageRef


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction was put or taken back; the latest state counts."""

    home: Home
    at: datetime
    place: Place
    ref: MessageRef
    person: PersonRef
    emoji: str
    present: bool = True


@dataclass(frozen=True, slots=True)
class MemberJoined:
    home: Home
    at: datetime
    person: PersonRef
    name: str
    zone: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberLeft:
    home: Home
    at: datetime
    person: PersonRef


@dataclass(frozen=True, slots=True)
class RolesChanged:
    home: Home
    at: datetime
    person: PersonRef
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed."""

    home: Home
    at: datetime
    call: str
    person: PersonRef
    ref: MessageRef
    action: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form was sent."""

    home: Home
    at: datetime
    call: str
    person: PersonRef
    form: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CommandCalled:
    """A command was called: by its *words* and options where the platform knows them, else as the *text* typed.

    *about* is the message from whose menu it was chosen.
    """

    home: Home
    at: datetime
    call: str
    person: PersonRef
    place: Place
    words: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    about: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class ChoicesAsked:
    """Somebody is typing an option of a command and would like to see what there is. It is answered, never stored."""

    home: Home
    at: datetime
    call: str
    person: PersonRef
    place: Place
    words: tuple[str, ...]
    option: str
    typed: str


@dataclass(frozen=True, slots=True)
class AttendanceChanged:
    """Somebody came to, or left, the room of a live session."""

    home: Home
    at: datetime
    person: PersonRef
    place: Place
    present: bool


@dataclass(frozen=True, slots=True)
class RsvpChanged:
    home: Home
    at: datetime
    person: PersonRef
    ref: MessageRef
    coming: bool


@dataclass(frozen=True, slots=True)
class FileShared:
    """A file or link was attached to a message."""

    home: Home
    at: datetime
    place: Place
    ref: MessageRef
    author: PersonRef
    name: str
    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody opened the bot's own page in the platform."""

    home: Home
    at: datetime
    person: PersonRef


@dataclass(frozen=True, slots=True)
class HomeInstalled:
    home: Home
    at: datetime
    by: PersonRef | None


@dataclass(frozen=True, slots=True)
class HomeRemoved:
    home: Home
    at: datetime


Event = (
    MessagePosted
    | MessageEdited
    | MessageDeleted
    | Reacted
    | MemberJoined
    | MemberLeft
    | RolesChanged
    | Pressed
    | Submitted
    | CommandCalled
    | ChoicesAsked
    | AttendanceChanged
    | RsvpChanged
    | FileShared
    | HomeOpened
    | HomeInstalled
    | HomeRemoved
)
