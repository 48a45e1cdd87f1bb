"""A message, read: its texts are trees. What every renderer draws from, and what is cut into parts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from bot.message import Block, Button, Buttons, Fields, Image, Message, Table, Text, Value
from bot.model import PersonRef
from bot.text.commonmark import CommonMark, below
from bot.text.parsing import flat, parse, said
from bot.text.signs import defused
from bot.text.tree import Grid, Inline, Node, Paragraph, Strong, ValueOf, Words, sizes, trimmed, with_inlines
from bot.text.walk import walk

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text. *values* are what its `ValueOf`s name."""

    nodes: tuple[Node, ...]
    values: Values


@dataclass(frozen=True, slots=True)
class Fact:
    """A short labelled text."""

    label: str
    passage: Passage

    @property
    def lead(self) -> str:
        """The label as it stands before its text in a line."""
        return self.label if self.label.endswith((":", "?", "!", ".")) else f"{self.label}:"


@dataclass(frozen=True, slots=True)
class Facts:
    """Short labelled texts that belong together."""

    rows: tuple[Fact, ...]


Section = Passage | Facts | Image | Buttons


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `Message` is, with its texts read."""

    sections: tuple[Section, ...]
    card: bool = False
    quiet: bool = False
    pings: tuple[PersonRef | Literal["learners"], ...] = ()
    part: tuple[int, int] | None = None


def read(message: Message) -> Sheet:
    """*message* with its texts as trees; signs that hide or reorder text are gone from all of it."""
    sections = tuple(section for block in message.blocks if (section := _section(block)) is not None)
    return Sheet(sections, message.card, message.quiet, message.pings, message.part)


def write(sheet: Sheet) -> Message:
    """The message that reads as *sheet*."""
    blocks = tuple(_block(section) for section in sheet.sections)
    return Message(blocks, sheet.card, sheet.quiet, sheet.pings, sheet.part)


def passages(sheet: Sheet) -> Iterator[Passage]:
    """All texts of a sheet, those of facts too."""
    for section in sheet.sections:
        match section:
            case Passage():
                yield section
            case Facts(rows):
                yield from (row.passage for row in rows)
            case _:
                pass


def with_nodes(sheet: Sheet, change: Callable[[tuple[Node, ...]], tuple[Node, ...]]) -> Sheet:
    """The sheet with *change* made to each of its texts."""

    def changed(passage: Passage) -> Passage:
        return replace(passage, nodes=change(passage.nodes))

    sections: list[Section] = []
    for section in sheet.sections:
        match section:
            case Passage():
                sections.append(changed(section))
            case Facts(rows):
                sections.append(Facts(tuple(replace(row, passage=changed(row.passage)) for row in rows)))
            case _:
                sections.append(section)
    return replace(sheet, sections=tuple(sections))


def is_longer(sheet: Sheet, limit: int) -> bool:
    """Whether its words alone are more than *limit* signs; looks no further than it must."""
    seen = 0
    for passage in passages(sheet):
        for size in sizes(passage.nodes):
            seen += size
            if seen > limit:
                return True
    return False


def unfolded(fact: Fact) -> Passage:
    """A fact as plain text: its label as the first line. For facts too long to be one."""
    label = trimmed([Strong((Words(fact.label),))])
    return replace(fact.passage, nodes=(Paragraph(label), *fact.passage.nodes) if label else fact.passage.nodes)


def _section(block: Block) -> Section | None:
    match block:
        case Text():
            passage = _passage(block)
            return passage if passage.nodes else None
        case Fields(rows):
            return Facts(tuple(Fact(_line(label), _passage(text)) for label, text in rows)) if rows else None
        case Table():
            return _table(block)
        case Image(path, alt):
            return Image(path, _line(alt))
        case Buttons(buttons):
            return (
                Buttons(tuple(Button(_line(one.label), one.action, one.style) for one in buttons)) if buttons else None
            )
        case _:
            assert_never(block)


def _passage(text: Text) -> Passage:
    nodes = parse(text)
    names = _named(nodes) if text.values else frozenset()
    return Passage(nodes, {name: value for name, value in text.values.items() if name in names})


def _named(nodes: Sequence[Node]) -> frozenset[str]:
    """The names of the values that stand in them."""
    names: set[str] = set()

    def note(inline: Inline) -> Inline:
        if isinstance(inline, ValueOf):
            names.add(inline.name)
        return inline

    with_inlines(nodes, note)
    return frozenset(names)


def _line(text: str) -> str:
    return " ".join(defused(text).split())


def _table(table: Table) -> Passage | None:
    """A table is a text with a grid in it; the values of its cells get names of their own."""
    if not table.header:
        return None
    values: dict[str, Value] = {}
    rows: list[tuple[tuple[Inline, ...], ...]] = []
    for row in table.rows:
        cells: list[tuple[Inline, ...]] = []
        for cell in row[: len(table.header)]:
            passage = _passage(cell)
            prefix = f"cell_{len(rows)}_{len(cells)}_"
            values.update({prefix + name: value for name, value in passage.values.items()})
            cells.append(flat(_renamed(passage.nodes, prefix)))
        cells += [()] * (len(table.header) - len(cells))
        rows.append(tuple(cells))
    header = tuple(said(_line(label)) for label in table.header)
    return Passage((Grid(header, tuple(rows), ("",) * len(header)),), values)


def _renamed(nodes: Sequence[Node], prefix: str) -> tuple[Node, ...]:
    return with_inlines(nodes, lambda one: ValueOf(prefix + one.name) if isinstance(one, ValueOf) else one)


def _block(section: Section) -> Block:
    match section:
        case Passage():
            return _text(section)
        case Facts(rows):
            return Fields(tuple((row.label, _text(row.passage)) for row in rows))
        case Image() | Buttons():
            return section
        case _:
            assert_never(section)


def _text(passage: Passage) -> Text:
    """CommonMark for a passage; a node that would read differently loses its emphasis, but none of its words."""
    text = _written(passage.nodes, passage.values, CommonMark())
    if parse(text) == passage.nodes:
        return text
    sober = tuple(node for one in passage.nodes for node in _sober(one, passage.values))
    return _written(sober, passage.values, CommonMark())


def _written(nodes: Sequence[Node], values: Values, dialect: CommonMark) -> Text:
    markdown = below(walk(nodes, values, dialect))
    names = _named(nodes)
    return Text(markdown + "\n", {name: value for name, value in values.items() if name in names})


def _sober(node: Node, values: Values) -> tuple[Node, ...]:
    """The node, or where writing it changes it, what is read from it without emphasis."""
    if parse(_written((node,), values, CommonMark())) == (node,):
        return (node,)
    return parse(_written((node,), values, CommonMark(marks=False)))
