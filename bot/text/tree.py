"""The tree of a text: what Markdown means, without how anybody wrote it.

Trees are in one normal form, so that equal texts are equal trees: neighbouring words are one piece, neighbours that
wear the same are one, nothing is empty, no line begins or ends in white space.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import assert_never


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, with no meaning as markup whatever its signs. One line."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Emphasis:
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Struck:
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """*url* has a scheme that is safe to follow, or none: then it is a path in the course folder."""

    url: str
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Picture:
    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """*hard* breaks are meant; soft ones are where the author's line ended."""

    hard: bool


@dataclass(frozen=True, slots=True)
class ValueOf:
    """The value called *name*: a moment, or a link to a message. Other values are words and links already."""

    name: str


Inline = Words | Code | Strong | Emphasis | Struck | Hyperlink | Picture | LineBreak | ValueOf
Worn = Strong | Emphasis | Struck | Hyperlink


@dataclass(frozen=True, slots=True)
class Paragraph:
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    inside: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; *start* is its first number, None for bullets. Each item is a row of nodes."""

    items: "tuple[tuple[Node, ...], ...]"
    start: int | None


@dataclass(frozen=True, slots=True)
class Fence:
    """Lines of code; *language* may be empty. *text* is empty or ends with a line end."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; each row is as long as the header. *align* holds left, right, center or nothing for each column."""

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    align: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Node = Paragraph | Heading | Quote | ListOf | Fence | Grid | Rule


