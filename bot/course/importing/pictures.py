"""The pictures that lessons show: found in the source, copied to assets/ under names that do not collide."""

import posixpath
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from bot.course.gathering import ASSETS
from bot.course.importing.source import PICTURE_LIMIT, PICTURES, Source
from bot.course.written import slug


@dataclass(slots=True)
class Pictures:
    """*copies* are the new folder's assets by their path."""

    source: Source
    copies: dict[str, bytes] = field(default_factory=dict)
    _by_file: dict[str, str | None] = field(default_factory=dict)

    def asset(self, file: str) -> str | None:
        """The path of the picture in the new folder; None, with a note, where there is none to copy."""
        if file not in self._by_file:
            self._by_file[file] = self._copy(file)
        return self._by_file[file]

    def _copy(self, file: str) -> str | None:
        suffix = PurePosixPath(file).suffix.casefold()
        if file not in self.source.files or suffix not in PICTURES:
            return None
        raw = self.source.bytes(file, PICTURE_LIMIT)
        if raw is None:
            return None
        if suffix == ".svg":
            self.source.note(file, 0, "is copied, but chats do not show SVG: save it as PNG.")
        stem = slug(PurePosixPath(file).stem) or "picture"
        name, number = f"{ASSETS}/{stem}{suffix}", 1
        while name in self.copies:
            number += 1
            name = f"{ASSETS}/{stem}-{number}{suffix}"
        self.copies[name] = raw
        return name


def resolved(target: str, file: str) -> str:
    """The path in the source that *target* means where it stands in *file*; it may name nothing."""
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), target))
