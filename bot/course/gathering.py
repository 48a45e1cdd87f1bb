"""The files of a course folder on disk, each with its bytes, and what cannot be read of them.

Knows which folders a course has; nothing of what stands in the files. Never leaves the folder: links out of it are
refused, and what is no regular file is not opened.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bot.course.faults import Fault, Spot, did_you_mean, quoted

COURSE = "course.yaml"
LESSONS, COHORTS, REHEARSALS, SCHEDULES, ASSETS = "lessons", "cohorts", "rehearsals", "schedules", "assets"
FOLDERS = (LESSONS, COHORTS, REHEARSALS, SCHEDULES, ASSETS)
LESSON_LIMIT = 200_000  # bytes; a room would see about a hundred messages
YAML_LIMIT = 500_000  # bytes
FILES_LIMIT = 20_000  # files in a course
DEPTH_LIMIT = 16  # folders within each other


@dataclass(slots=True)
class Gathered:
    """What lies in a course folder. Paths are relative to it, with / between; *assets* are not read.

    *lost* are texts that are there and could not be read.
    """

    texts: dict[str, bytes] = field(default_factory=dict)
    assets: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    problems: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def gather(root: Path) -> Gathered:
    """Everything that belongs to the course in *root*."""
    found = Gathered()
    try:
        inside = root.resolve(strict=True)
        names = sorted(entry.name for entry in inside.iterdir())
    except NotADirectoryError:
        found.problems.append(Fault(Spot(""), "This is a file.", "Give the folder that course.yaml lies in."))
        return found
    except FileNotFoundError:
        found.problems.append(Fault(Spot(""), "There is no such folder.", "homeroom init makes a new one."))
        return found
    except (OSError, RuntimeError) as error:
        found.problems.append(
            Fault(Spot(""), f"The folder cannot be read: {_reason(error)}.", "Look at its permissions.")
        )
        return found
    _Gathering(inside, found).run(names)
    return found


class _Gathering:
    def __init__(self, root: Path, found: Gathered) -> None:
        self._root = root
        self._found = found
        self._files = 0

    def run(self, names: list[str]) -> None:
        if COURSE in names:
            self._read(COURSE, YAML_LIMIT)
        else:
            other = next((name for name in names if name.casefold() in ("course.yml", "course.yaml")), None)
            to_do = f"Rename {other} to {COURSE}." if other else "homeroom init makes a new course."
            self._found.problems.append(Fault(Spot(""), f"There is no {COURSE} in this folder.", to_do))
        rosters = (name for name in names if name.endswith(".csv"))
        self._found.assets.update(name for name in rosters if self._may_be_read(name, is_link=self._is_link(name)))
        for name in names:
            near = did_you_mean(name, FOLDERS) if name not in FOLDERS and not name.startswith(".") else ""
            if near and (self._root / name).is_dir():
                self._found.warnings.append(Fault(Spot(name), "This folder is not read.", near))
        for file in self._walk(LESSONS):
            self._lesson(file)
        for folder in (COHORTS, REHEARSALS, SCHEDULES):
            for file in self._walk(folder):
                self._yaml(file, folder)
        self._found.assets.update(self._walk(ASSETS))

    def _lesson(self, file: str) -> None:
        suffix = PurePosixPath(file).suffix
        if suffix == ".md":
            self._read(file, LESSON_LIMIT)
        elif suffix.casefold() in (".md", ".markdown", ".mdown", ".txt"):
            self._found.problems.append(Fault(Spot(file), "Lessons are files that end in .md.", "Rename it."))
        else:
            self._found.warnings.append(
                Fault(Spot(file), "This is not read.", "Pictures and other files belong in assets/.")
            )

    def _yaml(self, file: str, folder: str) -> None:
        path = PurePosixPath(file)
        if path.suffix == ".yaml" and str(path.parent) == folder:
            self._read(file, YAML_LIMIT)
        elif path.suffix.casefold() in (".yaml", ".yml"):
            to_do = f"Call it {folder}/{path.stem}.yaml."
            self._found.problems.append(Fault(Spot(file), "This is not read where it is.", to_do))
        else:
            self._found.assets.add(file)

    def _walk(self, file: str, depth: int = 0) -> Iterator[str]:
        """The regular files below a folder, in natural order; problems are noted on the way."""
        here = self._root / file
        try:
            entries = sorted(os.scandir(here), key=lambda entry: natural(entry.name))
        except FileNotFoundError:
            return
        except NotADirectoryError:
            self._found.problems.append(Fault(Spot(file), "This has to be a folder.", "Rename the file."))
            return
        except OSError as error:
            self._cannot_read(file, error)
            return
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            path = f"{file}/{entry.name}"
            if not entry.name.isprintable():
                what = f"The name {quoted(entry.name)} has signs that cannot be shown."
                self._found.problems.append(Fault(Spot(file), what, "Rename the file."))
            elif entry.is_dir(follow_symlinks=False):
                if depth >= DEPTH_LIMIT:
                    self._found.problems.append(Fault(Spot(path), "Folders stand too deep here.", "Move it up."))
                else:
                    yield from self._walk(path, depth + 1)
            elif self._is_ours(path, entry):
                yield path

    def _is_ours(self, path: str, entry: "os.DirEntry[str]") -> bool:
        """Whether this is a regular file within the folder."""
        self._files += 1
        if self._files > FILES_LIMIT:
            if self._files == FILES_LIMIT + 1:
                what = f"There are more than {FILES_LIMIT:,} files."
                self._found.problems.append(Fault(Spot(""), what, "Is this the right folder?"))
            return False
        return self._may_be_read(path, is_link=entry.is_symlink())

    def _is_link(self, path: str) -> bool:
        return (self._root / path).is_symlink()

    def _may_be_read(self, path: str, *, is_link: bool) -> bool:
        try:
            target = (self._root / path).resolve(strict=True) if is_link else self._root / path
            kind = target.lstat().st_mode
        except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
            if is_link:
                what = "This is a link that leads nowhere or in a circle."
                self._found.problems.append(Fault(Spot(path), what, "Put the file itself here."))
            else:
                self._cannot_read(path, error)
            return False
        if is_link and not target.is_relative_to(self._root):
            what = "This is a link that leaves the course folder."
            self._found.problems.append(Fault(Spot(path), what, "Put the file itself here."))
            return False
        if stat.S_ISDIR(kind):
            what = "This is a link to a folder."
            self._found.problems.append(Fault(Spot(path), what, "Put the folder itself here."))
            return False
        if not stat.S_ISREG(kind):
            what = "This is neither a file nor a folder."
            self._found.problems.append(Fault(Spot(path), what, "Delete it."))
            return False
        return True

    def _read(self, path: str, limit: int) -> None:
        if path == COURSE and not self._may_be_read(path, is_link=self._is_link(path)):
            return
        try:
            with (self._root / path).open("rb") as file:
                raw = file.read(limit + 1)
                size = os.fstat(file.fileno()).st_size
        except OSError as error:
            self._cannot_read(path, error)
            return
        if len(raw) > limit:
            what = f"The file has {size:,} bytes; {limit:,} fit."
            to_do = "Split it into several lessons." if path.startswith(LESSONS) else "Is it the right file?"
            self._found.problems.append(Fault(Spot(path), what, to_do))
            self._found.lost.append(path)
            return
        self._found.texts[path] = raw

    def _cannot_read(self, path: str, error: Exception) -> None:
        self._found.lost.append(path)
        what = f"This cannot be read: {_reason(error)}."
        self._found.problems.append(Fault(Spot(path), what, "Look at its permissions."))


def natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts `week-2` before `week-10`, and otherwise as people expect."""
    parts = []
    digits = ""
    for sign in name.casefold() + "\0":
        if sign in "0123456789":
            digits += sign
            continue
        if digits:
            parts.append((0, int(digits), ""))
            digits = ""
        parts.append((1, 0, sign))
    return [*parts[:-1], (1, 0, name)]


def _reason(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) else None
    return (said or str(error)).casefold()
