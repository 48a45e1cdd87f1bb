"""How a database stands: what `db status` shows."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile
from bot.store.backup import NoDatabaseError, automatic_files, automatic_moment, name_of
from bot.store.contents import Contents, contents_of, rows_of
from bot.store.lock import holder_of
from bot.store.migrating import HEAD, schema_in, schema_of
from bot.store.server_copy import reached
from bot.store.snapshot import looking_into
from bot.store.tables import deliveries, replicas
from bot.store.trouble import explained

_TO_COME = ("planned", "opened")


@dataclass(frozen=True, slots=True)
class AtWork:
    """A process that works on the database."""

    host: str | None
    pid: str
    program: str | None


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that was named by us."""

    path: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """*size* is in bytes; *in_doubt* is how many deliveries may have been posted before the database was restored."""

    address: DatabaseAddress
    contents: Contents
    size: int
    rows: Mapping[str, int]
    at_work: tuple[AtWork, ...]
    in_doubt: int
    last_backup: BackupFile | None

    @property
    def needs_upgrade(self) -> bool:
        return self.contents.schema < HEAD


async def status_of(address: DatabaseAddress, backups: Path) -> DatabaseStatus:
    """How the database at *address* stands, whose backups go into the folder *backups*.

    Raises NoDatabaseError, ForeignDatabaseError, StoreError.
    """
    files = automatic_files(backups, name_of(address))
    newest = BackupFile(files[-1], automatic_moment(files[-1])) if files else None
    if isinstance(address, SqliteFile):
        return _of_file(address, newest)
    async with reached(address) as engine, engine.connect() as server:
        return await server.run_sync(_of_server, address, newest)


def _of_file(address: SqliteFile, newest: BackupFile | None) -> DatabaseStatus:
    try:
        if schema_of(address.path) is None:
            raise NoDatabaseError(f"There is no database {address.shown} yet. `homeroom run FOLDER` makes it.")
        pid = holder_of(address.path)
        with looking_into(address.path) as file:
            return DatabaseStatus(
                address,
                contents_of(file),
                sum(one.stat().st_size for one in _files(address.path)),
                rows_of(file),
                (AtWork(None, pid, None),) if pid is not None else (),
                _in_doubt(file),
                newest,
            )
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise explained(address.shown, error) from error


def _files(path: Path) -> list[Path]:
    """The file and its log."""
    return [one for one in (path, path.with_name(f"{path.name}-wal")) if one.exists()]


def _of_server(server: Connection, address: PostgresServer, newest: BackupFile | None) -> DatabaseStatus:
    if schema_in(server, address.shown) is None:
        raise NoDatabaseError(f"The database {address.shown} is empty. `homeroom db upgrade` makes its tables.")
    now = server.scalar(text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"))
    at_work = []
    if inspect(server).has_table("replicas"):
        found = server.execute(
            text("SELECT host, pid, program FROM replicas WHERE lease_until > :now ORDER BY host, pid"), {"now": now}
        )
        at_work = [AtWork(row.host, str(row.pid), row.program) for row in found]
    return DatabaseStatus(
        address,
        contents_of(server),
        server.scalar(text("SELECT pg_database_size(current_database())")) or 0,
        rows_of(server),
        tuple(at_work),
        _in_doubt(server),
        newest,
    )


def _in_doubt(connection: Connection) -> int:
    if not inspect(connection).has_table(replicas.name):
        return 0  # the first schema had no restorations
    is_open = deliveries.c.in_doubt_since.is_not(None) & deliveries.c.state.in_(_TO_COME)
    return connection.scalar(select(func.count()).select_from(deliveries).where(is_open)) or 0
