"""Events as JSON and back."""

from functools import cache

from pydantic import TypeAdapter

from bot import events
from bot.events import Event

_KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        events.MessagePosted,
        events.MessageEdited,
        events.MessageDeleted,
        events.Reacted,
        events.MemberJoined,
        events.MemberLeft,
        events.RolesChanged,
        events.Pressed,
        events.Submitted,
        events.CommandCalled,
        events.AttendanceChanged,
        events.RsvpChanged,
        events.FileShared,
        events.HomeOpened,
        events.HomeInstalled,
        events.HomeRemoved,
    )
}


@cache
def _adapter(kind: str) -> TypeAdapter[Event]:
    return TypeAdapter(_KINDS[kind])


def to_json(event: Event) -> dict[str, object]:
    kind = type(event).__name__
    return {"kind": kind, "fact": _adapter(kind).dump_python(event, mode="json")}


def from_json(written: dict[str, object]) -> Event:
    return _adapter(str(written["kind"])).validate_python(written["fact"])
