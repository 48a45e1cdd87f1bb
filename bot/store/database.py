"""The database: opened, checked, and written by transactions that are committed whole or not at all."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store import postgres, sqlite
from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile
from bot.store.migrating import refuse_moved
from bot.store.trouble import StoreError, explained, is_lost_race

Transaction = AsyncConnection
"""An open transaction, to hand to the queries of this package and to nothing else."""

_TROUBLE = (DBAPIError, PendingRollbackError)


def is_trouble(transaction: Transaction, error: Exception) -> bool:
    """Whether the database itself failed, or its connection: never to be swallowed, the transaction explains it."""
    return isinstance(error, _TROUBLE) or transaction.invalidated


class LostRaceError(StoreError):
    """Another replica was quicker: nothing was written, and doing it again will see what the other one did."""


class Database:
    """A SQLite file, through one connection whose transactions come one after the other; or a PostgreSQL database.

    *is_shared*: whether several dispatchers may work on it, each under a lease.
    """

    def __init__(self, address: DatabaseAddress, engine: AsyncEngine, *, is_shared: bool) -> None:
        self.address = address
        self.is_shared = is_shared
        self._engine = engine
        is_file = isinstance(address, SqliteFile)
        self._turn = asyncio.Lock() if is_file else None
        self._trouble = _TROUBLE if is_file else (*_TROUBLE, *postgres.CONNECTION_TROUBLE)

    @classmethod
    async def open(
        cls, address: DatabaseAddress | Path, *, durable: bool = True, inline: bool = False, shared: bool | None = None
    ) -> "Database":
        """Open the database at *address*. A SQLite file is made or migrated to this program's schema first.

        *durable* False leaves syncing to the operating system: right for rehearsals, whose processes may be killed but
        whose machine is not switched off. *inline* works in the caller's own thread. *shared* is for simulations, which
        put several dispatchers on one file. Raises StoreError.
        """
        if isinstance(address, Path):
            address = SqliteFile(address)
        try:
            if isinstance(address, PostgresServer):
                engine = postgres.make_engine(address, durable=durable)
            else:
                engine = await sqlite.make_engine(address.path, durable=durable, inline=inline)
        except (DBAPIError, OSError) as error:
            raise explained(address.shown, error) from error
        is_shared = isinstance(address, PostgresServer) if shared is None else shared
        database = cls(address, engine, is_shared=is_shared)
        try:
            async with database.transaction() as transaction:
                await transaction.execute(text("SELECT 1"))
                refuse = refuse_moved if isinstance(address, SqliteFile) else postgres.refuse_other_schemas
                await transaction.run_sync(refuse, address.shown)
        except BaseException:
            await database.close()
            raise
        return database

    @asynccontextmanager
    async def transaction(self, *, quick: bool = False) -> AsyncIterator[Transaction]:
        """A transaction that is committed at the end of the block, or not at all. Raises StoreError, LostRaceError.

        *quick* promises that each statement is a matter of a millisecond: on a SQLite file it is not handed to a
        thread. A StoreError may also mean that nobody knows whether the commit was carried out.
        """
        async with self._turn or contextlib.nullcontext():
            try:
                async with self._engine.connect() as connection:
                    if self._turn is not None:
                        await sqlite.be_quick(connection, quick=quick)
                    async with connection.begin():
                        yield connection
            except (IntegrityError, DataError) as error:
                if self.is_shared and is_lost_race(error):
                    raise LostRaceError(f"Another replica was quicker on {self.address.shown}.") from error
                raise  # what we wanted to write does not fit: a mistake of ours, and not the database's
            except self._trouble as error:
                raise explained(self.address.shown, error) from error

    async def now(self, transaction: Transaction) -> datetime | None:
        """The database's own time where it has one; None on a SQLite file, which knows only this machine's."""
        if transaction.dialect.name == "postgresql":
            return await postgres.now(transaction)
        return None

    async def scrub(self) -> None:
        """Leave nothing in a file's log of what was deleted; deleted rows themselves are overwritten."""
        if not isinstance(self.address, SqliteFile):
            return
        async with self._turn or contextlib.nullcontext(), self._engine.connect() as connection:
            raw = await connection.get_raw_connection()
            assert raw.driver_connection is not None
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # outside of any transaction

    @property
    def path(self) -> Path:
        """The file; for what can only be done with files."""
        assert isinstance(self.address, SqliteFile)
        return self.address.path

    async def close(self) -> None:
        await self._engine.dispose()
