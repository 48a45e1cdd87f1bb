"""Fills a PostgreSQL database from one of our files, in one transaction, while nobody works on it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select, text, update

from bot.errors import ConfigurationError
from bot.store.address import PostgresServer
from bot.store.copying import copy_rows, count_on, tables_in
from bot.store.lock import AlreadyRunningError
from bot.store.migrating import HEAD, OlderDatabaseError, refuse_newer, schema_in, upgrade
from bot.store.schema import metadata
from bot.store.snapshot import looking_into
from bot.store.tables import installation, replicas


class NotEmptyError(ConfigurationError):
    """There is something in the database already."""


def take_whole(server: Connection, address: PostgresServer, at: datetime) -> None:
    """Have the database to ourselves, at this program's schema, until the transaction ends.

    Raises AlreadyRunningError while replicas work on it, and what refuses a schema.
    """
    server.execute(text("SELECT pg_advisory_xact_lock(hashtext('homeroom db upgrade'))"))
    found = schema_in(server, address.shown)
    if found is None:
        upgrade(server)
    elif found != HEAD:
        refuse_newer(found, address.shown)
        raise OlderDatabaseError(
            f"The database {address.shown} has schema {found}; this program needs {HEAD}. "
            "Run `homeroom db upgrade` once, then run this again."
        )
    server.execute(text("LOCK TABLE replicas, deliveries, steps IN ACCESS EXCLUSIVE MODE"))
    at_work = server.execute(
        select(replicas.c.host, replicas.c.pid).where(replicas.c.lease_until > at).order_by(replicas.c.host)
    ).all()
    if at_work:
        who = ", ".join(f"process {one.pid} on {one.host}" for one in at_work)
        raise AlreadyRunningError(
            f"The database {address.shown} is in use by another Homeroom ({who}). "
            "Stop that one first, or name another database with --database."
        )


def is_empty(server: Connection) -> bool:
    """Whether nobody has kept anything in the database."""
    kept = [table for table in metadata.sorted_tables if table not in (installation, replicas)]
    return all(server.execute(select(table).limit(1)).first() is None for table in kept)


def fill(server: Connection, file: Path, tell: Callable[[str, int], None] | None = None) -> Mapping[str, int]:
    """Replace everything by the rows of *file*; how many those are, by table. Raises CopyDiffersError."""
    everything = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    server.execute(text(f"TRUNCATE {everything}"))
    with looking_into(file) as source:
        tables = tables_in(source)
        copied = copy_rows(source, server, tables, tell)
    count_on(server, tables)
    server.execute(update(installation).values(moved_to=None, backed_up_at=None))
    server.execute(delete(replicas))
    return copied
