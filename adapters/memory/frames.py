"""What goes over a socket: one JSON object a line, and the ports' errors among them."""

import json
from collections.abc import Mapping
from datetime import timedelta

from adapters.memory.fields import NOT_UNDERSTOOD
from bot.errors import PortError, Refused, TryLater, Unknown, Unreachable

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes in one frame: room for the largest file, which grows by a third on its way. A message is a few kilobytes."""


def encode(frame: Mapping[str, object]) -> bytes:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> dict[str, object]:
    """Raises ValueError for what is no frame."""
    try:
        frame = json.loads(line)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(frame, dict):
        raise ValueError("a frame is a JSON object")
    return frame


def error_to_json(error: PortError) -> dict[str, object]:
    match error:
        case TryLater(after, why):
            return {"kind": "try later", "after": after.total_seconds(), "why": why}
        case Refused(why, what_to_do):
            return {"kind": "refused", "why": why, "what_to_do": what_to_do}
        case Unreachable(why):
            return {"kind": "unreachable", "why": why}
        case _:
            return {"kind": "unknown", "why": str(error)}


def error_from_json(written: Mapping[str, object]) -> PortError:
    """What cannot be read is Unknown: who knows what it meant."""
    why, what_to_do, after = written.get("why"), written.get("what_to_do"), written.get("after")
    match written.get("kind"), why:
        case "try later", str(why) if isinstance(after, (int, float)) and 0 <= after < _A_YEAR:
            return TryLater(timedelta(seconds=after), why)
        case "refused", str(why) if isinstance(what_to_do, str):
            return Refused(why, what_to_do)
        case "unreachable", str(why):
            return Unreachable(why)
        case "unknown", str(why):
            return Unknown(why)
        case _:
            return Unknown(NOT_UNDERSTOOD)


_A_YEAR = 366 * 24 * 3600
