"""A connection to SQLite that works in the caller's own thread, where that is known to be quick.

aiosqlite hands each call to a thread, so that a slow disk does not stop the loop; handing over costs more than most
calls do. A rehearsal never waits for a disk: there everything is done here. A running Homeroom does the short
statements of its hot paths here, and leaves to the thread what waits: for the write lock and for the disk.
"""

import sqlite3
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import TypeVar

import aiosqlite

Result = TypeVar("Result")

_ROWS_AT_ONCE = 64  # aiosqlite's own number


class Here(Enum):
    """What is done in the caller's own thread."""

    NOTHING = "nothing"
    STATEMENTS = "statements"
    EVERYTHING = "everything"


class InlineConnection(aiosqlite.Connection):
    """Carries calls out at once, as far as *here* says. Should aiosqlite once work otherwise, its own way is taken."""

    here = Here.EVERYTHING

    async def _execute(self, fn: Callable[..., Result], *args: object, **named: object) -> Result:
        if self.here is Here.NOTHING or (self.here is Here.STATEMENTS and _waits(fn, args)):
            handed: Result = await super()._execute(fn, *args, **named)  # type: ignore[no-untyped-call]
            return handed
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **named)


def _waits(fn: Callable[..., object], args: tuple[object, ...]) -> bool:
    """Whether a call may wait for another process or for the disk."""
    begins = bool(args) and isinstance(args[0], str) and args[0].startswith("BEGIN")
    return begins or getattr(fn, "__name__", "") in ("commit", "rollback", "close")


async def connect(path: Path, here: Here = Here.EVERYTHING) -> InlineConnection:
    """Connect to the file at *path*."""
    connection = InlineConnection(lambda: sqlite3.connect(path, check_same_thread=False), _ROWS_AT_ONCE)
    connection._thread.daemon = True  # noqa: SLF001  it has little to do; SQLAlchemy does the same to its own
    await connection
    connection.here = here
    return connection