def merged(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The same in normal form, but for white space at its ends."""
    if len(inlines) == 1 and isinstance(inlines[0], Words) and inlines[0].text:
        return (inlines[0],)
    result: list[Inline] = []
    run: list[Inline] = []
    for inline in inlines:
        match inline:
            case Words("") | Code("") | Strong(()) | Emphasis(()) | Struck(()) | Hyperlink(_, ()):
                continue
            case Strong((Emphasis(inside),)):  # the two orders look the same
                one: Inline = Emphasis((Strong(inside),))
            case _:
                one = inline
        if run and not _go_together(run[-1], one):
            result.append(_together(run))
            run = []
        run.append(one)
    return (*result, _together(run)) if run else tuple(result)


def _go_together(one: Inline, other: Inline) -> bool:
    match one, other:
        case (Hyperlink(url), Hyperlink(address)):
            return url == address
        case (Words() | Code() | Strong() | Emphasis() | Struck(), _):
            return type(one) is type(other)
        case _:
            return False


def _together(run: Sequence[Inline]) -> Inline:
    """Neighbours of one kind as one."""
    first = run[0]
    if len(run) == 1:
        return first
    match first:
        case Words() | Code():
            return replace(first, text="".join(one.text for one in run if isinstance(one, Words | Code)))
        case Strong() | Emphasis() | Struck() | Hyperlink():
            return replace(
                first, inside=merged([inner for one in run if isinstance(one, Worn) for inner in one.inside])
            )
        case _:
            raise AssertionError(f"{first} goes together with nothing")


def trimmed(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """The same in normal form: without white space, or what shows nothing, at its ends and around its breaks."""
    one = merged(inlines)
    if not _has_break(one):
        return _stripped(_stripped(one, at_end=False), at_end=True)
    return merged(_lines(one, outer=True))


def _has_break(inlines: Sequence[Inline]) -> bool:
    return any(isinstance(one, LineBreak) or (isinstance(one, Worn) and _has_break(one.inside)) for one in inlines)


def _lines(inlines: Sequence[Inline], *, outer: bool) -> list[Inline]:
    """The inlines without white space around their breaks, and with *outer* at both ends."""
    lines: list[tuple[LineBreak | None, list[Inline]]] = [(None, [])]
    for inline in inlines:
        match inline:
            case LineBreak():
                lines.append((inline, []))
            case Strong(inside) | Emphasis(inside) | Struck(inside) | Hyperlink(_, inside):
                lines[-1][1].append(replace(inline, inside=tuple(_lines(inside, outer=False))))
            case _:
                lines[-1][1].append(inline)
    last = max((number for number, (_, line) in enumerate(lines) if line), default=-1)
    result: list[Inline] = []
    for number, (line_break, line) in enumerate(lines):
        shown: Sequence[Inline] = line
        if outer or number:
            shown = _stripped(shown, at_end=False)
        if outer or number < len(lines) - 1:
            shown = _stripped(shown, at_end=True)
        if line_break is not None and not outer and (not result or number > last):
            result.append(Words(" "))  # at an edge of what is worn, a break is only a space
        elif line_break is not None and shown and result:
            result.append(line_break)
        result.extend(shown)
    return list(merged(result))


def _stripped(inlines: Sequence[Inline], *, at_end: bool) -> tuple[Inline, ...]:
    row = list(inlines)
    place = -1 if at_end else 0
    while row:
        match row[place]:
            case LineBreak():
                row.pop(place)
            case Words(text):
                bare = text.rstrip() if at_end else text.lstrip()
                if bare:
                    row[place] = Words(bare)
                    break
                row.pop(place)
            case Strong(inside) | Emphasis(inside) | Struck(inside) | Hyperlink(_, inside) as worn:
                bare_inside = _stripped(inside, at_end=at_end)
                if bare_inside:
                    row[place] = replace(worn, inside=bare_inside)
                    break
                row.pop(place)
            case _:
                break
    return tuple(row)


def mapped(nodes: Sequence[Node], change: Callable[[Node], Sequence[Node]]) -> tuple[Node, ...]:
    """The nodes with *change* made to each, from the inside out."""
    result: list[Node] = []
    for node in nodes:
        match node:
            case Quote(inside):
                result.extend(change(Quote(mapped(inside, change))))
            case ListOf(items, start):
                result.extend(change(ListOf(tuple(mapped(item, change) for item in items), start)))
            case _:
                result.extend(change(node))
    return tuple(result)


def sizes(nodes: Sequence[Node]) -> Iterator[int]:
    """How many signs of words and code stand in them, piece by piece: never more than what any platform shows."""
    for node in nodes:
        match node:
            case Paragraph(inside) | Heading(_, inside):
                yield from sizes_in_line(inside)
            case Quote(below):
                yield from sizes(below)
            case ListOf(items):
                for item in items:
                    yield from sizes(item)
            case Fence(text):
                yield len(text) - 1
            case Grid(_, rows):
                for row in rows:
                    for cell in row:
                        yield from sizes_in_line(cell)
            case Rule():
                pass
            case _:
                assert_never(node)


def sizes_in_line(inlines: Sequence[Inline]) -> Iterator[int]:
    for inline in inlines:
        match inline:
            case Words(text) | Code(text):
                yield len(text)
            case Strong(inside) | Emphasis(inside) | Struck(inside) | Hyperlink(_, inside):
                yield from sizes_in_line(inside)
            case Picture() | LineBreak() | ValueOf():
                yield 0
            case _:
                assert_never(inline)


def pictures(nodes: Sequence[Node]) -> tuple[Picture, ...]:
    """The pictures in them, in their order."""
    found: list[Picture] = []

    def note(inline: Inline) -> Inline:
        if isinstance(inline, Picture):
            found.append(inline)
        return inline

    with_inlines(nodes, note)
    return tuple(found)


def with_inlines(nodes: Sequence[Node], change: Callable[[Inline], Inline]) -> tuple[Node, ...]:
    """The nodes with *change* made to each piece of their lines that holds no others."""

    def line(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
        changed: list[Inline] = []
        for inline in inlines:
            match inline:
                case Strong(inside) | Emphasis(inside) | Struck(inside) | Hyperlink(_, inside):
                    changed.append(replace(inline, inside=line(inside)))
                case _:
                    changed.append(change(inline))
        return tuple(changed)

    def node(one: Node) -> tuple[Node, ...]:
        match one:
            case Paragraph(inside):
                return (Paragraph(line(inside)),)
            case Heading(level, inside):
                return (Heading(level, line(inside)),)
            case Grid(header, rows, align):
                return (Grid(tuple(map(line, header)), tuple(tuple(map(line, row)) for row in rows), align),)
            case _:
                return (one,)

    return mapped(nodes, node)
