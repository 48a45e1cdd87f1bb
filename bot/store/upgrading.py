"""Brings a database to this program's schema by command, with a backup first."""

import asyncio
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile
from bot.store.backup import NoDatabaseError, name_of
from bot.store.lock import DispatcherLock
from bot.store.migrating import HEAD, migrate, schema_in, schema_of
from bot.store.postgres import now, upgrade_database
from bot.store.server_copy import reached, write_server
from bot.store.trouble import explained


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The schema *before* (None: there were no tables) and *after*; where what it was lies, if anything was changed."""

    before: str | None
    after: str
    backup: Path | None


async def upgrade_at(address: DatabaseAddress, backups: Path) -> Upgraded:
    """Upgrade the database at *address*; its backup goes beside a file, or into the folder *backups*.

    Raises AlreadyRunningError, OlderReplicasError, NewerDatabaseError, ForeignDatabaseError, CopyError, StoreError.
    """
    if isinstance(address, SqliteFile):
        return await asyncio.to_thread(_upgrade_file, address)
    return await _upgrade_server(address, backups)


def _upgrade_file(address: SqliteFile) -> Upgraded:
    path = address.path
    try:
        if schema_of(path) is None:
            raise NoDatabaseError(f"There is no database {path} yet. `homeroom run FOLDER` makes it.")
        with DispatcherLock(path):
            before = schema_of(path)
            migrate(path)
            after = schema_of(path)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise explained(str(path), error) from error
    assert after is not None
    return Upgraded(before, after, before_file(path.parent, path.name) if before != after else None)


async def _upgrade_server(address: PostgresServer, backups: Path) -> Upgraded:
    async with reached(address) as engine, engine.connect() as server:
        before, at = await server.run_sync(schema_in, address.shown), await now(server)
    backup = None
    if before is not None and before < HEAD:
        backup = before_file(backups, name_of(address))
        await write_server(address, backup, at)
    before, after = await upgrade_database(address)
    return Upgraded(before, after, backup)


def before_file(folder: Path, name: str) -> Path:
    """What the backup before an upgrade is called."""
    return folder / f"{name}.before-{HEAD}.backup"
