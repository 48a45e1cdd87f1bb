"""Word between replicas that something changed: PostgreSQL's NOTIFY, told with the commit that changed it.

Word may get lost with a connection. Whoever listens looks by itself now and then.
"""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy import text

from bot.store.address import PostgresServer
from bot.store.database import Database, Transaction
from bot.store.postgres import CONNECTION_TROUBLE, connect

_CHANNEL = "homeroom"
_AGAIN_AFTER = 1.0  # seconds, after the connection was lost

log = structlog.get_logger(__name__)


async def tell(transaction: Transaction) -> None:
    """Let every replica look at the database once this transaction is committed. A SQLite file has but one."""
    if transaction.dialect.name == "postgresql":
        await transaction.execute(text(f"NOTIFY {_CHANNEL}"))


async def listen(database: Database, when_told: Callable[[], None]) -> None:
    """Call *when_told* whenever somebody tells, for ever; also after a time in which word may have got lost."""
    import asyncpg

    assert isinstance(database.address, PostgresServer)
    trouble = (*CONNECTION_TROUBLE, asyncpg.PostgresError, asyncpg.InterfaceError)
    while True:
        lost = asyncio.Event()
        try:
            connection = await connect(database.address)
        except trouble:
            await asyncio.sleep(_AGAIN_AFTER)
            continue
        try:
            connection.add_termination_listener(lambda *_: lost.set())  # noqa: B023  called before the next turn
            await connection.add_listener(_CHANNEL, lambda *_: when_told())
            when_told()
            await lost.wait()
        except trouble as error:
            log.warning("The database cannot tell what changed; looking again and again.", error=type(error).__name__)
        finally:
            connection.terminate()
        await asyncio.sleep(_AGAIN_AFTER)
