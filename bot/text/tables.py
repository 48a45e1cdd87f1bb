"""Tables where a platform has none: in columns of equally wide letters, or as a list where that would be too wide."""

from collections.abc import Sequence

from bot.text.signs import padded, width
from bot.text.tree import (
    Code,
    Fence,
    Grid,
    Hyperlink,
    Inline,
    LineBreak,
    ListOf,
    Node,
    Paragraph,
    Picture,
    Strong,
    ValueOf,
    Words,
    Worn,
    trimmed,
)

GAP = "  "


def without_table(grid: Grid, columns: int) -> Fence | ListOf:
    """The table as code, or as a list where it is wider than *columns* or something in it is to be followed."""
    if not any(is_live(cell) for row in (grid.header, *grid.rows) for cell in row):
        lines = in_columns(
            [plain(cell) for cell in grid.header], [[plain(cell) for cell in row] for row in grid.rows], grid.align
        )
        if max(map(width, lines)) <= columns or not grid.rows:
            return Fence("\n".join(lines) + "\n", "")
    return as_list(grid)


def as_list(grid: Grid) -> ListOf:
    """One item a row; each cell says which column it belongs to."""
    items: list[tuple[Node, ...]] = []
    for row in grid.rows or (((),) * len(grid.header),):
        pairs = [
            (label, cell) for label, cell in zip(grid.header, row, strict=True) if cell or (label and not grid.rows)
        ]
        if not pairs:
            continue
        first, *rest = (_labelled(label, cell, strong=number == 0) for number, (label, cell) in enumerate(pairs))
        below = (ListOf(tuple((one,) for one in rest), None),) if rest else ()
        items.append((first, *below))
    return ListOf(tuple(items) or ((Paragraph((Words("…"),)),),), None)


def in_columns(header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> list[str]:
    """The lines of a table in columns of equal width, with a line under its header."""
    wide = [max(1, *(width(row[column]) for row in (header, *rows))) for column in range(len(header))]

    def line(row: Sequence[str]) -> str:
        cells = [padded(cell, room, sign) for cell, room, sign in zip(row, wide, align, strict=True)]
        return GAP.join(cells).rstrip()

    return [line(header), GAP.join("─" * room for room in wide), *(line(row) for row in rows)]


def plain(inlines: Sequence[Inline]) -> str:
    """What is read of a line, without what it wears."""
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Words(text) | Code(text):
            return text
        case LineBreak():
            return " "
        case Picture(_, alt):
            return alt
        case ValueOf(name):
            raise AssertionError(f"{name} cannot be read without its value")
        case worn:
            return plain(worn.inside)


def _labelled(label: Sequence[Inline], cell: Sequence[Inline], *, strong: bool) -> Paragraph:
    shown: tuple[Inline, ...] = (Strong(tuple(cell)),) if strong and cell else tuple(cell)
    between = (Words(": "),) if label and cell else ()
    return Paragraph(trimmed([*label, *between, *shown]))


def is_live(inlines: Sequence[Inline]) -> bool:
    """Whether it holds what means nothing as plain words: a link, a picture, a moment."""
    return any(
        isinstance(inline, Hyperlink | Picture | ValueOf) or (isinstance(inline, Worn) and is_live(inline.inside))
        for inline in inlines
    )
