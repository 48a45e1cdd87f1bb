"""Cuts one node in two, so that the first has room. Cuts where it hurts least: what is one thing stays one thing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.message import MessageLink, Value
from bot.text.signs import graphemes
from bot.text.tables import as_list
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
    Picture,
    Quote,
    Strong,
    Struck,
    ValueOf,
    Words,
    sizes_in_line,
    trimmed,
)

HasRoom = Callable[[Node], bool]
Cut = tuple[Node, tuple[Node, ...]]
"""A node that has room, and what is left to say after it."""

_SENTENCES = re.compile(r".+?(?:[.!?…][\"'”’»)\]]*\s+|[。！？]|\Z)", re.DOTALL)
_WORDS = re.compile(r"\S+\s*|\s+")
_CHUNKS = re.compile(r"\S{1,1000}\s*|\s+")
_LOOK_AHEAD = 5_000  # signs; more have room in no part of any platform


def cut(node: Node, values: Mapping[str, Value], has_room: HasRoom, *, anywhere: bool) -> Cut | None:
    """The node in two; None where nothing of it has room. Only with *anywhere* is something cut that is one thing."""
    match node:
        case ListOf():
            return _cut_list(node, values, has_room, anywhere=anywhere)
        case Quote(inside):
            return _cut_quote(inside, values, has_room, anywhere=anywhere)
        case Fence() if anywhere:
            return _cut_fence(node, has_room)
        case Grid() if anywhere:
            return _cut_grid(node, values, has_room)
        case Paragraph(inside):
            return _cut_inlines(inside, values, has_room, Paragraph, signs=anywhere)
        case Heading(level, inside) if anywhere:
            return _cut_inlines(inside, values, has_room, lambda part: Heading(level, part), signs=True)
        case _:
            return None


def most(count: int, has_room: Callable[[int], bool]) -> int:
    """A number up to *count* that has room and whose next has none; 0 where none has. Looks at small ones first."""
    low, high = 0, 1
    while high <= count and has_room(high):
        low, high = high, high * 2
    high = min(high, count + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if has_room(middle) else (low, middle)
    return low


def _cut_list(node: ListOf, values: Mapping[str, Value], has_room: HasRoom, *, anywhere: bool) -> Cut | None:
    """Between its items; an item that is too long is cut itself, and goes on without its number."""
    count = min(most(len(node.items), lambda n: has_room(replace(node, items=node.items[:n]))), len(node.items) - 1)
    if count:
        return replace(node, items=node.items[:count]), (_from(node, count),)
    if not anywhere:
        return None
    halves = _cut_row(node.items[0], values, lambda row: has_room(replace(node, items=(row,))))
    if halves is None:
        return None
    first, rest = halves
    return replace(node, items=(first,)), (*rest, *((_from(node, 1),) if len(node.items) > 1 else ()))


def _from(node: ListOf, count: int) -> ListOf:
    """A list without its first items; the others keep their numbers."""
    return ListOf(node.items[count:], None if node.start is None else node.start + count)


def _cut_quote(inside: Sequence[Node], values: Mapping[str, Value], has_room: HasRoom, *, anywhere: bool) -> Cut | None:
    if not anywhere:
        return None
    halves = _cut_row(inside, values, lambda row: has_room(Quote(row)))
    return (Quote(halves[0]), (Quote(halves[1]),)) if halves is not None else None


def _cut_row(
    row: Sequence[Node], values: Mapping[str, Value], has_room: Callable[[tuple[Node, ...]], bool]
) -> tuple[tuple[Node, ...], tuple[Node, ...]] | None:
    """Nodes one below the other, as inside a quote or an item of a list."""
    count = min(most(len(row), lambda n: has_room(tuple(row[:n]))), len(row) - 1)
    before = tuple(row[:count])
    halves = cut(row[count], values, lambda node: has_room((*before, node)), anywhere=not before)
    if halves is not None:
        return (*before, halves[0]), (*halves[1], *row[count + 1 :])
    return (before, tuple(row[count:])) if before else None


def _cut_fence(node: Fence, has_room: HasRoom) -> Cut | None:
    """Between its lines; a line that is too long, between its signs."""
    lines = node.text.removesuffix("\n").split("\n")
    count = most(len(lines) - 1, lambda n: has_room(replace(node, text=_code(lines[:n]))))
    if count:
        return replace(node, text=_code(lines[:count])), (replace(node, text=_code(lines[count:])),)
    signs = list(graphemes(lines[0][:_LOOK_AHEAD]))
    count = most(len(signs) - 1, lambda n: has_room(replace(node, text="".join(signs[:n]) + "\n")))
    if not count:
        return None
    begun = "".join(signs[:count])
    rest = _code([lines[0][len(begun) :], *lines[1:]])
    return replace(node, text=begun + "\n"), (replace(node, text=rest),)


def _code(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _cut_grid(node: Grid, values: Mapping[str, Value], has_room: HasRoom) -> Cut | None:
    """Between its rows, with the header again; a row that is too long becomes a list."""
    count = min(most(len(node.rows), lambda n: has_room(replace(node, rows=node.rows[:n]))), len(node.rows) - 1)
    if count > 0:
        return replace(node, rows=node.rows[:count]), (replace(node, rows=node.rows[count:]),)
    first = as_list(replace(node, rows=node.rows[:1]))
    rest: tuple[Node, ...] = (replace(node, rows=node.rows[1:]),) if node.rows[1:] else ()
    if has_room(first):
        return first, rest
    halves = cut(first, values, has_room, anywhere=True)
    return (halves[0], (*halves[1], *rest)) if halves is not None else None


def _cut_inlines(
    inside: Sequence[Inline],
    values: Mapping[str, Value],
    has_room: HasRoom,
    made: Callable[[tuple[Inline, ...]], Node],
    *,
    signs: bool,
) -> Cut | None:
    """After a sentence; where not one has room, after a word; where not one has room, after a sign."""
    for fineness in (_sentences, _words, graphemes) if signs else (_sentences,):
        begun, later = _near(inside) if fineness is graphemes else (inside, [])
        atoms = [atom for inline in begun for atom in _atoms(inline, values, fineness)]

        def has_room_for(n: int, atoms: Sequence[Inline] = atoms) -> bool:
            return has_room(made(trimmed(atoms[:n])))

        count = most(len(atoms) - 1, has_room_for)
        first, rest = trimmed(atoms[:count]), trimmed(atoms[count:])
        if first and rest:
            return made(first), (made(rest), *(made(one) for one in later))
    return None


def _near(inside: Sequence[Inline]) -> tuple[Sequence[Inline], list[tuple[Inline, ...]]]:
    """What is near enough to look at sign by sign, and what is not."""
    first, *later = _chopped(inside, _LOOK_AHEAD)
    return first, later


def _atoms(inline: Inline, values: Mapping[str, Value], fineness: Callable[[str], Iterator[str]]) -> Iterator[Inline]:
    """An inline in pieces that may be parted from each other, each still wearing what it wore."""
    match inline:
        case Words(text):
            for piece in fineness(text):
                yield Words(piece)
        case Code(text) if fineness is not _sentences:
            for piece in fineness(text):
                yield Code(piece)
        case Strong(inside) | Emphasis(inside) | Struck(inside) | Hyperlink(_, inside):
            for one in inside:
                for atom in _atoms(one, values, fineness):
                    yield replace(inline, inside=(atom,))
        case Picture(path, alt) if fineness is graphemes:
            first, *rest = [*graphemes(alt), ""]
            yield Picture(path, first)
            yield from (Words(piece) for piece in rest)
        case ValueOf(name) if fineness is graphemes and isinstance(link := values[name], MessageLink):
            yield from (Words(piece) for piece in graphemes(link.label))
        case _:
            yield inline


def _sentences(text: str) -> Iterator[str]:
    return (match.group() for match in _SENTENCES.finditer(text))


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _WORDS.finditer(text))


def _chunks(text: str) -> Iterator[str]:
    return (match.group() for match in _CHUNKS.finditer(text))


def chopped(node: Node, limit: int) -> list[Node]:
    """A paragraph longer than *limit* signs as several, so that cutting it again and again stays cheap."""
    return [Paragraph(row) for row in _chopped(node.inside, limit)] if isinstance(node, Paragraph) else [node]


def _chopped(inside: Sequence[Inline], limit: int) -> list[tuple[Inline, ...]]:
    if sum(sizes_in_line(inside)) <= limit:
        return [tuple(inside)]
    rows: list[list[Inline]] = [[]]
    size, ends_sentence = 0, False
    for atom in (atom for inline in inside for atom in _atoms(inline, {}, _chunks)):
        if size > limit + limit // 5 or (size > limit and ends_sentence):
            rows.append([])
            size = 0
        rows[-1].append(atom)
        ends_sentence = isinstance(atom, Words) and atom.text.rstrip().endswith((".", "!", "?", "…", "。"))
        size += sum(sizes_in_line((atom,)))
    return [shown for row in rows if (shown := trimmed(row))]
