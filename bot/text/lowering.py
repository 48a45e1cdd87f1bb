"""What is left of a text on a platform that lacks tables, deep headings and quotes within quotes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.text.tables import without_table
from bot.text.tree import (
    Emphasis,
    Grid,
    Heading,
    Hyperlink,
    Inline,
    ListOf,
    Node,
    Paragraph,
    Quote,
    Strong,
    Struck,
    mapped,
    trimmed,
)


def lowered(nodes: Sequence[Node], *, columns: int, deepest_heading: int) -> tuple[Node, ...]:
    """The same with deeper headings in bold, and tables as code of at most *columns* or as lists.

    Quotes are not nested; lists hold no headings and no quotes.
    """

    def lower(node: Node) -> tuple[Node, ...]:
        match node:
            case Grid():
                return (without_table(node, columns),)
            case Heading(level, inside) if level > deepest_heading:
                return (_bold(inside),)
            case Quote(inside):
                return (Quote(_without_quotes(inside)),)
            case ListOf(items, start):
                return (ListOf(tuple(_as_item(item) for item in items), start),)
            case _:
                return (node,)

    return mapped(nodes, lower)


def _as_item(row: Sequence[Node]) -> tuple[Node, ...]:
    return tuple(_bold(one.inside) if isinstance(one, Heading) else one for one in _without_quotes(row))


def _without_quotes(row: Sequence[Node]) -> tuple[Node, ...]:
    return tuple(inner for one in row for inner in (one.inside if isinstance(one, Quote) else (one,)))


def _bold(inside: Sequence[Inline]) -> Paragraph:
    return Paragraph(trimmed([Strong(_nowhere_strong(inside))]))


def _nowhere_strong(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    plain: list[Inline] = []
    for inline in inlines:
        match inline:
            case Strong(inside):
                plain.extend(_nowhere_strong(inside))
            case Emphasis(inside) | Struck(inside) | Hyperlink(_, inside):
                plain.append(replace(inline, inside=_nowhere_strong(inside)))
            case _:
                plain.append(inline)
    return tuple(plain)
