"""What is said, before any platform's markup: blocks of CommonMark, fields, a table, an image, buttons.

Times and people are values, never pre-formatted text, so that each reader sees their own clock and nobody is pinged by
accident. `{name}` in a text stands for the value of that name; other braces are text.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal

from pydantic import Discriminator, TypeAdapter

from bot.model import MessageRef, PersonRef, Place


class Clockface(StrEnum):
    """How a moment is to be shown."""

    FULL = "full"  # Wednesday, 7 October 2026, 17:00
    DATE = "date"  # 7 October 2026
    TIME = "time"  # 17:00
    RELATIVE = "relative"  # in 2 days


@dataclass(frozen=True, slots=True)
class Moment:
    """A UTC moment that each reader sees on their own clock; *zone* is the cohort's, for readers without one."""

    at: datetime
    zone: str
    face: Clockface = Clockface.FULL
    tag: Literal["moment"] = "moment"

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None or self.at.utcoffset() != UTC.utcoffset(None):
            raise ValueError(f"a moment is in UTC, not {self.at!r}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person shown by name. Never pings; a ping is `Message.pings`."""

    person: PersonRef
    name: str
    tag: Literal["mention"] = "mention"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Words somebody else wrote (a title, a name, a quoted question): shown exactly, never read as markup."""

    text: str
    tag: Literal["verbatim"] = "verbatim"


@dataclass(frozen=True, slots=True)
class MessageLink:
    """A link that opens a message."""

    ref: MessageRef
    label: str
    tag: Literal["message-link"] = "message-link"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address outside the platform."""

    url: str
    label: str
    tag: Literal["link"] = "link"


Value = Annotated[Moment | Mention | Verbatim | MessageLink | Link, Discriminator("tag")]


@dataclass(frozen=True, slots=True)
class Text:
    """CommonMark, in which `{name}` stands for a value. A lesson's own text has no values, so its braces stay."""

    markdown: str
    values: Mapping[str, Value] = field(default_factory=dict)
    tag: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Fields:
    """Short labelled facts, shown side by side or one below the other."""

    rows: tuple[tuple[str, Text], ...]
    tag: Literal["fields"] = "fields"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells are texts."""

    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    tag: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the course folder (a path) and what it shows, in words."""

    path: str
    alt: str
    tag: Literal["image"] = "image"


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. *action* names a declared action and its subject, e.g. `done:loops`; it survives restarts."""

    label: str
    action: str
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]
    tag: Literal["buttons"] = "buttons"


Block = Annotated[Text | Fields | Table | Image | Buttons, Discriminator("tag")]


@dataclass(frozen=True, slots=True)
class Message:
    """One neutral message. *card* asks for a framed look where the platform has one; *quiet* for no notification.

    *pings* is the only way to notify anybody: at most the room's learners (`"learners"`), or named people.
    *part* is which one of how many this is, where a longer message was cut.
    """

    blocks: tuple[Block, ...]
    card: bool = False
    quiet: bool = False
    pings: tuple[PersonRef | Literal["learners"], ...] = ()
    part: tuple[int, int] | None = None

    def fingerprint(self) -> str:
        """A hash of what the message shows: equal for equal messages, in every process."""
        return hashlib.sha256(message_to_json(self)).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class FormField:
    """A field to fill in; *text* stands in it already, at most *longest* characters fit."""

    name: str
    label: str
    text: str = ""
    is_long: bool = False
    is_required: bool = True
    longest: int = 2_000


@dataclass(frozen=True, slots=True)
class FormToFill:
    """A form as one person sees it. *name* comes back with what was filled in."""

    name: str
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class SessionNotice:
    """What a platform needs to show a sitting in its calendar of events."""

    title: str
    text: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    room: Place | None = None
    link: str | None = None


@cache
def _adapter() -> TypeAdapter[Message]:
    return TypeAdapter(Message)


def message_to_json(message: Message) -> bytes:
    """The message as JSON text; `message_from_json` reads it back to an equal message."""
    return _adapter().dump_json(message)


def message_from_json(text: bytes | str) -> Message:
    return _adapter().validate_json(text)


@cache
def _notice_adapter() -> TypeAdapter[SessionNotice]:
    return TypeAdapter(SessionNotice)


def notice_to_json(notice: SessionNotice) -> bytes:
    """The notice as JSON text; `notice_from_json` reads it back to an equal one."""
    return _notice_adapter().dump_json(notice)


def notice_from_json(text: bytes | str) -> SessionNotice:
    return _notice_adapter().validate_json(text)


@cache
def _form_adapter() -> TypeAdapter[FormToFill]:
    return TypeAdapter(FormToFill)


def form_to_json(form: FormToFill) -> bytes:
    """The form as JSON text; `form_from_json` reads it back to an equal one."""
    return _form_adapter().dump_json(form)


def form_from_json(text: bytes | str) -> FormToFill:
    return _form_adapter().validate_json(text)
