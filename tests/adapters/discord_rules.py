"""What Discord would say to a message, and what it would read in it. Written from its documentation, not from our code.

Its own description of the request is in `tests/data/discord`; the rules that stand not in there are here.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its stubs are not locked
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_FILE = Path(__file__).parents[1] / "data" / "discord" / "message-create.json"
_ROOT = "urn:discord"

Body = dict[str, Any]


@cache
def _validator() -> Draft202012Validator:
    contents = json.loads(_FILE.read_text(encoding="utf-8"))
    registry: Registry[Any] = Registry().with_resource(_ROOT, DRAFT202012.create_resource(contents))
    schema = {"$ref": f"{_ROOT}#/components/schemas/MessageCreateRequest", "unevaluatedProperties": False}
    return Draft202012Validator(schema, registry=registry)


def refusals(body: Body) -> list[str]:
    """Why Discord would refuse the body; nothing where it would take it."""
    said = [f"{error.json_path}: {error.message[:200]}" for error in _validator().iter_errors(body)]
    is_card = bool(body.get("flags", 0) & 1 << 15)
    content = body.get("content", "")
    parts, rows = list(components(body)), body.get("components", [])
    labels = [one["label"] for one in parts if one["type"] == 2]
    files = [one["filename"] for one in body.get("attachments", [])]
    said += [
        sentence
        for sentence, is_so in {
            "content is longer than 2,000": _utf16(content) > 2_000,
            "a card has no content": is_card and bool(content),
            "nothing is said": not content.strip() and not parts and not body.get("attachments"),
            "more than 40 components": is_card and len(parts) > 40,
            "more than 4,000 characters of text": is_card and sum(_utf16(text) for text in _texts(parts)) > 4_000,
            "only action rows belong there": not is_card and any(row["type"] != 1 for row in rows),
            "more than 5 action rows": not is_card and len(rows) > 5,
            "an empty row": any(one["type"] == 1 and not 1 <= len(one["components"]) <= 5 for one in parts),
            "a custom_id twice": _has_twice([one["custom_id"] for one in parts if one["type"] == 2]),
            "a label too long or missing": any(not 1 <= _utf16(label) <= 80 for label in labels),
            "more than 10 attachments": len(files) > 10,
            "two attachments of one name": _has_twice(files),
            "a picture that is not attached": bool(_pictured(parts) - set(files)),
        }.items()
        if is_so
    ]
    return said


def components(body: Body) -> Iterator[Body]:
    """All components, nested ones too."""
    for component in body.get("components", []):
        yield component
        yield from components(component)


def read(body: Body) -> list[str]:
    """Everything in the body that Discord reads as Markdown."""
    return [text for text in (body.get("content"), *(one.get("content") for one in components(body))) if text]


def live(markdown: str) -> list[str]:
    """What somebody's client or Discord's server would take for a mention, an emoji, a time or a bare address."""
    outside = re.sub(r"<https?://[^<>\s]+>", "", _outside_code(markdown))
    return [found[0] for pattern in _LIVE for found in re.finditer(pattern, outside)]


_LIVE = (
    r"@everyone",
    r"@here",
    r"<@!?\d+>",
    r"<@&\d+>",
    r"<#\d+>",
    r"</[\w ]+:\d+>",
    r"(?<!\\)<a?:\w+:\d+>",
    r"(?<!\\)<t:-?\d+(?::\w)?>",
    r"https?://\S",
)


def _outside_code(markdown: str) -> str:
    """The text without code, in which Discord reads nothing."""
    outside, at = [], 0
    while at < len(markdown):
        if markdown[at] == "\\":
            outside.append(markdown[at : at + 2])
            at += 2
            continue
        run = re.match("`+", markdown[at:])
        if run is None:
            outside.append(markdown[at])
            at += 1
            continue
        mark = "```" if len(run[0]) >= 3 else run[0]
        end = markdown.find(mark, at + len(mark))
        outside.append(" " if end > 0 else mark)
        at = end + len(mark) if end > 0 else at + len(mark)
    return "".join(outside)


def _texts(parts: list[Body]) -> Iterator[str]:
    for part in parts:
        yield from (part[key] for key in ("content", "label") if key in part)
        yield from (item.get("description", "") for item in part.get("items", []))


def _pictured(parts: list[Body]) -> set[str]:
    urls = [item["media"]["url"] for part in parts for item in part.get("items", [])]
    return {url.removeprefix("attachment://") for url in urls}


def _has_twice(names: list[str]) -> bool:
    return len(set(names)) < len(names)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
