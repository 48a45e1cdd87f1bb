"""A PostgreSQL database as ours: several replicas may work on it, each under a lease on the database's time."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import ConfigurationError
from bot.store.address import PostgresServer
from bot.store.migrating import (
    HEAD,
    OlderDatabaseError,
    refuse_newer,
    refuse_older_replicas,
    schema_in,
    upgrade,
    works_beside,
)

if TYPE_CHECKING:
    import asyncpg

_CONNECT_WITHIN = 5.0  # seconds
_ANSWER_WITHIN = 10.0  # seconds: a server that cannot be reached any more must not hold a replica for ever

ABANDONED_AFTER = timedelta(seconds=20)
"""A transaction in which nothing is asked for so long is of a replica that was cut off: the server ends it, and what it
had locked is free again. Less than the quiet period of any platform, and more than our slowest composing takes."""

LONGEST_TRANSACTION = timedelta(seconds=60)
"""The driver asks for a statement in two messages, between which the server takes nobody for idle: what a replica that
was frozen just there had locked would stay so. From version 17 on the server ends what lasts so long."""

_ENDS_LONG_TRANSACTIONS = 17  # the first version of the server that can

CONNECTION_TROUBLE = (OSError, asyncio.IncompleteReadError)
"""What the driver raises where there is no connection, besides the errors of the database itself."""


async def connect(
    address: PostgresServer, *, durable: bool = True, answer_within: float | None = _ANSWER_WITHIN
) -> "asyncpg.Connection[asyncpg.Record]":
    """A connection of its own, whose server has *answer_within* seconds for each statement.

    Raises ConfigurationError where the driver is missing.
    """
    try:
        import asyncpg
    except ImportError as error:
        raise ConfigurationError(
            f"The database {address.shown} needs the driver for PostgreSQL. "
            "Install it: pip install 'homeroom[postgres]'."
        ) from error
    settings = {"application_name": "homeroom", "synchronous_commit": "on" if durable else "off"}
    if answer_within is not None:
        settings["idle_in_transaction_session_timeout"] = str(ABANDONED_AFTER // timedelta(milliseconds=1))
    connection = await asyncpg.connect(
        address.url, timeout=_CONNECT_WITHIN, command_timeout=answer_within, server_settings=settings
    )
    if answer_within is not None and connection.get_server_version().major >= _ENDS_LONG_TRANSACTIONS:
        limit = LONGEST_TRANSACTION // timedelta(milliseconds=1)
        try:
            await connection.execute(f"SET transaction_timeout = {limit}")
        except BaseException:
            connection.terminate()
            raise
    return connection


def make_engine(address: PostgresServer, *, durable: bool, patient: bool = False) -> AsyncEngine:
    """An engine with a small pool of connections, made when they are needed.

    *patient* waits for as long as a statement takes: right for what copies or changes whole tables.
    """
    answer_within = None if patient else _ANSWER_WITHIN
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=lambda: connect(address, durable=durable, answer_within=answer_within),
        pool_size=5,
        max_overflow=5,
    )


async def now(transaction: AsyncConnection) -> datetime:
    """The database's time, now and not when the transaction began."""
    found = await transaction.scalar(text("SELECT clock_timestamp()"))
    assert isinstance(found, datetime)
    return found.astimezone(UTC)


def refuse_other_schemas(connection: Connection, shown: str) -> None:
    """Raises NewerDatabaseError, OlderDatabaseError, ForeignDatabaseError where this program may not work on it."""
    found = schema_in(connection, shown)
    if found is not None and works_beside(connection, found):
        return
    if found is not None:
        refuse_newer(found, shown)
    state = "is empty" if found is None else f"has schema {found}; this program needs {HEAD}"
    raise OlderDatabaseError(f"The database {shown} {state}. Run `homeroom db upgrade` once, then run this again.")


async def upgrade_database(address: PostgresServer) -> tuple[str | None, str]:
    """Bring the database to `HEAD`; the schema before and after. Raises StoreError and what refuses an upgrade."""
    from bot.store.trouble import explained

    engine = make_engine(address, durable=True, patient=True)

    def run(connection: Connection, at: datetime) -> str | None:
        found = schema_in(connection, address.shown)
        if found != HEAD:
            if found is not None:
                refuse_newer(found, address.shown)
            refuse_older_replicas(connection, found, address.shown, at)
            upgrade(connection)
        return found

    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('homeroom db upgrade'))"))
            return await connection.run_sync(run, await now(connection)), HEAD
    except (OSError, TimeoutError) as error:
        raise explained(address.shown, error) from error
    finally:
        await engine.dispose()
