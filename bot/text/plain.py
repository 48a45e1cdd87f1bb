"""The plain-text dialect: what screen readers, transcripts and the built-in chat's terminal show."""

import unicodedata
from collections.abc import Sequence
from typing import assert_never

from bot.message import Clockface, Link, Mention, MessageLink, Moment, Value, Verbatim
from bot.text.parsing import defused
from schedules.zones import to_local

_FACES = {
    Clockface.FULL: "%a %d %b %Y, %H:%M",
    Clockface.DATE: "%a %d %b %Y",
    Clockface.TIME: "%H:%M",
    Clockface.RELATIVE: "%a %d %b %Y, %H:%M",  # nobody can tell "in 2 days" without knowing when it is read
}


class Plain:
    """Readable text: links with their address, lists with their numbers, tables in columns."""

    def words(self, text: str) -> str:
        return text

    def code(self, text: str) -> str:
        return f"`{text}`"

    def strong(self, inside: str) -> str:
        return inside

    def emphasis(self, inside: str) -> str:
        return inside

    def struck(self, inside: str) -> str:
        return f"~{inside}~"

    def hyperlink(self, url: str, inside: str) -> str:
        return url if inside == url else f"{inside} ({url})"

    def picture(self, path: str, alt: str) -> str:
        return f"[Picture: {alt or path}]"

    def line_break(self, hard: bool) -> str:
        return "\n" if hard else " "

    def value(self, value: Value) -> str:
        match value:
            case Moment(at, zone, face):
                text = f"{to_local(at, zone).wall:{_FACES[face]}}"
                return text if face is Clockface.DATE else f"{text} {zone}"
            case Mention(_, name):
                return defused(name)
            case Verbatim(text):
                return defused(text)
            case MessageLink(ref, label):
                return f"{defused(label)} ({self.address(ref)})"
            case Link(url, label):
                return url if label == url else f"{defused(label)} ({url})"
            case _:
                assert_never(value)

    def address(self, ref: str) -> str:
        """The address that opens a message."""
        return ref

    def paragraph(self, inside: str) -> str:
        return inside

    def heading(self, level: int, inside: str) -> str:
        line = {1: "=", 2: "-"}.get(level)
        return f"{inside}\n{line * max(3, width(inside))}" if line else inside

    def quote(self, inside: str) -> str:
        return "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))

    def list_of(self, items: Sequence[str], start: int | None, tight: bool) -> str:
        lines = []
        for number, item in enumerate(items):
            mark = f"{start + number}. " if start is not None else "- "
            lines.append(mark + item.replace("\n", "\n" + " " * len(mark)))
        return ("\n" if tight else "\n\n").join(lines)

    def fence(self, text: str, language: str) -> str:  # noqa: ARG002  the words around it say what it is
        return "\n".join(f"    {line}".rstrip() for line in text.removesuffix("\n").split("\n"))

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:
        return columns(header, rows, align)

    def rule(self) -> str:
        return "* * *"

    def together(self, blocks: Sequence[str], tight: bool) -> str:
        return ("\n" if tight else "\n\n").join(blocks)


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:
    """A table in columns of equal width."""
    flat = [[cell.replace("\n", " ") for cell in row] for row in (header, *rows)]
    wide = [max(width(row[column]) if column < len(row) else 0 for row in flat) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = []
        for column, room in enumerate(wide):
            cell = row[column] if column < len(row) else ""
            space = " " * (room - width(cell))
            cells.append(space + cell if column < len(align) and align[column] == "right" else cell + space)
        return "  ".join(cells).rstrip()

    return "\n".join([line(flat[0]), "  ".join("-" * room for room in wide), *(line(row) for row in flat[1:])])


def width(text: str) -> int:
    """How many columns a text takes in a terminal."""
    wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return wide - sum(1 for sign in text if unicodedata.combining(sign))
