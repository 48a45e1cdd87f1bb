"""What was found in a lesson's text before, by the hash of the file, so that a large course is checked in a moment.

Lies in the user's cache folder, never in the course. It may be deleted at any time; one that is damaged, older or
cannot be written is passed over without a word.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

from bot import __version__
from bot.course.links import FileLink

FORMAT = "homeroom links 1"


class LinkCache:
    """The links of texts by their hash; `save` keeps those that were asked for."""

    def __init__(self, file: Path | None, known: Mapping[str, tuple[FileLink, ...]]) -> None:
        self._file = file
        self._known = known
        self._asked: dict[str, tuple[FileLink, ...]] = {}

    @classmethod
    def of(cls, course: Path, folder: Path | None = None) -> "LinkCache":
        """The cache of the course in the folder *course*; *folder* is where caches lie."""
        name = hashlib.sha256(os.fsencode(course.absolute())).hexdigest()[:32]
        file = (folder or cache_folder()) / f"course-{name}.json"
        return cls(file, _load(file))

    @classmethod
    def nowhere(cls) -> "LinkCache":
        """Remembers nothing."""
        return cls(None, {})

    def get(self, key: str) -> tuple[FileLink, ...] | None:
        links = self._known.get(key)
        if links is not None:
            self._asked[key] = links
        return links

    def put(self, key: str, links: tuple[FileLink, ...]) -> None:
        self._asked[key] = links

    def save(self) -> None:
        """Write it down, if anything changed. Whoever reads at the same time sees the old file or the new one."""
        if self._file is None or self._asked == self._known:
            return
        body = json.dumps({key: [astuple(link) for link in links] for key, links in self._asked.items()})
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(self._file, f"{_header(body)}\n{body}")


def key_of(raw: bytes) -> str:
    """What the links of a file depend on: its content alone."""
    return hashlib.sha256(raw).hexdigest()


def cache_folder() -> Path:
    """Where this user's caches lie (XDG Base Directory Specification)."""
    said = os.environ.get("XDG_CACHE_HOME", "")
    base = said if said.startswith("/") else os.path.expanduser("~/.cache")  # noqa: PTH111  Path.home() may raise
    return Path(base) / "homeroom"


def _header(body: str) -> str:
    return f"{FORMAT} {__version__} {hashlib.sha256(body.encode()).hexdigest()}"


def _load(file: Path) -> dict[str, tuple[FileLink, ...]]:
    try:
        header, _, body = file.read_text(encoding="utf-8").partition("\n")
        if header != _header(body):
            return {}
        stored: dict[str, list[tuple[str, str, bool, int, int, int]]] = json.loads(body)
        return {key: tuple(FileLink(*fields) for fields in links) for key, links in stored.items()}
    except (OSError, ValueError):
        return {}


def _replace(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".course-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
