"""A message as plain text, and cut so that each part stays under a number of signs."""

import html
from collections.abc import Callable, Sequence
from typing import assert_never

from bot.message import Block, Buttons, Fields, Image, Message, Table, Text
from bot.model import MessageRef
from bot.text.plain import Plain, columns
from bot.text.split import split
from bot.text.walk import write

MESSAGE_LIMIT = 2_000
"""Signs in one message of the built-in chat; a round number of its own, near what chat platforms allow."""


class _Linked(Plain):
    """Plain text whose links to messages show the address that opens them."""

    def __init__(self, link: Callable[[MessageRef], str]) -> None:
        self._link = link

    def address(self, ref: str) -> str:
        return self._link(MessageRef(ref))


class PlainRenderer:
    """Implements `Renders` for plain text."""

    def __init__(self, link: Callable[[MessageRef], str] = str, limit: int = MESSAGE_LIMIT) -> None:
        self._dialect = _Linked(link)
        self._limit = limit

    def parts(self, message: Message) -> tuple[Message, ...]:
        return split(message, lambda part: len(self.payload(part)) <= self._limit)

    def payload(self, message: Message) -> str:
        """What people read."""
        written = [self._block(block) for block in message.blocks]
        if message.part is not None:
            number, count = message.part
            written.append(f"{number}/{count}")
        return "\n\n".join(text for text in written if text)

    def page(self, messages: Sequence[Message], title: str) -> str:
        shown = "\n".join(f"<pre>{html.escape(self.payload(message))}</pre>" for message in messages)
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<title>{html.escape(title)}</title>"
            "<style>pre{white-space:pre-wrap;max-width:48rem;margin:1rem auto;font:1rem/1.5 monospace}</style>"
            f"</head><body>{shown}</body></html>\n"
        )

    def _block(self, block: Block) -> str:
        match block:
            case Text():
                return self._text(block)
            case Fields(rows):
                return "\n".join(f"{label}: {self._text(text)}" for label, text in rows)
            case Table(header, rows):
                return columns(header, [[self._text(cell) for cell in row] for row in rows], [])
            case Image(path, alt):
                return f"[Picture: {alt or path}]"
            case Buttons(buttons):
                return " ".join(f"[{button.label}]" for button in buttons)
            case _:
                assert_never(block)

    def _text(self, text: Text) -> str:
        return write(text, self._dialect)
