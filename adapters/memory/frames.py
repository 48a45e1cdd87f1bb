"""What goes over a socket: one JSON object a line, and the ports' errors among them."""

import json
from collections.abc import Mapping
from datetime import timedelta

from bot.errors import PortError, Refused, TryLater, Unknown

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes in one frame; a message is a few kilobytes, a history a few hundred."""


def encode(frame: Mapping[str, object]) -> bytes:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> dict[str, object]:
    """Raises Unknown for what is no frame."""
    try:
        frame = json.loads(line)
    except ValueError as error:
        raise Unknown("the chat's answer could not be understood") from error
    if not isinstance(frame, dict):
        raise Unknown("the chat's answer could not be understood")
    return frame


def error_to_json(error: PortError) -> dict[str, object]:
    match error:
        case TryLater(after, why):
            return {"kind": "try later", "after": after.total_seconds(), "why": why}
        case Refused(why, what_to_do):
            return {"kind": "refused", "why": why, "what_to_do": what_to_do}
        case _:
            return {"kind": "unknown", "why": str(error)}


def error_from_json(written: Mapping[str, object]) -> PortError:
    why = str(written.get("why"))
    match written.get("kind"):
        case "try later":
            return TryLater(timedelta(seconds=float(str(written.get("after", 1)))), why)
        case "refused":
            return Refused(why, str(written.get("what_to_do", "")))
        case _:
            return Unknown(why)
