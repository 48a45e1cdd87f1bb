"""Backups: one file that holds everything, made while Homeroom runs, and checked before it gets its name."""

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.errors import ConfigurationError
from bot.store.address import DatabaseAddress, SqliteFile
from bot.store.columns import to_number
from bot.store.contents import Contents, contents_of
from bot.store.migrating import schema_of
from bot.store.server_copy import write_server
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


def automatic_moment(file: Path) -> datetime:
    """The moment in the name of such a backup."""
    return datetime.strptime(file.name[-len("20260101T000000Z.backup") :], "%Y%m%dT%H%M%SZ.backup").replace(tzinfo=UTC)


def keep_newest(folder: Path, name: str, most: int) -> list[Path]:
    """Remove the older ones of those backups; which those were."""
    gone = automatic_files(folder, name)[:-most] if most > 0 else []
    for file in gone:
        file.unlink()
    return gone


def expire(folder: Path, name: str, before: datetime) -> list[Path]:
    """Remove what we backed up in *folder* before that moment; which files. The newest backup stays, however old."""
    gone = [file for file in automatic_files(folder, name)[:-1] if automatic_moment(file) < before]
    for file in gone:
        file.unlink()
    return gone


def expire_beside(database: Path, before: datetime) -> list[Path]:
    """Remove what upgrades and restorations kept beside a database file before that moment; which files."""
    own = re.compile(
        rf"{re.escape(database.name)}\.(before-\d{{4}}\.backup|replaced-{_MOMENT}\.(backup|damaged(-wal)?))"
    )
    gone = [
        file
        for file in sorted(database.parent.glob(f"{database.name}.*"))
        if own.fullmatch(file.name) and datetime.fromtimestamp(file.stat().st_mtime, UTC) < before
    ]
    for file in gone:
        file.unlink()
    return gone


def name_of(address: DatabaseAddress) -> str:
    """What the backups of a database are called after."""
    if isinstance(address, SqliteFile):
        return address.path.stem
    return urlsplit(address.url).path.strip("/") or "homeroom"


def folder_of(address: DatabaseAddress, data: Path) -> Path:
    """Where the backups of a database go if nobody says: beside it, or into the folder *data* of this machine."""
    return (address.path.absolute().parent if isinstance(address, SqliteFile) else data) / FOLDER


async def back_up(address: DatabaseAddress, to: Path, clock: Clock) -> Backup:
    """Write everything into the file *to*, or into the folder *to* under a name of its own.

    Raises NoDatabaseError, NotOursError, CopyError, DamagedDatabaseError, StoreError, and what `schema_of` raises.
    """
    at = clock.now()
    file = target(address, to, at)
    if isinstance(address, SqliteFile):
        _copy_file(address, file, at)
    else:
        at = await write_server(address, file, at)
    with looking_into(file) as connection:
        return Backup(file, at, file.stat().st_size, contents_of(connection))


def _copy_file(address: SqliteFile, file: Path, at: datetime) -> None:
    """*at* is a moment before the copy begins: what is posted from there on may be missing in it."""
    try:
        found = schema_of(address.path)
    except (sqlite3.Error, OSError) as error:
        raise explained(address.shown, error) from error
    if found is None:
        raise NoDatabaseError(
            f"There is no database {address.shown} to back up. Name it with --database, or set HOMEROOM_DATABASE."
        )
    snapshot(address.path, file, lambda copy: _mark(copy, at))


def target(address: DatabaseAddress, to: Path, at: datetime) -> Path:
    """The file that a backup goes into. Raises NotOursError for a file that is there and is no backup."""
    if to.is_dir() or to.name == FOLDER:
        return automatic_file(to, name_of(address), at)
    if to.exists() and not _is_backup(to):
        raise NotOursError(
            f"The file {to} is there already and is no backup of Homeroom. Name another file; it was not touched."
        )
    return to


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
