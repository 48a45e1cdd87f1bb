"""In which order the files of a folder are its lessons, and which of them belong together."""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote

from bot.course.faults import Fault
from bot.course.importing.source import MARKDOWN, Source
from bot.course.yaml_reading import Data, read_loosely

# Files that describe a folder; without somebody's order they are nobody's lessons.
ABOUT_THE_FOLDER = (
    "readme",
    "license",
    "licence",
    "contributing",
    "code_of_conduct",
    "changelog",
    "summary",
    "conduct",
)
SHOWN = 8  # of many files, so many are named
ORDER_DEPTH = 2  # folders down to which a file with an order is looked for


@dataclass(frozen=True, slots=True)
class Entry:
    """One lesson to be: its file, its title where the order gives one, and what it stands under."""

    file: str
    title: str | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """The entries as *origin* orders them, and what the source calls itself."""

    entries: tuple[Entry, ...]
    origin: str
    title: str | None = None


def order_of(source: Source) -> Order:
    """The order of the source: as one of its files says, or by the names of its files."""
    title = None
    for name, read in READERS.items():
        file = _one(name, source)
        if file is None:
            continue
        text = source.text(file)
        if text is None:
            continue
        found = read(file, text, source)
        title = title or (found.title if found is not None else None)
        if found is not None and found.entries:
            _tell_left_out(found, source)
            return Order(_by_folder(found.entries), file, title)
    return Order(_by_folder(tuple(_by_name(source))), "the names of the files", title)


def _one(name: str, source: Source) -> str | None:
    """The file of this name that stands nearest to the root; None, with a note, where several stand equally near."""
    stem = name.removesuffix(".yml")
    names = (name, f"{stem}.yaml") if name.endswith(".yml") else (name,)
    found = [file for file in sorted(source.files) if posixpath.basename(file) in names]
    found = [file for file in found if file.count("/") <= ORDER_DEPTH]
    nearest = [file for file in found if file.count("/") == min(other.count("/") for other in found)]
    if len(nearest) > 1:
        source.note(
            nearest[0], 0, f"not used for the order: {len(nearest)} files are called so. Import one of their folders."
        )
    return nearest[0] if len(nearest) == 1 else None


def _toctree(file: str, text: str, source: Source) -> Order | None:
    data = _yaml(file, text, source)
    return Order(tuple(_branches(data, None, _Finder(file, source))), file) if data is not None else None


def _branches(data: Data, section: str | None, find: "_Finder") -> Iterator[Entry]:
    """Entries of a table of contents: `local` or `file`, with `sections` or `chapters` below."""
    if isinstance(data, list):
        for one in data:
            yield from _branches(one, section, find)
    elif isinstance(data, str):
        yield from find(data, None, section)
    else:
        title = _text(data, "title", "caption")
        inside = [data[name] for name in ("sections", "chapters", "parts") if name in data]
        below = section if section is not None else title if inside and "root" not in data else None
        target = _text(data, "local", "file", "root")
        if target is not None:
            yield from find(target, title, below)
        for one in inside:
            yield from _branches(one, below, find)


def _mkdocs(file: str, text: str, source: Source) -> Order | None:
    data = _yaml(file, text, source)
    if not isinstance(data, dict):
        return None
    folder = posixpath.join(posixpath.dirname(file), _text(data, "docs_dir") or "docs")
    find = _Finder(f"{folder}/{posixpath.basename(file)}", source, named=file)
    return Order(tuple(_nav(data.get("nav", []), None, find)), file, _text(data, "site_name"))


def _nav(data: Data, section: str | None, find: "_Finder") -> Iterator[Entry]:
    """Entries of a navigation: paths, titles with paths, and titles with more of them."""
    if isinstance(data, str):
        yield from find(data, None, section)
    elif isinstance(data, list):
        for one in data:
            yield from _nav(one, section, find)
    else:
        for title, inside in data.items():
            if isinstance(inside, str):
                yield from find(inside, title, section)
            else:
                yield from _nav(inside, section if section is not None else title, find)


