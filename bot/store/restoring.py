"""Puts a backup in the place of a database. What was posted after the backup is put in doubt, never sent blindly."""

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.errors import ConfigurationError
from bot.store.address import SqliteFile
from bot.store.contents import Contents, contents_of
from bot.store.doubting import put_in_doubt, show_again
from bot.store.erasures import replay
from bot.store.gap import CohortGap, gaps_of
from bot.store.lock import DispatcherLock
from bot.store.migrating import ForeignDatabaseError, MovedDatabaseError, NewerDatabaseError, migrate, schema_of
from bot.store.snapshot import DamagedDatabaseError, looking_into, snapshot, sync
from bot.store.trouble import explained
from schedules.clock import Clock

_WHOLE, _DAMAGED = ".backup", ".damaged"


class UnusableBackupError(ConfigurationError):
    """The file cannot be restored; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. *since* is the moment of the backup; *replaced* is where the database before lies now."""

    since: datetime
    at: datetime
    replaced: Path | None
    gaps: tuple[CohortGap, ...]


def look_into_backup(path: Path) -> Contents:
    """What a backup holds. Raises UnusableBackupError for a file that cannot be restored here."""
    try:
        if not path.is_file() or schema_of(path) is None:
            raise UnusableBackupError(f"There is no backup {path}. Name one; `homeroom backup` makes them.")
        with looking_into(path) as connection:
            return contents_of(connection)
    except ForeignDatabaseError as error:
        raise UnusableBackupError(
            f"The file {path} is no backup of Homeroom. Name another one; nothing was changed."
        ) from error
    except (DamagedDatabaseError, sqlite3.Error, OSError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> UnusableBackupError:
    return UnusableBackupError(
        f"The backup {path} is damaged and cannot be restored. Restore an earlier one; nothing was changed."
    )


def restore(backup: Path, address: SqliteFile, clock: Clock, erased: Mapping[str, datetime] | None = None) -> Restored:
    """Put *backup* in the place of the database, which is kept beside it. Whom *erased* lists stays forgotten.

    Raises AlreadyRunningError while a dispatcher works on it, UnusableBackupError, NewerDatabaseError, CopyError.
    """
    path = address.path
    with DispatcherLock(path):
        at = clock.now()
        part = path.with_name(f".{path.name}.{os.getpid()}.restored")
        try:
            brought_up(backup, part)
            replaced = _keep(path, at)
            with looking_into(part) as connection:
                since = put_in_doubt(connection, at)
                gaps = gaps_of(connection)
                if replaced is not None and replaced.suffix == _WHOLE:
                    with looking_into(replaced) as before:
                        show_again(connection, before)
                replay(connection, erased or {})
            sync(part)
            for log in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + log).unlink(missing_ok=True)  # it belongs to the file that goes
            part.replace(path)
            sync(path.parent)
        except (OSError, sqlite3.Error, DBAPIError) as error:
            raise explained(address.shown, error) from error
        finally:
            part.unlink(missing_ok=True)
    return Restored(since, at, replaced, gaps)


def brought_up(backup: Path, part: Path) -> Path:
    """Copy *backup* to *part* and bring it to this program's schema. Raises UnusableBackupError, NewerDatabaseError."""
    look_into_backup(backup)
    try:
        snapshot(backup, part)
    except DamagedDatabaseError as error:
        raise _damaged(backup) from error
    found = schema_of(part)
    try:
        migrate(part, keep=False)
        return part
    except NewerDatabaseError as error:
        raise NewerDatabaseError(
            f"The backup {backup} was made by a newer Homeroom (schema {found}). "
            "Restore it with that program; nothing was changed."
        ) from error


def replaced_file(path: Path, at: datetime) -> Path:
    """What a database is called that was replaced at *at*."""
    return path.with_name(f"{path.name}.replaced-{at:%Y%m%dT%H%M%SZ}{_WHOLE}")


def _keep(path: Path, at: datetime) -> Path | None:
    """Keep the database that is replaced, as a backup if it is whole, else as it is; None where there is none."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    kept = replaced_file(path, at)
    try:
        schema_of(path)
        snapshot(path, kept)
        _refuse_moved(kept, path)
        _empty_log(path)
    except DamagedDatabaseError:
        return _keep_as_it_is(path, kept.with_suffix(_DAMAGED))
    except ForeignDatabaseError as error:
        if not isinstance(error.__cause__, sqlite3.DatabaseError):
            raise  # another program's, and whole: not ours to replace
        return _keep_as_it_is(path, kept.with_suffix(_DAMAGED))
    return kept


def _refuse_moved(kept: Path, path: Path) -> None:
    """A restored file beside a living database would do everything a second time."""
    with looking_into(kept) as before:
        moved_to = contents_of(before).moved_to
    if moved_to is not None:
        kept.unlink()
        raise MovedDatabaseError(
            f"The database {path} was moved to {moved_to}, which may be at work. Restore there, with --database; "
            "nothing was changed."
        )


def _empty_log(path: Path) -> None:
    """Have everything in the file itself: its log goes before the file does, and we may be stopped between the two."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (is_busy, _frames, _moved) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise sqlite3.OperationalError("database is locked")


def _keep_as_it_is(path: Path, damaged: Path) -> Path:
    for log in ("", "-wal"):
        file, copy = path.with_name(path.name + log), damaged.with_name(damaged.name + log)
        if file.exists():
            shutil.copyfile(file, copy)
            copy.chmod(0o600)
    return damaged
