"""The one walk over the tree: a dialect says how each thing is written, the walk says in which order.

A dialect writes strings. It escapes what people wrote; the walk never does.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol, assert_never

from bot.message import Text, Value
from bot.text.parsing import parse
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


class Dialect(Protocol):
    """How one platform writes each thing. Nothing it is given is trusted to be free of markup or mentions."""

    def words(self, text: str) -> str: ...

    def code(self, text: str) -> str: ...

    def strong(self, inside: str) -> str: ...

    def emphasis(self, inside: str) -> str: ...

    def struck(self, inside: str) -> str: ...

    def hyperlink(self, url: str, inside: str) -> str: ...

    def picture(self, path: str, alt: str) -> str: ...

    def line_break(self, hard: bool) -> str: ...

    def value(self, value: Value) -> str: ...

    def paragraph(self, inside: str) -> str: ...

    def heading(self, level: int, inside: str) -> str: ...

    def quote(self, inside: str) -> str: ...

    def list_of(self, items: Sequence[str], start: int | None, tight: bool) -> str: ...

    def fence(self, text: str, language: str) -> str: ...

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> str: ...

    def rule(self) -> str: ...

    def together(self, blocks: Sequence[str], tight: bool) -> str:
        """Blocks one below the other; *tight* ones belong to one item of a list."""
        ...


def write(text: Text, dialect: Dialect) -> str:
    """*text* as *dialect* writes it."""
    return write_nodes(parse(text), text.values, dialect)


def write_nodes(nodes: Sequence[Node], values: Mapping[str, Value], dialect: Dialect, *, tight: bool = False) -> str:
    return dialect.together([_node(node, values, dialect) for node in nodes], tight)


def _node(node: Node, values: Mapping[str, Value], dialect: Dialect) -> str:
    match node:
        case Paragraph(inside):
            return dialect.paragraph(write_inlines(inside, values, dialect))
        case Heading(level, inside):
            return dialect.heading(level, write_inlines(inside, values, dialect))
        case Quote(inside):
            return dialect.quote(write_nodes(inside, values, dialect))
        case ListOf(items, start, tight):
            written = [write_nodes(item, values, dialect, tight=tight) for item in items]
            return dialect.list_of(written, start, tight)
        case Fence(text, language):
            return dialect.fence(text, language)
        case Grid(header, rows, align):
            return dialect.grid(
                [write_inlines(cell, values, dialect) for cell in header],
                [[write_inlines(cell, values, dialect) for cell in row] for row in rows],
                align,
            )
        case Rule():
            return dialect.rule()
        case _:
            assert_never(node)


def write_inlines(inlines: Sequence[Inline], values: Mapping[str, Value], dialect: Dialect) -> str:
    return "".join(_inline(inline, values, dialect) for inline in inlines)


def _inline(inline: Inline, values: Mapping[str, Value], dialect: Dialect) -> str:
    match inline:
        case Words(text):
            return dialect.words(text)
        case Code(text):
            return dialect.code(text)
        case Strong(inside):
            return dialect.strong(write_inlines(inside, values, dialect))
        case Emphasis(inside):
            return dialect.emphasis(write_inlines(inside, values, dialect))
        case Struck(inside):
            return dialect.struck(write_inlines(inside, values, dialect))
        case Hyperlink(url, inside):
            return dialect.hyperlink(url, write_inlines(inside, values, dialect))
        case Picture(path, alt):
            return dialect.picture(path, alt)
        case LineBreak(hard):
            return dialect.line_break(hard)
        case ValueOf(name):
            return dialect.value(values[name])
        case _:
            assert_never(inline)
