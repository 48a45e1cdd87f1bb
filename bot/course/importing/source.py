"""The folder that is imported: its files, and what is to be told about them. It is read and never changed."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.course.decoding import decoded
from bot.course.faults import Fault
from bot.course.gathering import DEPTH_LIMIT, FILES_LIMIT, LESSON_LIMIT, natural
from bot.errors import HomeroomError

MARKDOWN = (".md", ".mdx", ".markdown")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")
PICTURE_LIMIT = 10 * 1024 * 1024  # bytes; platforms.md: 10 MiB a file
TEXT_LIMIT = 4 * LESSON_LIMIT  # bytes of a source file; converted, it has to fit into a lesson


class SourceError(HomeroomError):
    """A folder that cannot be imported."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not taken over as it stands, or was not there to be taken: a person has to look."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}  {self.text}" if place else self.text


@dataclass(slots=True)
class Source:
    """The files below *root* by their path, and the notes made so far."""

    root: Path
    files: frozenset[str]
    notes: list[Note] = field(default_factory=list)

    @classmethod
    def of(cls, root: Path) -> "Source":
        """Look through *root*. Raises SourceError where it is no folder or cannot be read."""
        if not root.is_dir():
            what = "is a file" if root.exists() else "does not exist"
            raise SourceError(f"{root} {what}. Give the folder that the Markdown lies in.")
        source = cls(root.resolve(), frozenset())
        source.files = frozenset(source._walk(""))
        return source

    def note(self, file: str, line: int, text: str) -> None:
        self.notes.append(Note(file, line, text))

    def text(self, file: str) -> str | None:
        """The text of a file; None, with a note, where it is none."""
        raw = self.bytes(file, TEXT_LIMIT)
        if raw is None:
            return None
        text = decoded(raw, file)
        if isinstance(text, Fault):
            self.note(file, text.at.line, f"left out: {text.text}")
            return None
        return text

    def bytes(self, file: str, limit: int) -> "bytes | None":
        """The content of a file; None, with a note, where it cannot be read or is larger than *limit*."""
        try:
            with (self.root / file).open("rb") as opened:
                raw = opened.read(limit + 1)
        except OSError as error:
            self.note(file, 0, f"left out: it cannot be read ({(error.strerror or str(error)).casefold()}).")
            return None
        if len(raw) > limit:
            self.note(file, 0, f"left out: it has more than {limit:,} bytes.")
            return None
        return raw

    def markdown(self) -> list[str]:
        """All files of Markdown, in natural order."""
        found = [file for file in self.files if PurePosixPath(file).suffix.casefold() in MARKDOWN]
        return sorted(found, key=lambda file: [natural(part) for part in file.split("/")])

    def _walk(self, folder: str, depth: int = 0) -> Iterator[str]:
        try:
            entries = sorted(os.scandir(self.root / folder), key=lambda entry: natural(entry.name))
        except OSError as error:
            self.note(folder or str(self.root), 0, f"left out: it cannot be read ({str(error.strerror).casefold()}).")
            return
        for number, entry in enumerate(entries):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if number >= FILES_LIMIT:
                raise SourceError(f"{self.root / folder} has more than {FILES_LIMIT:,} files. Give a smaller folder.")
            if entry.name.startswith(".") or not entry.name.isprintable() or entry.name == "node_modules":
                continue
            if entry.is_dir(follow_symlinks=False):
                if depth < DEPTH_LIMIT:
                    yield from self._walk(path, depth + 1)
            elif self._is_ours(path):
                yield path

    def _is_ours(self, path: str) -> bool:
        """Whether this is a regular file that lies below the root, also where it is a link."""
        try:
            target = (self.root / path).resolve(strict=True)
            is_file = stat.S_ISREG(target.stat().st_mode)
        except (OSError, RuntimeError):
            is_file, target = False, self.root
        if is_file and target.is_relative_to(self.root):
            return True
        self.note(path, 0, "left out: it is a link that leaves the folder, or no file.")
        return False
