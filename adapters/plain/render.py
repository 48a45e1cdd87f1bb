"""A message as plain text, and cut so that each part stays under a number of signs."""

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import assert_never

from bot.message import Buttons, Image, Message
from bot.model import MessageRef
from bot.ports import Size
from bot.text.plain import Plain
from bot.text.sheet import Facts, Passage, Section, Sheet, read
from bot.text.signs import clipped, units
from bot.text.split import split
from bot.text.walk import walk

MESSAGE_LIMIT = 2_000
"""Signs in one message of the built-in chat; a round number of its own, near what chat platforms allow."""

BUTTON_LABEL = 80
"""Signs on a button; as on Discord."""


class PlainRenderer:
    """Implements `Renders` for plain text. *link* gives the address that opens a message, None to show no address."""

    def __init__(self, link: Callable[[MessageRef], str | None] = str, limit: int = MESSAGE_LIMIT) -> None:
        self._dialect = Plain(link)
        self._limit = limit

    def parts(self, message: Message) -> tuple[Message, ...]:
        return split(message, lambda sheet: units(self.written(sheet)) <= self._limit, self._limit)

    def payload(self, message: Message) -> str:
        """What people read."""
        return self.written(read(message))

    def written(self, sheet: Sheet) -> str:
        """What people read of a message as read."""
        written = [self._section(section) for section in sheet.sections]
        if sheet.part is not None:
            number, count = sheet.part
            written.append(f"{number}/{count}")
        return "\n\n".join(text for text in written if text)

    def _section(self, section: Section) -> str:
        match section:
            case Passage():
                return self._passage(section)
            case Facts(rows):
                return "\n".join(f"{row.lead} {self._passage(row.passage)}" for row in rows)
            case Image(path, alt):
                return self._dialect.picture(path, alt)
            case Buttons(buttons):
                return " ".join(f"[{clipped(button.label, BUTTON_LABEL) or '…'}]" for button in buttons)
            case _:
                assert_never(section)

    def _passage(self, passage: Passage) -> str:
        return "\n\n".join(walk(passage.nodes, passage.values, self._dialect))

    def sizes(self, message: Message) -> tuple[Size, ...]:
        return (Size("characters", units(self.payload(message)), self._limit),)

    def page(self, messages: Sequence[Message], title: str, folder: Path | None = None) -> str:  # noqa: ARG002  no pictures
        from adapters.web.page import Skin, page_of  # drawing pages is rare and its tools are heavy

        return page_of([(read(message), escape(self.payload(message))) for message in messages], title, Skin.PLAIN)
