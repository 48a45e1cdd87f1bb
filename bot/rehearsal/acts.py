"""What the crowd does, as values: who, when, where, in which words. Later acts name earlier ones by their id.

Knows no platform: a place is a room's role, or the thread of a planned post.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Kind


@dataclass(frozen=True, slots=True)
class InRoom:
    """The room with this role in the cohort."""

    role: str


@dataclass(frozen=True, slots=True)
class InThread:
    """The thread of a planned post: a lesson's, or a session's announcement."""

    kind: Kind
    subject: str
    occurrence: str = ""


Where = InRoom | InThread


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody comes into the home."""

    at: datetime
    id: str
    who: str


@dataclass(frozen=True, slots=True)
class Say:
    """Somebody says something; *reply_to* is the id of the saying it answers."""

    at: datetime
    id: str
    who: str
    where: Where
    text: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """Somebody changes what they said."""

    at: datetime
    id: str
    who: str
    of: str
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Somebody takes back what they said."""

    at: datetime
    id: str
    who: str
    of: str


@dataclass(frozen=True, slots=True)
class React:
    """Somebody puts an emoji on what another said."""

    at: datetime
    id: str
    who: str
    of: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Rsvp:
    """Somebody says whether they come to a sitting."""

    at: datetime
    id: str
    who: str
    session: InThread
    sitting: int
    coming: bool


@dataclass(frozen=True, slots=True)
class Attend:
    """Somebody comes to a sitting, or leaves it."""

    at: datetime
    id: str
    who: str
    session: InThread
    present: bool


@dataclass(frozen=True, slots=True)
class Share:
    """Somebody attaches a file to a message of theirs."""

    at: datetime
    id: str
    who: str
    where: Where
    text: str
    name: str
    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses the newest button with this *label* in what was posted for *on*, in the room or its thread."""

    at: datetime
    id: str
    who: str
    on: InThread
    label: str


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody types a command; only they see what is answered."""

    at: datetime
    id: str
    who: str
    where: InRoom
    text: str


Act = Join | Say | Edit | Delete | React | Rsvp | Attend | Share | Press | Command
