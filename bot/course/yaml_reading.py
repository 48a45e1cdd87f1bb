"""YAML as a map of texts, with the place of each: the strict part of YAML that course folders are written in.

Every scalar stays the text it was written as (`NO` is a country, `12:30` a time); the schema decides what it means.
Knows nothing of courses.
"""

import re
from dataclasses import dataclass, field
from typing import assert_never

import yaml

from bot.course.faults import Fault, Source, Spot, quoted
from bot.course.yaml_faults import fault_of
from bot.course.yaml_tree import Entries, Items, Node, Refused, Text, tree

Data = str | list["Data"] | dict[str, "Data"]
Path = tuple[str | int, ...]

_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Signs that YAML takes for line ends and editors do not: our line numbers are to be the editor's.
_RARE_LINE_ENDS = {0x85: " ", 0x2028: " ", 0x2029: " "}
_NO_VALUE = ("", "null", "Null", "NULL", "~")


@dataclass(slots=True)
class Yaml:
    """What a YAML text says and where it says it; *faults* are what it could not say.

    *refused* are the fields that a fault was found in: they are missing from *data*, and nothing follows from that.
    """

    source: Source
    first_line: int
    data: dict[str, Data] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)
    values: dict[Path, Spot] = field(default_factory=dict)
    exact: set[Path] = field(default_factory=set)  # values that stand in the file sign for sign
    faults: list[Fault] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)
    is_read: bool = True  # False: the text could not be taken apart, so nothing is known of what it lacks

    def spot(self, path: Path, start: int = 0, end: int | None = None) -> Spot:
        """The place of the value at *path*, or of its part from *start* to *end*; of its parent, if it has none."""
        while path and path not in self.values:
            path, start, end = path[:-1], 0, None
        if not path:
            return self.source.spot(self.first_line)
        whole = self.values[path]
        if path not in self.exact:
            return whole
        start = min(start, whole.width - 1)
        stop = whole.width if end is None else min(end, whole.width)
        return Spot(whole.file, whole.line, whole.column + start, whole.source, max(1, stop - start))

    def key_spot(self, path: Path) -> Spot:
        """The place of the name of the field at *path*."""
        return self.keys.get(path) or self.spot(path)


def read_yaml(source: Source, first_line: int = 1, last_line: int | None = None) -> Yaml:
    """Read the lines from *first_line* to *last_line* (None: to the end) of *source*."""
    read = Yaml(source, first_line)
    text = "\n".join(source.lines[first_line - 1 : last_line]).translate(_RARE_LINE_ENDS)
    bad = _UNPRINTABLE.search(text)
    if bad:
        line = text.count("\n", 0, bad.start())
        column = bad.start() - text.rfind("\n", 0, bad.start())
        what = f"The sign U+{ord(bad.group()):04X} stands here, which nobody can see."
        return _unread(read, Fault(source.spot(first_line + line, column), what, "Delete it."))
    try:
        root = tree(text + "\n", source, first_line)
    except yaml.MarkedYAMLError as error:
        return _unread(read, fault_of(error, source, first_line))
    except Refused as refused:
        return _unread(read, refused.fault)
    if root is None or (isinstance(root, Text) and root.is_plain and not root.text):
        return read
    if not isinstance(root, Entries):
        what = "Fields are expected here, each with its name and a colon."
        return _unread(read, Fault(root.spot, what, "Write, for example, title: My course"))
    read.data = _fields(root, (), read)
    return read


def read_loosely(text: str, file: str) -> Data | Fault:
    """What somebody else's YAML says: tags and anchors mean nothing here, the last of two equal fields counts."""
    source = Source(file, text.split("\n"))
    try:
        root = tree(text.translate(_RARE_LINE_ENDS) + "\n", source, 1, is_strict=False)
    except yaml.MarkedYAMLError as error:
        return fault_of(error, source, 1)
    except yaml.YAMLError:
        return Fault(source.whole(), "It has signs that YAML does not allow.")
    except Refused as refused:
        return refused.fault
    return _loosely(root) if root is not None else {}


def _loosely(node: Node) -> Data:
    match node:
        case Text():
            return node.text
        case Items():
            return [_loosely(item) for item in node.items]
        case Entries():
            return {key.text: _loosely(value) for key, value in node.entries if isinstance(key, Text)}
        case _:
            assert_never(node)


def _unread(read: Yaml, fault: Fault) -> Yaml:
    read.faults.append(fault)
    read.is_read = False
    return read


def _fields(mapping: Entries, path: Path, read: Yaml) -> dict[str, Data]:
    data: dict[str, Data] = {}
    for key, node in mapping.entries:
        if not isinstance(key, Text):
            read.faults.append(Fault(key.spot, "A field's name has to be a word.", "Brackets and braces hold values."))
            continue
        here = (*path, key.text)
        first = read.keys.get(here)
        if first is not None:
            where = "earlier in this line" if first.line == key.spot.line else f"in line {first.line}"
            what = f"{quoted(key.text)} is written twice; the first stands {where}."
            read.faults.append(Fault(key.spot, what, "Keep one of them."))
            continue
        read.keys[here] = key.spot
        if isinstance(node, Text) and node.is_plain and node.text in _NO_VALUE:
            what = f"{quoted(key.text)} has no value."
            read.faults.append(Fault(key.spot, what, "Write one after the colon, or delete the field."))
            read.refused.add(here)
            continue
        data[key.text] = _value(node, here, read)
    return data


def _value(node: Node, path: Path, read: Yaml) -> Data:
    read.values[path] = node.spot
    match node:
        case Text():
            if node.is_exact:
                read.exact.add(path)
            return node.text
        case Items():
            return _list(node, path, read)
        case Entries():
            return _fields(node, path, read)
        case _:
            assert_never(node)


def _list(items: Items, path: Path, read: Yaml) -> list[Data]:
    data: list[Data] = []
    for node in items.items:
        if isinstance(node, Text) and node.is_plain and not node.text:
            read.faults.append(Fault(node.spot, "An item of this list is empty.", "Write it, or delete its line."))
            continue
        data.append(_value(node, (*path, len(data)), read))
    return data
