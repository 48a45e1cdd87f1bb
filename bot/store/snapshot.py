"""A whole copy of a SQLite database that may be in use: checked and synced before it gets its name.

Knows files and nothing of what is in them.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.pool import NullPool

from bot.errors import ConfigurationError

_PATIENCE = 5.0  # seconds, for another program that has locked the whole file


class CopyError(ConfigurationError):
    """A copy could not be made; what was to be copied is as it was."""


class DamagedDatabaseError(ConfigurationError):
    """The file is one of ours, and not whole."""


def snapshot(path: Path, copy: Path, mark: Callable[[sqlite3.Connection], None] = lambda _copy: None) -> None:
    """Copy the database at *path*, as it stands now, into the new file *copy*; both, or nothing, is there afterwards.

    *mark* may write into the copy. Writers are not held up meanwhile. Raises CopyError, DamagedDatabaseError.
    """
    try:
        with new_file(copy) as part:
            with closing(_connect(path)) as source, closing(_connect(part)) as target:
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on nothing newer is seen
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
                mark(target)
                verdict = verdict_on(target)
            if verdict != "ok":
                raise damaged(path, verdict)
    except (OSError, sqlite3.Error) as error:
        if "malformed" in str(error):
            raise damaged(path, str(error)) from error
        raise not_written(copy, str(path), error) from error


@contextmanager
def new_file(copy: Path) -> Iterator[Path]:
    """An empty file to be written; once the block is left it is synced, and called *copy*. Else it is gone."""
    part = copy.with_name(f".{copy.name}.{os.getpid()}.part")
    with _private(part):
        yield part
        sync(part)
        part.replace(copy)
        sync(copy.parent)


def not_written(copy: Path, shown: str, error: OSError | sqlite3.Error) -> CopyError:
    """What became of writing the copy of the database at *shown*, in words."""
    return CopyError(
        f"The copy {copy} of {shown} cannot be written: {_why(error)} "
        "Make room, or name a file that may be written; the database itself is as it was."
    )


@contextmanager
def _private(part: Path) -> Iterator[None]:
    """A file that only this user may read, gone afterwards if it was not renamed."""
    part.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    try:
        yield
    finally:
        for left in (part, part.with_name(f"{part.name}-journal")):
            left.unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that is there; none is made."""
    uri = f"{path.absolute().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)


def _why(error: OSError | sqlite3.Error) -> str:
    if isinstance(error, OSError):
        return f"{(error.strerror or str(error)).lower()}."
    said = str(error).lower()
    if "full" in said:
        return "the disk is full."
    if "locked" in said:
        return "the database is locked by another program."
    return f"{error}."


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before anything else happens."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def verdict_on(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the whole file behind *connection*; `ok` if nothing."""
    try:
        return str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)


def damaged(path: Path, verdict: str) -> DamagedDatabaseError:
    return DamagedDatabaseError(
        f"The database {path} is damaged ({verdict}). Restore the newest backup; nothing is posted twice."
    )


@contextmanager
def looking_into(path: Path) -> Iterator[Connection]:
    """A transaction on a SQLite file that is there, committed at the end: for files on which no dispatcher works."""
    engine = create_engine(URL.create("sqlite"), creator=lambda: _connect(path), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
    finally:
        engine.dispose()
