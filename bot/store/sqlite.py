"""A SQLite file as our database: made or migrated when it is opened, synced at every commit."""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import URL, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from bot.store.inline import Here, InlineConnection, connect
from bot.store.migrating import migrate
from bot.store.trouble import explained


async def make_engine(path: Path, *, durable: bool, inline: bool) -> AsyncEngine:
    """An engine with one connection to the file, which carries this program's schema afterwards. Raises StoreError."""
    await asyncio.to_thread(_prepare, path)
    url = URL.create("sqlite+aiosqlite", database=str(path))
    here = Here.EVERYTHING if inline else Here.NOTHING
    engine = create_async_engine(url, poolclass=StaticPool, async_creator=lambda: connect(path, here))
    _configure(engine, durable=durable)
    return engine


async def be_quick(connection: AsyncConnection, *, quick: bool) -> None:
    """From now on do short statements in the caller's own thread, or hand everything to a thread again."""
    held = (await connection.get_raw_connection()).driver_connection
    if isinstance(held, InlineConnection) and held.here is not Here.EVERYTHING:
        held.here = Here.STATEMENTS if quick else Here.NOTHING


def _prepare(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(path)
    except (DBAPIError, OSError, sqlite3.Error) as error:
        raise explained(str(path), error) from error


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
