"""A database in memory for each play, planned once: what a trial did to it is undone, and the next one begins there.

All engines of a trial work on the same connection. What they commit is a savepoint released inside one transaction
around the whole trial, which is rolled back in the end. So nothing is opened, read or prepared anew, and statements go
from SQLAlchemy straight to SQLite: what a trial costs is the engine's own work. `in_place` has the same on files.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from bot.store import sqlite
from tests.simulation.in_place import State, may_die

_STATEMENTS = 1_000  # that stay prepared from trial to trial


class InMemory:
    """A copy of the database at *path*, by whose name engines open it."""

    by_path: "dict[Path, InMemory]" = {}  # noqa: RUF012  every one of this process

    def __init__(self, path: Path) -> None:
        self.path = path
        self.raw = sqlite3.connect(
            ":memory:", factory=sqlite3.Connection, isolation_level=None, cached_statements=_STATEMENTS
        )
        stored = sqlite3.connect(path)
        stored.backup(self.raw)
        stored.close()
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = OFF"):
            self.raw.execute(f"PRAGMA {pragma}")
        self.connection = create_engine("sqlite://", poolclass=StaticPool, creator=lambda: self.raw).connect()
        self.is_taken = False
        InMemory.by_path[path] = self

    def begin(self) -> None:
        """A trial begins: everything is as it was planned."""
        self.is_taken = False
        self.raw.execute("BEGIN")
        self.connection.begin()

    def undo(self) -> None:
        """Forget what the trial did."""
        self.connection.rollback()

    def read(self, query: str) -> Sequence[tuple[Any, ...]]:
        """What an onlooker reads, while no engine works."""
        return self.raw.execute(query).fetchall()


class Face:
    """What an engine holds in place of SQLAlchemy's own engine and connection: as much of them as the store uses."""

    driver_connection = None
    invalidated = False

    def __init__(self, held: InMemory) -> None:
        self._held = held
        self._connection = held.connection
        self.dialect = held.connection.dialect

    def connect(self) -> "Face":
        return self

    async def __aenter__(self) -> "Face":
        return self

    async def __aexit__(self, *_error: object) -> None:
        await asyncio.sleep(0)  # SQLAlchemy too lets others go on while it gives a connection back

    async def get_raw_connection(self) -> "Face":
        return self

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        return self._connection.execute(statement, parameters)

    async def scalar(self, statement: Any, parameters: Any = None) -> Any:
        return self._connection.scalar(statement, parameters)

    async def scalars(self, statement: Any, parameters: Any = None) -> Any:
        return self._connection.scalars(statement, parameters)

    async def run_sync(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return work(self._connection, *arguments)

    def begin(self) -> "_Transaction":
        return _Transaction(self._held)

    async def dispose(self) -> None: ...


class _Transaction:
    """A transaction of an engine: it begins and ends within one step, so that there is never more than one."""

    def __init__(self, held: InMemory) -> None:
        self._held = held

    async def __aenter__(self) -> None:
        assert not self._held.is_taken, "a transaction waited for something else than the database"
        self._held.is_taken = True
        self._held.raw.execute("SAVEPOINT ours")

    async def __aexit__(self, kind: object, _error: object, _trace: object) -> None:
        if kind is not None:
            self._roll_back()
            return
        await may_die(self._roll_back)
        try:
            State.disk.before_commit()
        except sqlite3.Error as trouble:
            self._roll_back()
            raise OperationalError("COMMIT", None, trouble) from trouble
        self._release()
        try:
            State.disk.after_commit()
        except sqlite3.Error as trouble:
            raise OperationalError("COMMIT", None, trouble) from trouble
        await may_die(lambda: None)

    def _roll_back(self) -> None:
        self._held.raw.execute("ROLLBACK TO ours")
        self._release()

    def _release(self) -> None:
        self._held.raw.execute("RELEASE ours")
        self._held.is_taken = False


_make_engine_on_a_file = sqlite.make_engine


async def _make_engine(path: Path, *, durable: bool, inline: bool) -> Any:
    held = InMemory.by_path.get(path)
    return Face(held) if held is not None else await _make_engine_on_a_file(path, durable=durable, inline=inline)


def work_in_memory() -> None:
    """From now on open in memory what is held there; in this process and for good."""
    store: Any = sqlite
    store.make_engine = _make_engine
