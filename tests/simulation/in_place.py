"""SQLite without threads, for a process that only simulates: each call is carried out where it is made.

A transaction is atomic whatever happens inside it, so only what lies around its commit is told apart: a process may
die before it (nothing was stored) or after it (all was stored, nobody was told), and the database may be in trouble.
"""

import asyncio
import contextlib
import functools
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiosqlite.core
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

from bot.store.database import Database
from tests.simulation.process import PROCESS, Process
from tests.simulation.virtual_loop import EPOCH

_COMPILED: "LRUCache[Any, Any]" = LRUCache(2_000)


class Disk(Protocol):
    """What may go wrong with a commit."""

    def before_commit(self) -> None:
        """Raises what keeps the commit from being carried out."""
        ...

    def after_commit(self) -> None:
        """Raises what keeps us from knowing that it was."""
        ...


class Sound:
    """Nothing goes wrong."""

    def before_commit(self) -> None: ...

    def after_commit(self) -> None: ...


class State:
    """What the connections of this process of the operating system share."""

    disk: Disk = Sound()


class Mortal(sqlite3.Connection):
    """A connection that can be dropped as a dead process drops it: uncommitted work is gone."""

    alive: "list[tuple[Process | None, Mortal]]" = []  # noqa: RUF012  every connection of this process
    cursors: list[sqlite3.Cursor]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursors = []
        Mortal.alive.append((PROCESS.get(), self))

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        cursor = super().cursor(*arguments, **options)
        self.cursors.append(cursor)
        return cursor

    def drop(self) -> None:
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed already
            for cursor in self.cursors:
                cursor.close()
            self.rollback()
            self.close()


def drop_connections(process: Process | None = None) -> None:
    """Drop what *process* had open, or everything."""
    gone = [one for owner, one in Mortal.alive if process is None or owner is process]
    Mortal.alive[:] = [(owner, one) for owner, one in Mortal.alive if process is not None and owner is not process]
    for connection in gone:
        connection.drop()


class _NoThread:
    daemon = True

    def __init__(self, *_arguments: object, **_options: object) -> None: ...

    def start(self) -> None: ...


class _Queue:
    """What SQLAlchemy hands to the thread itself."""

    def put_nowait(self, work: "tuple[asyncio.Future[Any], Callable[[], Any]]") -> None:
        future, function = work
        future.set_result(function())


async def _connect(self: Any) -> Any:
    if self._connection is None:
        self._connection = self._connector()
    return self


async def _execute(self: Any, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    if not self._running or not self._connection:
        raise ValueError("Connection closed")
    return function(*arguments, **options)


async def _commit(self: Any) -> None:
    connection: sqlite3.Connection = self._conn
    if not connection.in_transaction:
        return
    await may_die(_drop_ours)
    try:
        State.disk.before_commit()
    except sqlite3.Error:
        connection.rollback()  # at once: what was not committed keeps nobody else waiting
        raise
    connection.commit()
    State.disk.after_commit()
    await may_die(_drop_ours)


def _drop_ours() -> None:
    drop_connections(PROCESS.get())


async def may_die(when_dead: Callable[[], None]) -> None:
    """A step right before or after a commit: whose process dies there never goes on."""
    process = PROCESS.get()
    if process is not None and not process.step():
        loop: Any = asyncio.get_running_loop()
        loop.bury()
        when_dead()
        await loop.create_future()  # for ever


def _stop(self: Any) -> None:
    self._running = False


async def _time_of_the_database(self: Database, _transaction: object) -> datetime | None:
    """Where dispatchers share a database it has a time of its own, and that is the true one."""
    return EPOCH + timedelta(seconds=asyncio.get_running_loop().time()) if self.is_shared else None


def work_in_place(*, mortal: bool = True) -> None:
    """Replace threads and connections, in this process and for good. *mortal* connections can be dropped by a kill."""
    core: Any = aiosqlite.core
    core.Thread = _NoThread
    core.SimpleQueue = _Queue
    core.Connection._connect = _connect
    core.Connection._execute = _execute
    core.Connection.commit = _commit
    core.Connection.stop = _stop
    sqlite: Any = sqlite3
    if mortal:
        sqlite.connect = functools.partial(sqlite3.connect, factory=Mortal)
    # Each engine makes a dialect of its own; compiled statements are kept for all of them together.
    dialect: Any = SQLiteDialect_aiosqlite
    dialect.__eq__ = lambda self, other: type(self) is type(other)
    dialect.__hash__ = lambda self: hash(type(self))
    database: Any = Database
    database.now = _time_of_the_database
    engine: Any = Engine
    engine._compiled_cache = property(lambda _self: _COMPILED, lambda _self, _value: None)
