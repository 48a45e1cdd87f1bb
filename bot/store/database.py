"""The database: opened, checked, migrated, and written by one transaction at a time."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import URL, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from bot.errors import ConfigurationError
from bot.store.inline import connect
from bot.store.migrating import migrate

Transaction = AsyncConnection
"""An open transaction, to hand to the queries of this package and to nothing else."""


DatabaseTrouble = (DBAPIError,)
"""What the database itself raises inside a transaction: never to be swallowed there, the transaction explains it."""


class StoreError(ConfigurationError):
    """The database cannot be used; the text says which, why and what to do. Nothing was half written."""


class Database:
    """One SQLite file, through one connection: transactions come one after the other."""

    def __init__(self, path: Path, engine: AsyncEngine) -> None:
        self.path = path
        self._engine = engine
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, *, durable: bool = True, inline: bool = False) -> "Database":
        """Open *path*, made or migrated to this program's schema first.

        *durable* False leaves syncing to the operating system: right for rehearsals, whose processes may be killed but
        whose machine is not switched off. *inline* works in the caller's own thread. Raises StoreError.
        """
        await asyncio.to_thread(_prepare, path)
        url = URL.create("sqlite+aiosqlite", database=str(path))
        creator = {"async_creator": lambda: connect(path)} if inline else {}
        engine = create_async_engine(url, poolclass=StaticPool, **creator)
        _configure(engine, durable=durable)
        database = cls(path, engine)
        async with database.transaction() as transaction:
            await transaction.execute(text("SELECT 1"))
        return database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that is committed at the end of the block, or not at all. Raises StoreError."""
        async with self._turn:
            try:
                async with self._engine.begin() as connection:
                    yield connection
            except DBAPIError as error:
                raise explained(self.path, error.orig or error) from error

    async def close(self) -> None:
        await self._engine.dispose()


def _prepare(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(path)
    except DBAPIError as error:
        raise explained(path, error.orig or error) from error
    except (OSError, sqlite3.Error) as error:
        raise explained(path, error) from error


def _configure(engine: AsyncEngine, *, durable: bool) -> None:
    def connected(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are begun by us, below, and not by the driver
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 5000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")  # what a person had erased is not left in free pages
        cursor.close()

    def begun(connection: object) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # SQLAlchemy's event is untyped

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begun)


_EXPLANATIONS = (
    ("database is locked", "it is locked by another program.", "Close that program, or wait, and run this again."),
    ("disk is full", "the disk is full.", "Make room; nothing is lost, and what is owed goes out then."),
    ("no space left", "the disk is full.", "Make room; nothing is lost, and what is owed goes out then."),
    ("readonly", "it may not be written.", "Give this user the right to write the file and its folder."),
    ("read-only", "its disk may only be read.", "Put the file on a disk that may be written."),
    ("permission denied", "this user may not open it.", "Give this user the right to write the file and its folder."),
    ("unable to open", "it cannot be opened.", "See whether the folder exists and may be written."),
    ("not a database", "it is not a SQLite database.", "Name another file with --database, or restore a backup."),
    ("malformed", "the file is damaged.", "Restore the newest backup; nothing is posted twice."),
    ("disk i/o", "its disk does not answer properly.", "See whether the disk is full or failing, then run this again."),
    ("is a directory", "it is a folder.", "Name a file with --database."),
)


def explained(path: Path, error: BaseException) -> StoreError:
    """The failure in words for the person who can act."""
    technical = str(error).lower()
    for sign, why, what_to_do in _EXPLANATIONS:
        if sign in technical:
            return StoreError(f"The database {path} cannot be used: {why} {what_to_do}")
    return StoreError(
        f"The database {path} cannot be used: {error}. Run `homeroom doctor`, then restore the newest backup."
    )
