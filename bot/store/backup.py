"""Backups: one file that holds everything, made while Homeroom runs, and checked before it gets its name."""

import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import ConfigurationError
from bot.store.address import SqliteFile
from bot.store.columns import to_number
from bot.store.contents import Contents, contents_of
from bot.store.migrating import schema_of
from bot.store.snapshot import looking_into, snapshot
from bot.store.trouble import explained
from schedules.clock import Clock

_MOMENT = r"\d{8}T\d{6}Z"
FOLDER = "backups"


class NoDatabaseError(ConfigurationError):
    """There is nothing to back up, or to look at."""


class NotOursError(ConfigurationError):
    """A file that is no backup of ours stands where the backup should go."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: of what was posted after *at* it knows nothing. *size* is in bytes."""

    path: Path
    at: datetime
    size: int
    contents: Contents


def automatic_file(folder: Path, name: str, at: datetime) -> Path:
    """What a backup is called where nobody names it: after its database and its moment."""
    return folder / f"{name}-{at:%Y%m%dT%H%M%SZ}.backup"


def automatic_files(folder: Path, name: str) -> list[Path]:
    """The backups in *folder* that were named by `automatic_file`, oldest first."""
    own = re.compile(rf"{re.escape(name)}-{_MOMENT}\.backup")
    return sorted(file for file in folder.glob("*.backup") if own.fullmatch(file.name))


def keep_newest(folder: Path, name: str, most: int) -> list[Path]:
    """Remove the older ones of those backups; which those were."""
    gone = automatic_files(folder, name)[:-most] if most > 0 else []
    for file in gone:
        file.unlink()
    return gone


def name_of(address: SqliteFile) -> str:
    """What the backups of a database are called after."""
    return address.path.stem


def folder_of(address: SqliteFile) -> Path:
    """Where the backups of a database go if nobody says: beside it."""
    return address.path.absolute().parent / FOLDER


def back_up(address: SqliteFile, given: Path | None, clock: Clock) -> Backup:
    """Write everything into the file *given*, or into a folder under a name of its own; with none into `folder_of`.

    Raises NoDatabaseError, NotOursError, CopyError, DamagedDatabaseError, StoreError, and what `schema_of` raises.
    """
    try:
        found = schema_of(address.path)
    except (sqlite3.Error, OSError) as error:
        raise explained(address.shown, error) from error
    if found is None:
        raise NoDatabaseError(
            f"There is no database {address.shown} to back up. Name it with --database, or set HOMEROOM_DATABASE."
        )
    at = clock.now()  # before the copy begins: what is posted from here on may be missing in it
    file = _target(address, given, at)
    snapshot(address.path, file, lambda copy: _mark(copy, at))
    with looking_into(file) as connection:
        return Backup(file, at, file.stat().st_size, contents_of(connection))


def _target(address: SqliteFile, given: Path | None, at: datetime) -> Path:
    if given is None or given.is_dir():
        return automatic_file(given or folder_of(address), name_of(address), at)
    if given.exists() and not _is_backup(given):
        raise NotOursError(
            f"The file {given} is there already and is no backup of Homeroom. Name another file; it was not touched."
        )
    return given


def _is_backup(path: Path) -> bool:
    """Whether a file is a backup, and no database that somebody works on."""
    try:
        if schema_of(path) is None:
            return False
        with looking_into(path) as connection:
            return contents_of(connection).backed_up_at is not None
    except (ConfigurationError, sqlite3.Error):
        return False


def _mark(copy: sqlite3.Connection, at: datetime) -> None:
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'installation'").fetchone() is None:
        return  # the first schema had no room for it
    copy.execute("UPDATE installation SET backed_up_at = ?", (to_number(at),))
