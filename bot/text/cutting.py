"""Cuts one node in two, so that the first has room."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bot.text.parsing import merged
from bot.text.tree import (
    Code,
    Emphasis,
    Fence,
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
    Words,
)

HasRoom = Callable[[Node], bool]

_SENTENCES = re.compile(r".+?(?:[.!?…][\"'”’)\]]*\s+|\Z)", re.DOTALL)
_WORDS = re.compile(r"\S+\s*|\s+")
_JOINERS = "\u200d\ufe0e\ufe0f"


def cut(node: Node, has_room: HasRoom, *, anywhere: bool) -> tuple[Node, Node] | None:
    """The node in two; None where nothing of it has room. Only with *anywhere* is something cut that is one thing."""
    match node:
        case ListOf():
            return _cut_list(node, has_room, anywhere=anywhere)
        case Quote(inside):
            return _cut_row(inside, lambda row: has_room(Quote(row)), anywhere, Quote)
        case Fence() if anywhere:
            return _cut_fence(node, has_room)
        case Grid() if anywhere:
            return _cut_grid(node, has_room)
        case Paragraph(inside):
            return _cut_inlines(inside, has_room, Paragraph, signs=anywhere)
        case Heading(level, inside) if anywhere:
            return _cut_inlines(inside, has_room, lambda part: Heading(level, part), signs=True)
        case _:
            return None


def _cut_list(node: ListOf, has_room: HasRoom, *, anywhere: bool) -> tuple[Node, Node] | None:
    count = _most(len(node.items), lambda n: has_room(replace(node, items=node.items[:n])))
    if count == len(node.items):
        count -= 1
    rest_start = node.start + count if node.start is not None else None
    if count:
        return replace(node, items=node.items[:count]), replace(node, items=node.items[count:], start=rest_start)
    if not anywhere:
        return None
    first = node.items[0]
    halves = _cut_row(
        first,
        lambda row: has_room(replace(node, items=(row,))),
        True,
        lambda row: ListOf((row,), node.start, node.tight),
    )
    if halves is None:
        return None
    beginning, end = halves
    assert isinstance(end, ListOf)
    return beginning, replace(end, items=(*end.items, *node.items[1:]))


def _cut_row(
    row: Sequence[Node],
    has_room: Callable[[tuple[Node, ...]], bool],
    anywhere: bool,
    made: Callable[[tuple[Node, ...]], Node],
) -> tuple[Node, Node] | None:
    """Nodes one below the other, as inside a quote or an item of a list."""
    count = _most(len(row), lambda n: has_room(tuple(row[:n])))
    if count == len(row):
        count -= 1
    before = tuple(row[:count])
    if count == 0 or anywhere:
        halves = cut(row[count], lambda node: has_room((*before, node)), anywhere=anywhere and count == 0)
        if halves is not None:
            return made((*before, halves[0])), made((halves[1], *row[count + 1 :]))
    return (made(before), made(tuple(row[count:]))) if count else None


def _cut_fence(node: Fence, has_room: HasRoom) -> tuple[Node, Node] | None:
    lines = node.text.splitlines(keepends=True)
    count = _most(len(lines), lambda n: has_room(replace(node, text="".join(lines[:n]))))
    if count:
        return replace(node, text="".join(lines[:count])), replace(node, text="".join(lines[count:]))
    if not lines:
        return None
    signs = list(graphemes(lines[0].rstrip("\n")))
    count = _most(len(signs), lambda n: has_room(replace(node, text="".join(signs[:n]) + "\n")))
    if not 0 < count < len(signs):
        return None
    rest = "".join(signs[count:]) + "\n" + "".join(lines[1:])
    return replace(node, text="".join(signs[:count]) + "\n"), replace(node, text=rest)


def _cut_grid(node: Grid, has_room: HasRoom) -> tuple[Node, Node] | None:
    count = _most(len(node.rows), lambda n: has_room(replace(node, rows=node.rows[:n])))
    if not 0 < count < len(node.rows):
        return None
    return replace(node, rows=node.rows[:count]), replace(node, rows=node.rows[count:])


def _cut_inlines(
    inside: Sequence[Inline], has_room: HasRoom, made: Callable[[tuple[Inline, ...]], Node], *, signs: bool
) -> tuple[Node, Node] | None:
    finenesses = (_sentences, _words, graphemes) if signs else (_sentences,)
    for fineness in finenesses:
        atoms = [atom for inline in inside for atom in _atoms(inline, fineness)]
        count = _most(len(atoms), lambda n, atoms=atoms: has_room(made(_joined(atoms[:n]))))  # type: ignore[misc]
        if count == len(atoms):
            count -= 1
        if count > 0:
            first, rest = _joined(atoms[:count]), _stripped(_joined(atoms[count:]))
            if first and rest:
                return made(first), made(rest)
    return None


def _atoms(inline: Inline, fineness: Callable[[str], Iterator[str]]) -> Iterator[Inline]:
    """An inline in pieces that may be parted from each other, each still wearing what it wore."""
    match inline:
        case Words(text):
            for piece in fineness(text):
                yield Words(piece)
        case Code(text) if fineness is graphemes:
            for piece in fineness(text):
                yield Code(piece)
        case Strong(inside) | Emphasis(inside) | Struck(inside) | Hyperlink(_, inside):
            for one in inside:
                for atom in _atoms(one, fineness):
                    yield replace(inline, inside=(atom,))
        case _:
            yield inline


def _joined(atoms: Sequence[Inline]) -> tuple[Inline, ...]:
    """Pieces together again: neighbours that wear the same are one."""
    result: list[Inline] = []
    for atom in merged(atoms):
        last = result[-1] if result else None
        match last, atom:
            case Strong(inside), Strong(more):
                result[-1] = Strong(_joined([*inside, *more]))
            case Emphasis(inside), Emphasis(more):
                result[-1] = Emphasis(_joined([*inside, *more]))
            case Struck(inside), Struck(more):
                result[-1] = Struck(_joined([*inside, *more]))
            case Hyperlink(url, inside), Hyperlink(other, more) if url == other:
                result[-1] = Hyperlink(url, _joined([*inside, *more]))
            case Code(text), Code(rest):
                result[-1] = Code(text + rest)
            case _:
                result.append(atom)
    return tuple(result)


def _stripped(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Without white space at the beginning, which means nothing there."""
    if inlines and isinstance(inlines[0], Words):
        return merged([Words(inlines[0].text.lstrip()), *inlines[1:]])
    return inlines


def _most(count: int, has_room: Callable[[int], bool]) -> int:
    """The largest number up to *count* that has room; 0 where none has. Room only shrinks."""
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        if has_room(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _sentences(text: str) -> Iterator[str]:
    yield from (match.group() for match in _SENTENCES.finditer(text) if match.group())


def _words(text: str) -> Iterator[str]:
    yield from (match.group() for match in _WORDS.finditer(text))


def graphemes(text: str) -> Iterator[str]:
    """Signs as a reader sees them: marks and joined emoji stay with what they belong to."""
    current = ""
    for sign in text:
        belongs = unicodedata.combining(sign) or sign in _JOINERS or 0x1F3FB <= ord(sign) <= 0x1F3FF
        if current and not belongs and not current.endswith("\u200d"):
            yield current
            current = ""
        current += sign
    if current:
        yield current
