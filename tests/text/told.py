"""What a message tells, word by word, however it is laid out: for comparing a whole with its parts."""

from collections.abc import Iterator, Mapping, Sequence

from bot.message import Buttons, Image, Message, MessageLink, Value
from bot.text.sheet import Facts, Passage, passages, read
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
)
from tests.text.markdowns import seen


def told(*messages: Message) -> str:
    """All words of the messages, one behind the other, without white space; buttons are not words."""
    return seen("".join(word for message in messages for word in _message(message)))


def labels(*messages: Message) -> list[str]:
    """What stands on their buttons."""
    return [
        button.label
        for message in messages
        for section in read(message).sections
        if isinstance(section, Buttons)
        for button in section.buttons
    ]


def has_table(message: Message) -> bool:
    return "Grid(" in repr([passage.nodes for passage in passages(read(message))])


def numbers(message: Message) -> list[int]:
    """The numbers of all items of its outermost lists."""
    return [
        node.start + number
        for passage in passages(read(message))
        for node in passage.nodes
        if isinstance(node, ListOf) and node.start is not None
        for number in range(len(node.items))
    ]


def _message(message: Message) -> Iterator[str]:
    for section in read(message).sections:
        match section:
            case Passage(nodes, values):
                yield from _nodes(nodes, values)
            case Facts(rows):
                for row in rows:
                    yield row.label
                    yield from _nodes(row.passage.nodes, row.passage.values)
            case Image(_, alt):
                yield alt
            case Buttons():
                pass


def _nodes(nodes: Sequence[Node], values: Mapping[str, Value]) -> Iterator[str]:
    for node in nodes:
        match node:
            case Paragraph(inside) | Heading(_, inside):
                yield from _line(inside, values)
            case Quote(inside):
                yield from _nodes(inside, values)
            case ListOf(items):
                for item in items:
                    yield from _nodes(item, values)
            case Fence(text):
                yield text
            case Grid(header, rows):
                for cell in (cell for row in (header, *rows) for cell in row):
                    yield from _line(cell, values)
            case _:
                pass


def _line(inlines: Sequence[Inline], values: Mapping[str, Value]) -> Iterator[str]:
    for inline in inlines:
        match inline:
            case Words(text) | Code(text):
                yield text
            case Strong(inside) | Emphasis(inside) | Struck(inside) | Hyperlink(_, inside):
                yield from _line(inside, values)
            case Picture(_, alt):
                yield alt
            case ValueOf(name):
                value = values[name]
                yield value.label if isinstance(value, MessageLink) else "(a moment)"
            case _:
                pass
