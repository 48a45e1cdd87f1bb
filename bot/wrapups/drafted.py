"""What a language model wrote about one question, read from its answer: tolerant of wrapping, strict about content."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

BULLET_AT_MOST = 280  # characters

_FENCED = re.compile(r"```(?:json)?\s*\n(.*?)\n\s*```", re.DOTALL)


class UnreadableError(ValueError):
    """An answer that is not what was asked for; the text says why, to the model."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """One topic as written, unverified: *topic* and *sources* are ids of the request."""

    topic: str
    bullet: str
    sources: tuple[str, ...]
    quote: str | None


def schema(topics: Collection[str], messages: Collection[str]) -> dict[str, object]:
    """What an answer looks like; ids are of this request only. Lengths are verified, for not every endpoint can."""
    topic: dict[str, object] = {
        "type": "object",
        "properties": {
            "topic_id": {"type": "string", "enum": list(topics)},
            "bullet": {"type": "string"},
            "source_ids": {"type": "array", "items": {"type": "string", "enum": list(messages)}},
            "quote": {"type": ["string", "null"]},
        },
        "required": ["topic_id", "bullet", "source_ids", "quote"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"topics": {"type": "array", "items": topic}},
        "required": ["topics"],
        "additionalProperties": False,
    }


def read_drafted(text: str) -> list[Drafted]:
    """The topics of an answer, each at most once: of two with the same id neither. Raises UnreadableError."""
    topics = _topics(_loaded(text))
    read = [one for one in map(_topic, topics) if one is not None]
    if not read:
        raise UnreadableError("no topic in it has topic_id, bullet and source_ids as text")
    ids = [one.topic for one in read]
    return [one for one in read if ids.count(one.topic) == 1]


def _loaded(text: str) -> object:
    """JSON as models give it: alone, in a fence, or with a sentence around it."""
    fenced = _FENCED.search(text)
    start, end = text.find("{"), text.rfind("}")
    for candidate in (text, fenced[1] if fenced else None, text[start : end + 1] if 0 <= start < end else None):
        if candidate is None:
            continue
        try:
            loaded: object = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        return loaded
    raise UnreadableError("it is no JSON")


def _topics(loaded: object) -> list[object]:
    found = loaded.get("topics") if isinstance(loaded, dict) else loaded
    if not isinstance(found, list):
        raise UnreadableError('it has no list under "topics"')
    return found


def _topic(given: object) -> Drafted | None:
    if not isinstance(given, dict):
        return None
    fields: Mapping[object, object] = given
    topic, bullet = fields.get("topic_id"), fields.get("bullet")
    sources, quote = fields.get("source_ids"), fields.get("quote")
    if not (isinstance(topic, str) and isinstance(bullet, str)):
        return None
    if not isinstance(sources, list) or not (quote is None or isinstance(quote, str)):
        return None
    cited = tuple(dict.fromkeys(one for one in sources if isinstance(one, str)))
    return Drafted(topic, bullet.strip(), cited, quote)
