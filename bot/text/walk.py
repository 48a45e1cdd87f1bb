"""The one walk over the tree: a dialect says how each thing is written, the walk says in which order.

A dialect makes lines of inlines and blocks of lines, whatever these are to it: strings, or a platform's own pieces.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar, assert_never

from bot.message import Link, Mention, MessageLink, Moment, Value, Verbatim
from bot.text.tree import (
    Code,
    Emphasis,
    Fence,
    Grid,
    Heading,
    Hyperlink,
    Inline,
    LineBreak,
    ListOf,
    Node,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Strong,
    Struck,
    ValueOf,
    Words,
)

Line = TypeVar("Line")
Block = TypeVar("Block")


class Dialect(Protocol[Line, Block]):
    """How one platform writes each thing. No words it is given are trusted to be free of markup or mentions."""

    def words(self, text: str) -> Line: ...

    def code(self, text: str) -> Line: ...

    def strong(self, inside: Line) -> Line: ...

    def emphasis(self, inside: Line) -> Line: ...

    def struck(self, inside: Line) -> Line: ...

    def hyperlink(self, url: str, inside: Line) -> Line:
        """A link; *url* may be a path in the course folder, which leads nowhere from a message."""
        ...

    def picture(self, path: str, alt: str) -> Line: ...

    def line_break(self, *, hard: bool) -> Line: ...

    def moment(self, name: str, moment: Moment) -> Line:
        """A moment, on each reader's clock. *name* is how the text calls it."""
        ...

    def message_link(self, name: str, link: MessageLink) -> Line: ...

    def joined(self, pieces: Sequence[Line]) -> Line:
        """Pieces of a line, one behind the other."""
        ...

    def paragraph(self, inside: Line) -> Block: ...

    def heading(self, level: int, inside: Line) -> Block: ...

    def quote(self, inside: Sequence[Block]) -> Block: ...

    def list_of(self, items: Sequence[Sequence[Block]], start: int | None) -> Block: ...

    def fence(self, text: str, language: str) -> Block: ...

    def grid(self, header: Sequence[Line], rows: Sequence[Sequence[Line]], align: Sequence[str]) -> Block: ...

    def rule(self) -> Block: ...


def walk(nodes: Sequence[Node], values: Mapping[str, Value], dialect: Dialect[Line, Block]) -> list[Block]:
    """*nodes* as *dialect* writes them, one block for each."""
    return [_node(node, values, dialect) for node in nodes]


def _node(node: Node, values: Mapping[str, Value], dialect: Dialect[Line, Block]) -> Block:
    match node:
        case Paragraph(inside):
            return dialect.paragraph(walk_line(inside, values, dialect))
        case Heading(level, inside):
            return dialect.heading(level, walk_line(inside, values, dialect))
        case Quote(below):
            return dialect.quote(walk(below, values, dialect))
        case ListOf(items, start):
            return dialect.list_of([walk(item, values, dialect) for item in items], start)
        case Fence(text, language):
            return dialect.fence(text, language)
        case Grid(header, rows, align):
            return dialect.grid(
                [walk_line(cell, values, dialect) for cell in header],
                [[walk_line(cell, values, dialect) for cell in row] for row in rows],
                align,
            )
        case Rule():
            return dialect.rule()
        case _:
            assert_never(node)


def walk_line(inlines: Sequence[Inline], values: Mapping[str, Value], dialect: Dialect[Line, Block]) -> Line:
    """A line as *dialect* writes it."""
    return dialect.joined([_inline(inline, values, dialect) for inline in inlines])


def _inline(inline: Inline, values: Mapping[str, Value], dialect: Dialect[Line, Block]) -> Line:
    match inline:
        case Words(text):
            return dialect.words(text)
        case Code(text):
            return dialect.code(text)
        case Strong(inside):
            return dialect.strong(walk_line(inside, values, dialect))
        case Emphasis(inside):
            return dialect.emphasis(walk_line(inside, values, dialect))
        case Struck(inside):
            return dialect.struck(walk_line(inside, values, dialect))
        case Hyperlink(url, inside):
            return dialect.hyperlink(url, walk_line(inside, values, dialect))
        case Picture(path, alt):
            return dialect.picture(path, alt)
        case LineBreak(hard):
            return dialect.line_break(hard=hard)
        case ValueOf(name):
            return _value(name, values[name], dialect)
        case _:
            assert_never(inline)


def _value(name: str, value: Value, dialect: Dialect[Line, Block]) -> Line:
    match value:
        case Moment():
            return dialect.moment(name, value)
        case MessageLink():
            return dialect.message_link(name, value)
        case Verbatim() | Mention() | Link():
            raise AssertionError(f"{name} became words when the text was read")
        case _:
            assert_never(value)
