"""A PostgreSQL database as one SQLite file: the same format as any other backup, so that it restores into either."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import ConfigurationError
from bot.store.address import PostgresServer
from bot.store.copying import copy_rows, tables_in
from bot.store.migrating import refuse_newer, schema_in, upgrade
from bot.store.postgres import CONNECTION_TROUBLE, make_engine, now
from bot.store.snapshot import damaged, looking_into, new_file, not_written, verdict_on
from bot.store.tables import installation
from bot.store.trouble import explained


class EmptyServerError(ConfigurationError):
    """There is nothing in the database yet."""


@asynccontextmanager
async def reached(address: PostgresServer) -> AsyncIterator[AsyncEngine]:
    """An engine for the database at *address*. Raises StoreError for whatever is wrong with it."""
    engine = make_engine(address, durable=True, patient=True)
    try:
        yield engine
    except (DBAPIError, *CONNECTION_TROUBLE) as error:
        raise explained(address.shown, error) from error
    finally:
        await engine.dispose()


async def write_server(address: PostgresServer, file: Path, not_after: datetime) -> datetime:
    """Write everything the database holds at one moment into *file*; a moment before that one, and *not_after* another.

    Raises EmptyServerError, NewerDatabaseError, ForeignDatabaseError, CopyError, StoreError.
    """
    async with reached(address) as engine:
        async with engine.connect() as connection:
            # In a transaction of its own: what is read below is not older than this. Of two clocks the one that is
            # behind is believed: too early a moment only means that more is looked up.
            at = min(await now(connection), not_after)
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            await _write(connection, address, file, at)
    return at


async def _write(connection: AsyncConnection, address: PostgresServer, file: Path, at: datetime) -> None:
    found = await connection.run_sync(schema_in, address.shown)
    if found is None:
        raise EmptyServerError(f"The database {address.shown} is empty: there is nothing to back up.")
    refuse_newer(found, address.shown)
    try:
        with new_file(file) as part:
            await connection.run_sync(_copy, part, found, at)
            with closing(sqlite3.connect(part)) as copy:
                verdict = verdict_on(copy)
            if verdict != "ok":
                raise damaged(file, verdict)
    except (OSError, sqlite3.Error) as error:
        raise not_written(file, address.shown, error) from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise not_written(file, address.shown, error.orig) from error
        raise


def _copy(server: Connection, part: Path, schema: str, at: datetime) -> None:
    with looking_into(part) as file:
        upgrade(file, schema)
        if file.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'installation'")):
            file.execute(delete(installation))  # the copied one counts
        copy_rows(server, file, tables_in(file))
        if file.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'installation'")):
            file.execute(update(installation).values(backed_up_at=at))
