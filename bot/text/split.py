"""Cuts a message into parts that each fit, on its tree.

A fence is not cut if it fits into a part of its own; one that must be is closed and opened again, between lines. Lists
keep their numbers, tables repeat their header, headings stay with what they head. Long paragraphs are cut at sentences,
then at words, then between signs. Pings go with the first part, buttons with the last.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.message import Buttons, Image, Message
from bot.text.cutting import chopped, cut, most
from bot.text.sheet import Facts, Passage, Section, Sheet, is_longer, read, unfolded, write
from bot.text.tree import Heading, ListOf, Node, Paragraph, Picture, Words

Fits = Callable[[Sheet], bool]

LONGEST_MARK = (9999, 9999)
"""What is kept free for "12/34" while nobody knows how many parts there will be."""

_LONG_PARAGRAPH = 6_000  # signs: more than any part, and still quick to look at as a whole
_BUTTONS_IN_A_ROW = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    """One node of a text, one fact, one image; *origin* tells which section it comes from."""

    section: Section
    origin: int


def split(message: Message, fits: Fits, most_signs: int) -> tuple[Message, ...]:
    """*message* as parts that each fit; itself where it does. No part that fits has more than *most_signs* signs."""
    sheet = read(message)
    fits = _quickly(fits, most_signs)
    if fits(sheet):
        return (message,)
    buttons = _rows(sheet)
    bare = replace(sheet, sections=(), pings=(), part=LONGEST_MARK)
    pieces = list(_pieces(sheet))
    if len(buttons) > 1:  # more than a row has to look for room of its own
        pieces += [_Piece(row, -1) for row in buttons]
        buttons = ()

    def has_room(part: Sequence[_Piece], is_first: bool) -> bool:
        return fits(replace(bare, sections=(*_sections(part), *buttons), pings=sheet.pings if is_first else ()))

    parts = [_sections(part) for part in _fill(pieces, has_room)] or [()]
    parts[-1] = (*parts[-1], *buttons)
    return tuple(
        write(
            replace(
                sheet,
                sections=sections,
                pings=sheet.pings if number == 1 else (),
                part=(number, len(parts)) if len(parts) > 1 else None,
            )
        )
        for number, sections in enumerate(parts, start=1)
    )


def _quickly(fits: Fits, most_signs: int) -> Fits:
    """The same, without writing down what is much too long."""
    return lambda sheet: not is_longer(sheet, most_signs) and fits(sheet)


def _pieces(sheet: Sheet) -> Iterator[_Piece]:
    for origin, section in enumerate(sheet.sections):
        match section:
            case Passage(nodes, values):
                for node in nodes:
                    for one in chopped(node, _LONG_PARAGRAPH):
                        yield _Piece(Passage((one,), values), origin)
            case Facts(rows):
                for row in rows:
                    yield _Piece(Facts((row,)), origin)
            case Image():
                yield _Piece(section, origin)
            case Buttons():
                pass


def _rows(sheet: Sheet) -> tuple[Buttons, ...]:
    """All its buttons, a few a row: each row has room on every platform."""
    every = [button for section in sheet.sections if isinstance(section, Buttons) for button in section.buttons]
    rows = [every[start : start + _BUTTONS_IN_A_ROW] for start in range(0, len(every), _BUTTONS_IN_A_ROW)]
    return tuple(Buttons(tuple(row)) for row in rows)


def _fill(pieces: list[_Piece], has_room: Callable[[Sequence[_Piece], bool], bool]) -> Iterator[list[_Piece]]:
    """Put pieces into parts, as many into each as have room; cut a piece only where it has none by itself."""
    waiting = pieces[::-1]
    is_first = True
    while waiting:
        count = most(len(waiting), lambda n: has_room(waiting[: -n - 1 : -1], is_first))  # noqa: B023  called at once
        part = [waiting.pop() for _ in range(count)]
        if waiting:
            begun = _begin(waiting[-1], part, has_room, is_first)
            if begun is not None:
                waiting.pop()
                part += begun[0]
                waiting += reversed(begun[1])
            else:
                while len(part) > 1 and _leads(part[-1]):
                    waiting.append(part.pop())
        if not part and (simpler := _unfolded(waiting[-1])) is not None:
            waiting[-1:] = reversed(simpler)
            continue
        yield part or [waiting.pop()]  # what cannot be cut any further the platform has to refuse
        is_first = False


def _begin(
    piece: _Piece, part: Sequence[_Piece], has_room: Callable[[Sequence[_Piece], bool], bool], is_first: bool
) -> tuple[list[_Piece], list[_Piece]] | None:
    """What of *piece* has room behind *part*, and the rest; None where it should begin the next part."""
    section = piece.section
    if not isinstance(section, Passage):
        return None
    node = section.nodes[0]
    if part and not isinstance(node, ListOf) and has_room([piece], False):
        return None

    def of(one: Node) -> _Piece:
        return _Piece(Passage((one,), section.values), piece.origin)

    halves = cut(node, section.values, lambda one: has_room([*part, of(one)], is_first), anywhere=not part)
    return ([of(halves[0])], [of(one) for one in halves[1]]) if halves is not None else None


def _unfolded(piece: _Piece) -> list[_Piece] | None:
    """A piece that has no room by itself as text, which can be cut; None where it is text already."""
    match piece.section:
        case Facts((fact,)):
            passage = unfolded(fact)
        case Image(path, alt):
            passage = Passage((Paragraph((Picture(path, alt),)),), {})
        case _:
            return None
    return [_Piece(Passage((node,), passage.values), piece.origin) for node in passage.nodes]


def _leads(piece: _Piece) -> bool:
    """Whether it says what comes next, so that it should not stand at the end of a part."""
    if not isinstance(piece.section, Passage):
        return False
    match piece.section.nodes[0]:
        case Heading():
            return True
        case Paragraph((*_, Words(text))):
            return text.endswith(":")
        case _:
            return False


def _sections(pieces: Sequence[_Piece]) -> tuple[Section, ...]:
    """Pieces as sections again: those of one text that follow each other are one text."""
    sections: list[Section] = []
    before: int | None = None
    for piece in pieces:
        match sections[-1] if sections and piece.origin == before else None, piece.section:
            case Passage(nodes, values), Passage(more):
                sections[-1] = Passage((*nodes, *more), values)
            case Facts(rows), Facts(more_rows):
                sections[-1] = Facts((*rows, *more_rows))
            case _:
                sections.append(piece.section)
        before = piece.origin
    return tuple(sections)
