"""A connection to SQLite that works in the caller's own thread, for rehearsals and nothing else.

aiosqlite hands each call to a thread, so that a slow disk does not stop the loop. A rehearsal never waits for a disk
and makes a hundred thousand calls: there, handing over costs more than the call.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import aiosqlite

Result = TypeVar("Result")

_ROWS_AT_ONCE = 64  # aiosqlite's own number


class InlineConnection(aiosqlite.Connection):
    """Carries each call out at once. Where aiosqlite should once work otherwise, its own way is taken again."""

    async def _execute(self, fn: Callable[..., Result], *args: object, **named: object) -> Result:
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **named)


async def connect(path: Path) -> aiosqlite.Connection:
    """Connect to the file at *path*."""
    connection = InlineConnection(lambda: sqlite3.connect(path, check_same_thread=False), _ROWS_AT_ONCE)
    connection._thread.daemon = True  # noqa: SLF001  it has nothing to do; SQLAlchemy does the same to its own
    return await connection
