"""What Slack would say to a message, and what it would read in it. Written from its documentation, not from our code.

With the validators of slack_sdk and the limits of Slack's reference.
"""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient

Body = dict[str, Any]

_MOST = {
    "blocks": (50, "blocks"),
    "section": (3_000, "characters in a section"),
    "fields": (10, "fields"),
    "field": (2_000, "characters in a field"),
    "header": (150, "characters in a header"),
    "markdown": (12_000, "characters of Markdown"),
    "elements": (25, "buttons in a row"),
    "label": (75, "characters on a button"),
    "value": (2_000, "characters in a button's value"),
    "action_id": (255, "characters in an action_id"),
    "context": (10, "elements of a context"),
    "tables": (1, "tables"),
    "rows": (100, "rows of a table"),
    "columns": (20, "columns of a table"),
    "text": (4_000, "characters of text"),
}


def refusals(body: Body) -> list[str]:
    """Why Slack would refuse or cut the message; nothing where it would take it."""
    said = [f"chat.postMessage knows no {key}" for key in body if key not in _ARGUMENTS]
    said += ["no text"] if not body["text"].strip() else []
    for block in body["blocks"]:
        parsed = Block.parse(block)
        if parsed is None:
            said.append(f"no block: {block['type']}")
            continue
        try:
            parsed.validate_json()
        except SlackObjectFormationError as error:
            said.append(f"{block['type']}: {error}")
    said += [f"{size} {what}" for key, size in _sizes(body) for most, what in [_MOST[key]] if size > most]
    said += ["an empty text" for text in texts(body["blocks"]) if not text]
    for block in body["blocks"]:
        ids = [element["action_id"] for element in block.get("elements", []) if "action_id" in element]
        said += ["an action_id twice"] if len(set(ids)) < len(ids) else []
    return said


_ARGUMENTS = frozenset(inspect.signature(AsyncWebClient.chat_postMessage).parameters)


def _sizes(body: Body) -> Iterator[tuple[str, int]]:
    yield "text", _utf16(body["text"])
    yield "blocks", len(body["blocks"])
    yield "tables", sum(block["type"] == "table" for block in body["blocks"])
    yield "markdown", sum(_utf16(block["text"]) for block in body["blocks"] if block["type"] == "markdown")
    for block in body["blocks"]:
        match block:
            case {"type": "section", "text": text}:
                yield "section", _utf16(text["text"])
            case {"type": "section", "fields": fields}:
                yield "fields", len(fields)
                yield from (("field", _utf16(field["text"])) for field in fields)
            case {"type": "header", "text": text}:
                yield "header", _utf16(text["text"])
            case {"type": "context", "elements": elements}:
                yield "context", len(elements)
            case {"type": "actions", "elements": elements}:
                yield "elements", len(elements)
                for element in elements:
                    yield "label", _utf16(element["text"]["text"])
                    yield "value", _utf16(element["value"])
                    yield "action_id", _utf16(element["action_id"])
            case {"type": "table", "rows": rows}:
                yield "rows", len(rows)
                yield "columns", max(map(len, rows))


def texts(value: object) -> Iterator[str]:
    """Every text that is shown."""
    match value:
        case dict():
            for key, inner in value.items():
                if key == "text" and isinstance(inner, str):
                    yield inner
                yield from texts(inner)
        case list():
            for inner in value:
                yield from texts(inner)


def live(body: Body) -> list[str]:
    """What Slack would take for a mention, a channel, a time or an emoji, in whatever it reads as markup."""
    found = list(_tokens(body["text"]))
    for block in body["blocks"]:
        if block["type"] == "markdown":
            found += re.findall(r"<[^>]*>?|@(?:here|channel|everyone)|&lt;", block["text"])
        for text in _mrkdwn(block):
            found += _tokens(text)
        found += [one for one in _elements(block) if one not in _HARMLESS]
    return found


_HARMLESS = {
    "rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote", "text", "link", "date",
    "plain_text", "mrkdwn", "button", "raw_text", "rich_text",
}  # fmt: skip


def _tokens(mrkdwn: str) -> Iterator[str]:
    yield from (found[0] for found in re.finditer(r"<[!@#][^>]*>", mrkdwn))


def _mrkdwn(value: object) -> Iterator[str]:
    match value:
        case {"type": "mrkdwn", "text": text}:
            yield str(text)
        case dict():
            for inner in value.values():
                yield from _mrkdwn(inner)
        case list():
            for inner in value:
                yield from _mrkdwn(inner)


def _elements(block: Body) -> Iterator[str]:
    """The types of everything inside a block."""
    for inner in block.values():
        for one in inner if isinstance(inner, list) else [inner]:
            for element in one if isinstance(one, list) else [one]:
                if isinstance(element, dict):
                    if "type" in element:
                        yield element["type"]
                    yield from _elements(element)


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
