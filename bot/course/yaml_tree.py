"""From YAML text to a tree of texts, lists and mappings, each with its place. Aliases, tags and depth are refused here.

Knows YAML's syntax; gives no value a meaning.
"""

from dataclasses import dataclass
from typing import assert_never

import yaml

from bot.course.faults import Fault, Source, Spot

DEPTH_LIMIT = 20  # how deep fields may stand below each other; the format needs five
NODES_LIMIT = 100_000  # fields, items and values in one file

_PLAIN_TAGS = (None, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(slots=True)
class Text:
    """A scalar. *is_plain* says it stands without quotes, *is_exact* that its signs are the file's, one by one."""

    spot: Spot
    text: str
    is_plain: bool
    is_exact: bool


@dataclass(slots=True)
class Items:
    """A list."""

    spot: Spot
    items: list["Node"]


@dataclass(slots=True)
class Entries:
    """A mapping; *waiting* is, while it is read, the field whose value comes next."""

    spot: Spot
    entries: list[tuple["Node", "Node"]]
    waiting: "Node | None" = None


Node = Text | Items | Entries


class Refused(Exception):
    """The whole text is refused, for one fault."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault


def tree(text: str, source: Source, first_line: int, *, is_strict: bool = True) -> Node | None:
    """The tree of *text*, which begins in *first_line* of *source*; None if it says nothing.

    Where it is not strict, tags and anchors are passed over and an alias is an empty text.

    Built from the parser's events without recursion: the C composer crashes the process on deep nesting.
    Raises yaml.MarkedYAMLError and Refused.
    """
    growing = _Growing(source, first_line, is_strict)
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        growing.take(event)
    return growing.root


class _Growing:
    def __init__(self, source: Source, first_line: int, is_strict: bool) -> None:
        self.root: Node | None = None
        self._is_strict = is_strict
        self._source = source
        self._first_line = first_line
        self._open: list[Items | Entries] = []
        self._documents = 0
        self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._add(self._text(event), event)
            case yaml.SequenceStartEvent():
                self._add(Items(self._spot(event), []), event)
            case yaml.MappingStartEvent():
                self._add(Entries(self._spot(event), []), event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._open.pop()
            case yaml.AliasEvent() if not self._is_strict:
                if self._open:
                    self._put(self._open[-1], Text(self._spot(event), "", is_plain=True, is_exact=False))
            case yaml.AliasEvent():
                what = f'"*{event.anchor}" stands for something written elsewhere, which this format does not do.'
                raise Refused(Fault(self._spot(event), what, "Write it out; put text that begins with * in quotes."))
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    what = "A second document begins here; a file holds one."
                    raise Refused(Fault(self._spot(event), what, "Move what follows to a file of its own."))
            case _:
                pass

    def _add(self, node: Node, event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        self._nodes += 1
        if self._nodes > NODES_LIMIT:
            what = f"The file has more than {NODES_LIMIT:,} fields and values."
            raise Refused(Fault(self._source.whole(), what, "Is it the right file?"))
        if self._is_strict and event.tag not in _PLAIN_TAGS:
            what = f'"{_as_written(event.tag)}" is a tag, which this format does not use.'
            raise Refused(Fault(self._spot(event), what, "Delete it; put text that begins with ! in quotes."))
        if self._is_strict and event.anchor is not None:
            what = f'"&{event.anchor}" is an anchor, which this format does not use.'
            raise Refused(Fault(self._spot(event), what, "Delete it; put text that begins with & in quotes."))
        if self._open:
            self._put(self._open[-1], node)
        else:
            self.root = node
        if isinstance(node, Text):
            return
        if len(self._open) == DEPTH_LIMIT:
            what = f"This stands more than {DEPTH_LIMIT} levels deep."
            raise Refused(Fault(node.spot, what, "No field needs that: look for brackets that are not closed."))
        self._open.append(node)

    def _put(self, parent: Items | Entries, node: Node) -> None:
        match parent:
            case Items():
                parent.items.append(node)
            case Entries() if parent.waiting is None:
                parent.waiting = node
            case Entries():
                parent.entries.append((parent.waiting, node))
                parent.waiting = None
            case _:
                assert_never(parent)

    def _text(self, event: yaml.ScalarEvent) -> Text:
        spot = self._spot(event)
        begin = spot.column - 1
        if event.style in ("'", '"'):
            inside = Spot(spot.file, spot.line, spot.column + 1, spot.source, max(1, len(event.value)))
            if spot.source.startswith(event.value, begin + 1) and spot.width == len(event.value) + 2:
                return Text(inside, event.value, is_plain=False, is_exact=True)
            return Text(spot, event.value, is_plain=False, is_exact=False)
        is_exact = not event.style and bool(event.value) and spot.source.startswith(event.value, begin)
        return Text(spot, event.value, is_plain=not event.style, is_exact=is_exact)

    def _spot(self, event: yaml.Event) -> Spot:
        """Where the event begins, as wide as it is in its first line."""
        start, end = event.start_mark, event.end_mark
        assert start is not None
        assert end is not None
        line = self._source.lines[start.line + self._first_line - 1] if self._is_inside(start.line) else ""
        one_line = end.line == start.line and end.column > start.column
        width = end.column - start.column if one_line else len(line.rstrip()) - start.column
        if isinstance(event, yaml.CollectionStartEvent):
            width = 1
        return Spot(self._source.file, start.line + self._first_line, start.column + 1, line, max(1, width))

    def _is_inside(self, line: int) -> bool:
        return line + self._first_line <= len(self._source.lines)


def _as_written(tag: str | None) -> str:
    return (tag or "").replace("tag:yaml.org,2002:", "!!")
