"""Moves a SQLite installation into a PostgreSQL database: checked row by row, whole or not at all.

The file stays as it was but for a mark that says where everything is now; nobody works on it any more by mistake.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConfigurationError
from bot.store import postgres
from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile
from bot.store.backup import NoDatabaseError
from bot.store.copying import sum_of, tables_in
from bot.store.lock import DispatcherLock
from bot.store.migrating import HEAD, OlderDatabaseError, check_file, refuse_newer, schema_of
from bot.store.server_copy import reached
from bot.store.server_filling import NotEmptyError, fill, is_empty, take_whole
from bot.store.snapshot import looking_into
from bot.store.tables import installation
from bot.store.trouble import explained

Tell = Callable[[str, int], None]
"""Hears how many rows of a table have arrived so far."""


class CannotMoveError(ConfigurationError):
    """This cannot be moved there."""


class MoveUnknownError(ConfigurationError):
    """Nobody knows whether the last commit was carried out."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: how many rows of each table. *was_there*: an earlier move had carried it out already."""

    rows: Mapping[str, int]
    was_there: bool


async def move(address: DatabaseAddress, to: DatabaseAddress, tell: Tell | None = None) -> Moved:
    """Copy everything in the file at *address* into the empty database *to*.

    Raises CannotMoveError, AlreadyRunningError, NotEmptyError, CopyDiffersError, StoreError, MoveUnknownError.
    """
    if not isinstance(address, SqliteFile) or not isinstance(to, PostgresServer):
        raise CannotMoveError(
            f"A SQLite file can be moved into a PostgreSQL database, not {address.shown} into {to.shown}. "
            "Name them with --database and --to; for any other way make a backup and restore it there."
        )
    with DispatcherLock(address.path):
        was_marked = await asyncio.to_thread(_check, address, to)
        async with reached(to) as engine, engine.connect() as server:
            return await _move(server, address.path, to, tell, was_marked=was_marked)


def _check(address: SqliteFile, to: PostgresServer) -> bool:
    """See that the file is whole, ours and at this program's schema; whether it says that it was moved there before."""
    path = address.path
    try:
        found = schema_of(path)
        if found is None:
            raise NoDatabaseError(f"There is no database {path} to move. Name it with --database.")
        if found != HEAD:
            refuse_newer(found, str(path))
            raise OlderDatabaseError(
                f"The database {path} has schema {found}; this program needs {HEAD}. "
                "Run `homeroom db upgrade` once, then run this again."
            )
        check_file(path)
        with looking_into(path) as file:
            moved_to = moved_to_of(file)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise explained(str(path), error) from error
    if moved_to not in (None, to.shown):
        raise _moved_already(path, moved_to)
    return moved_to is not None


def _moved_already(path: Path, moved_to: str) -> CannotMoveError:
    return CannotMoveError(
        f"The database {path} was moved to {moved_to} already. What is in it is old; move nothing from it any more."
    )


async def _move(
    server: AsyncConnection, path: Path, to: PostgresServer, tell: Tell | None, *, was_marked: bool
) -> Moved:
    """The file is marked just before the commit; the mark goes again only where that certainly failed."""
    is_marked = False
    try:
        async with server.begin():
            at = await postgres.now(server)
            await server.run_sync(take_whole, to, at)
            if not await server.run_sync(is_empty):
                return await _was_there(server, path, to, was_marked=was_marked)
            rows = await server.run_sync(fill, path, tell)
            is_marked = True
            mark(path, to.shown)
    except (*postgres.CONNECTION_TROUBLE, DBAPIError) as error:
        if not is_marked:
            raise
        if isinstance(error, DBAPIError) and not error.connection_invalidated:
            mark(path, None)
            raise
        raise MoveUnknownError(
            f"The connection to {to.shown} was lost in the last moment, and nobody knows whether everything has "
            f"arrived. Run this again: it looks, and starts over if it has not. In {path} is everything still."
        ) from error
    return Moved(rows, was_there=False)


async def _was_there(server: AsyncConnection, path: Path, to: PostgresServer, *, was_marked: bool) -> Moved:
    """The database is not empty: that is well if it holds just what the file does."""
    rows = await server.run_sync(_same_rows, path)
    if rows is not None:
        mark(path, to.shown)
        return Moved(rows, was_there=True)
    if was_marked:
        raise _moved_already(path, to.shown)
    raise NotEmptyError(f"The database {to.shown} is not empty. Name an empty one; nothing was changed.")


def _same_rows(server: Connection, path: Path) -> Mapping[str, int] | None:
    """How many rows each table has, if both databases hold the same ones."""
    with looking_into(path) as file:
        rows: dict[str, int] = {}
        for table in tables_in(file):
            ours = sum_of(file, table)
            if table.name not in (installation.name, "replicas") and ours != sum_of(server, table):
                return None
            rows[table.name] = ours.rows
    return rows


def moved_to_of(file: Connection) -> str | None:
    """Where everything in a file of ours is now, if it was moved."""
    return file.scalar(select(installation.c.moved_to))


def mark(path: Path, shown: str | None) -> None:
    """Say in the file where everything is now; None: here."""
    with looking_into(path) as file:
        file.execute(update(installation).values(moved_to=shown))
