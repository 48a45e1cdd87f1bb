"""Writes the tree back as CommonMark that reads as the same tree. Used where a text is cut into parts."""

import re
from collections.abc import Sequence

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

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&=])")


def write_commonmark(nodes: Sequence[Node]) -> str:
    """CommonMark for *nodes*, ending with a line end."""
    return "\n".join(_separated(nodes)) + "\n"


def _separated(nodes: Sequence[Node]) -> list[str]:
    lines: list[str] = []
    before: Node | None = None
    for number, node in enumerate(nodes):
        if before is not None:
            lines.append("")
        lines += _lines(node, other_bullet=isinstance(before, ListOf) and number % 2 == 1)
        before = node
    return lines


def _lines(node: Node, *, other_bullet: bool = False) -> list[str]:
    match node:
        case Paragraph(inside):
            return _inlines(inside).split("\n")
        case Heading(level, inside):
            return [f"{'#' * level} {_inlines(inside)}".replace("\\\n", " ").replace("\n", " ")]
        case Quote(inside):
            return [f"> {line}".rstrip() for line in _separated(inside)]
        case ListOf(items, start, tight):
            return _list(items, start, tight=tight, other_bullet=other_bullet)
        case Fence(text, language):
            mark = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
            return (
                [f"{mark}{language}", *text.removesuffix("\n").split("\n"), mark]
                if text
                else [f"{mark}{language}", mark]
            )
        case Grid(header, rows, align):
            return _grid(header, rows, align)
        case Rule():
            return ["---"]


def _list(items: Sequence[Sequence[Node]], start: int | None, *, tight: bool, other_bullet: bool) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(items):
        mark = _mark(start, number, other=other_bullet)
        inner = _separated(item) if not tight else [line for node in item for line in _lines(node)]
        indent = " " * len(mark)
        if number and not tight:
            lines.append("")
        lines += [(mark if first == 0 else indent) + line if line else "" for first, line in enumerate(inner or [""])]
        if not inner:
            lines[-1] = mark.rstrip()
    return lines


def _mark(start: int | None, number: int, *, other: bool) -> str:
    """Another kind of mark begins another list."""
    if start is None:
        return "* " if other else "- "
    return f"{start + number}{')' if other else '.'} "


def _grid(
    header: Sequence[Sequence[Inline]], rows: Sequence[Sequence[Sequence[Inline]]], align: Sequence[str]
) -> list[str]:
    rulers = {"left": ":--", "right": "--:", "center": ":-:"}
    return [
        _row(header),
        "| " + " | ".join(rulers.get(one, "---") for one in align) + " |",
        *(_row(row) for row in rows),
    ]


def _row(cells: Sequence[Sequence[Inline]]) -> str:
    return "| " + " | ".join(_inlines(cell) for cell in cells) + " |"


def _inlines(inlines: Sequence[Inline]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Words(text):
            return escaped(text)
        case Code(text):
            return _code(text)
        case Strong(inside):
            return _worn("**", inside)
        case Emphasis(inside):
            return _worn("*", inside)
        case Struck(inside):
            return _worn("~~", inside)
        case Hyperlink(url, inside):
            return f"[{_inlines(inside)}](<{url}>)"
        case Picture(path, alt):
            return f"![{escaped(alt)}](<{path}>)"
        case LineBreak(hard):
            return "\\\n" if hard else "\n"
        case ValueOf(name):
            return f"{{{name}}}"


def _worn(mark: str, inside: Sequence[Inline]) -> str:
    """White space at the ends stays outside the marks: inside, they would not be read as marks."""
    written = _inlines(inside)
    core = written.strip()
    if not core:
        return written
    start = written.index(core)
    return f"{written[:start]}{mark}{core}{mark}{written[start + len(core) :]}"


def escaped(text: str) -> str:
    """*text* as CommonMark that shows exactly it."""
    return _SIGNS.sub(r"\\\1", text)


def _code(text: str) -> str:
    mark = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    space = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{mark}{space}{text}{space}{mark}"
