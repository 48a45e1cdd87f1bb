"""What a person would read in a message: its values put in, moments on the cohort's clock, blocks below each other."""

import re
from collections.abc import Sequence
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.message import (
    Block,
    Buttons,
    Clockface,
    Fields,
    Image,
    Link,
    Mention,
    Message,
    MessageLink,
    Moment,
    Table,
    Text,
    Value,
    Verbatim,
)
from bot.scene import Draft, NothingToSay

_FORMATS = {Clockface.FULL: "%a %-d %b %H:%M", Clockface.DATE: "%-d %b", Clockface.TIME: "%H:%M"}


def read(message: Message | None) -> str:
    """The message as text; links as `[label](message or address)`, buttons as `[ label ]`."""
    assert message is not None
    return "\n\n".join(_block(block) for block in message.blocks)


def read_all(drafts: Sequence[Draft] | NothingToSay) -> list[str]:
    """Each draft on its own: what is posted as text, the rest named."""
    assert not isinstance(drafts, NothingToSay), drafts
    return [read(draft.message) if draft.message else f"<{draft.verb} {draft.title or ''}>" for draft in drafts]


def _block(block: Block) -> str:
    match block:
        case Text():
            return _text(block)
        case Fields(rows):
            return "\n".join(f"{label} | {_text(text)}" for label, text in rows)
        case Table(header, rows):
            return "\n".join(" | ".join(cells) for cells in (header, *(map(_text, row) for row in rows)))
        case Image(_, alt):
            return f"[picture: {alt}]"
        case Buttons(buttons):
            return " ".join(f"[ {button.label} ]" for button in buttons)
        case _:
            assert_never(block)


def _text(text: Text) -> str:
    return re.sub(
        r"\{(\w+)\}",
        lambda found: _value(text.values[found[1]]) if found[1] in text.values else found[0],
        text.markdown,
    )


def _value(value: Value) -> str:
    match value:
        case Moment(at, zone, face):
            return at.astimezone(ZoneInfo(zone)).strftime(_FORMATS[face])
        case Mention(_, name):
            return name
        case Verbatim(text):
            return text
        case MessageLink(ref, label):
            return f"[{label}]({ref})"
        case Link(url, label):
            return f"[{label}]({url})"
        case _:
            assert_never(value)
