"""Cuts a message into parts that each fit, on its tree.

A fence is not cut if it fits into a part of its own; one that must be is closed and opened again, between lines. Lists
keep their numbers, tables repeat their header, headings stay with what they head. Long paragraphs are cut at sentences,
then at words, then between signs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.message import Block, Buttons, Message, Table, Text, Value
from bot.text.commonmark import write_commonmark
from bot.text.cutting import cut
from bot.text.parsing import parse
from bot.text.tree import Heading, ListOf, Node

Fits = Callable[[Message], bool]

_LONGEST_MARK = (99, 99)  # what is kept free for "12/34" while nobody knows how many parts there will be


@dataclass(frozen=True, slots=True)
class _Piece:
    """A node of a text, or a whole block that is not text."""

    node: Node | None = None
    values: Mapping[str, Value] | None = None
    block: Block | None = None


def split(message: Message, fits: Fits) -> tuple[Message, ...]:
    """*message* as parts that each fit; itself where it does. Pings go with the first, buttons with the last."""
    if fits(message):
        return (message,)
    buttons = tuple(block for block in message.blocks if isinstance(block, Buttons))
    bare = replace(message, blocks=(), part=_LONGEST_MARK)

    def has_room(pieces: Sequence[_Piece]) -> bool:
        return fits(replace(bare, blocks=(*_blocks(pieces), *buttons)))

    filled = list(_fill(list(_pieces(message)), has_room))
    parts = []
    for number, pieces in enumerate(filled, start=1):
        blocks = _blocks(pieces)
        is_last = number == len(filled)
        parts.append(
            replace(
                message,
                blocks=(*blocks, *buttons) if is_last else blocks,
                pings=message.pings if number == 1 else (),
                part=(number, len(filled)) if len(filled) > 1 else None,
            )
        )
    return tuple(parts)


def _pieces(message: Message) -> Iterator[_Piece]:
    for block in message.blocks:
        match block:
            case Text():
                for node in parse(block):
                    yield _Piece(node=node, values=block.values)
            case Buttons():
                pass
            case _:
                yield _Piece(block=block)


def _fill(pieces: list[_Piece], has_room: Callable[[Sequence[_Piece]], bool]) -> Iterator[list[_Piece]]:
    """Put pieces into parts, as many into each as have room; cut a piece only where it has no room by itself."""
    current: list[_Piece] = []
    waiting = pieces[::-1]
    while waiting:
        piece = waiting.pop()
        if has_room([*current, piece]):
            current.append(piece)
            continue
        halves = _cut(piece, current, has_room)
        if halves is not None:
            first, rest = halves
            current.append(first)
            waiting.append(rest)
            kept: list[_Piece] = []
        else:
            kept = _headings_at_end(current)
            if not current[: len(current) - len(kept)]:
                kept = []
        full = current[: len(current) - len(kept)]
        if full:
            yield full
        current = []
        if halves is None:
            waiting.append(piece)
            waiting.extend(reversed(kept))
            if not full:
                yield [waiting.pop()]  # nothing can be cut off it: the platform will have to refuse it
    if current:
        yield current


def _cut(
    piece: _Piece, current: Sequence[_Piece], has_room: Callable[[Sequence[_Piece]], bool]
) -> tuple[_Piece, _Piece] | None:
    """Cut a piece so that its beginning has room behind *current*; None where it should go into a part of its own."""
    if piece.block is not None:
        return _cut_table(piece, current, has_room) if isinstance(piece.block, Table) else None
    assert piece.node is not None
    if current and not isinstance(piece.node, ListOf) and has_room([piece]):
        return None  # whole in the next part

    def node_has_room(node: Node) -> bool:
        return has_room([*current, replace(piece, node=node)])

    halves = cut(piece.node, node_has_room, anywhere=not current)
    if halves is None:
        return None
    return replace(piece, node=halves[0]), replace(piece, node=halves[1])


def _cut_table(
    piece: _Piece, current: Sequence[_Piece], has_room: Callable[[Sequence[_Piece]], bool]
) -> tuple[_Piece, _Piece] | None:
    table = piece.block
    assert isinstance(table, Table)
    if current and has_room([piece]):
        return None
    for count in range(len(table.rows) - 1, 0, -1):
        first = _Piece(block=replace(table, rows=table.rows[:count]))
        if has_room([*current, first]):
            return first, _Piece(block=replace(table, rows=table.rows[count:]))
    return None


def _headings_at_end(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Headings that would stand alone at the end of a part."""
    count = 0
    while count < len(pieces) and isinstance(pieces[len(pieces) - 1 - count].node, Heading):
        count += 1
    return list(pieces[len(pieces) - count :])


def _blocks(pieces: Sequence[_Piece]) -> tuple[Block, ...]:
    """Pieces as blocks again: nodes of one text that follow each other are one text."""
    blocks: list[Block] = []
    nodes: list[Node] = []
    values: Mapping[str, Value] | None = None
    for piece in pieces:
        if piece.block is not None or (nodes and piece.values is not values):
            if nodes:
                blocks.append(Text(write_commonmark(nodes), values or {}))
            nodes = []
        if piece.block is not None:
            blocks.append(piece.block)
        elif piece.node is not None:
            nodes.append(piece.node)
            values = piece.values
    if nodes:
        blocks.append(Text(write_commonmark(nodes), values or {}))
    return tuple(blocks)
