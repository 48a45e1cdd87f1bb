"""Events as JSON and back."""

from collections.abc import Mapping
from functools import cache
from typing import get_args

from pydantic import TypeAdapter, ValidationError

from bot.errors import Unknown
from bot.events import Event

_KINDS: Mapping[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}


@cache
def _adapter(kind: str) -> TypeAdapter[Event]:
    return TypeAdapter(_KINDS[kind])


def event_to_json(event: Event) -> dict[str, object]:
    kind = type(event).__name__
    return {"kind": kind, "fact": _adapter(kind).dump_python(event, mode="json")}


def event_from_json(written: Mapping[str, object]) -> Event:
    """Raises Unknown for what is no event that this program knows."""
    try:
        return _adapter(str(written.get("kind"))).validate_python(written.get("fact"))
    except (KeyError, ValidationError) as error:
        raise Unknown("the chat reports something that this program does not know") from error