def _summary(file: str, text: str, source: Source) -> Order | None:
    """Links in nested lists; a heading, or an item with items below it, is what the others stand under."""
    find = _Finder(file, source)
    entries: list[Entry] = []
    heading: str | None = None
    outer: str | None = None
    lines = text.split("\n")
    for number, line in enumerate(lines):
        named = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        item = re.match(r"(\s*)(?:[-*+]|\d+[.)])\s+(?:\[(.+)\]\(<?([^)>]*)>?\)|(.*))", line)
        if named:
            heading = None if named[1].casefold() in ("summary", "table of contents") else named[1]
        elif item:
            title, target = item[2] or item[4], item[3]
            if not item[1]:
                below = next((other for other in lines[number + 1 :] if other.strip()), "")
                outer = title if re.match(r"\s+([-*+]|\d+[.)])\s", below) else None
            if target:
                entries.extend(find(target, title, heading or outer))
    return Order(tuple(entries), file)


def _episodes(file: str, text: str, source: Source) -> Order | None:
    """A list of files called `episodes`, which lie in a folder of that name or beside the file."""
    data = _yaml(file, text, source)
    if not isinstance(data, dict) or not isinstance(data.get("episodes"), list):
        return None
    find = _Finder(file, source, folders=("episodes", "_episodes", ""))
    named = data["episodes"]
    entries = [entry for name in named if isinstance(name, str) for entry in find(name, None, None)]
    licence = _text(data, "license", "licence")
    if licence:
        source.note(file, 0, f"the source says its licence is {licence}: say so where learners see it.")
    return Order(tuple(entries), file, _text(data, "title"))


READERS: dict[str, Callable[[str, str, Source], Order | None]] = {
    "_toctree.yml": _toctree,
    "_toc.yml": _toctree,
    "mkdocs.yml": _mkdocs,
    "SUMMARY.md": _summary,
    "config.yml": _episodes,
}
"""What says the order of a folder, the most deliberate first."""


class _Finder:
    """Finds the file that an order names, and notes where there is none."""

    def __init__(
        self, file: str, source: Source, *, named: str | None = None, folders: tuple[str, ...] = ("",)
    ) -> None:
        self._folder = posixpath.dirname(file)
        self._source = source
        self._named = named or file
        self._folders = folders
        self._found: set[str] = set()

    def __call__(self, target: str, title: str | None, section: str | None) -> Iterator[Entry]:
        path = unquote(target.split("#", 1)[0].strip())
        if re.match(r"[a-z][a-z0-9+.-]*:", path, re.IGNORECASE):
            self._source.note(self._named, 0, f"left out of the order: {path} is an address on the web.")
            return
        for folder in self._folders:
            for ending in ("", *MARKDOWN, "/index.md", "/README.md"):
                file = posixpath.normpath(posixpath.join(self._folder, folder, f"{path}{ending}"))
                if file in self._source.files and PurePosixPath(file).suffix.casefold() in MARKDOWN:
                    if file not in self._found:
                        self._found.add(file)
                        yield Entry(file, title, section)
                    return
        self._source.note(self._named, 0, f"names {target or 'nothing'}, which is no file of Markdown here.")


def _by_name(source: Source) -> Iterator[Entry]:
    for file in source.markdown():
        if PurePosixPath(file).stem.casefold() in ABOUT_THE_FOLDER:
            source.note(file, 0, "left out: files of this name describe a folder.")
        else:
            yield Entry(file)


def _by_folder(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries, under the folders they lie in where nothing else says what belongs together."""
    if not entries or any(entry.section is not None for entry in entries):
        return entries
    folders = [PurePosixPath(entry.file).parent.parts for entry in entries]
    shared = 0
    while all(len(parts) > shared and parts[: shared + 1] == folders[0][: shared + 1] for parts in folders):
        shared += 1
    return tuple(
        replace(entry, section=parts[shared] if len(parts) > shared else None)
        for entry, parts in zip(entries, folders, strict=True)
    )


def _tell_left_out(order: Order, source: Source) -> None:
    kept = {entry.file for entry in order.entries}
    left = [file for file in source.markdown() if file not in kept and file != order.origin]
    if left:
        shown = ", ".join(left[:SHOWN]) + (f" and {len(left) - SHOWN} more" if len(left) > SHOWN else "")
        source.note(order.origin, 0, f"does not name these files, so they are left out: {shown}.")


def _yaml(file: str, text: str, source: Source) -> Data | None:
    data = read_loosely(text, file)
    if isinstance(data, Fault):
        source.note(file, data.at.line, f"not used for the order: {data.text}")
        return None
    return data


def _text(data: Data, *names: str) -> str | None:
    """The first of these fields that holds a text."""
    found = (data.get(name) for name in names) if isinstance(data, dict) else iter(())
    return next((text.strip() for text in found if isinstance(text, str) and text.strip()), None)
