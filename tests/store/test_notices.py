"""Word between replicas: told with the commit, heard by everybody who listens, also after the connection was lost."""

import asyncio
from urllib.parse import urlsplit

from sqlalchemy import text

from bot.store.address import PostgresServer
from bot.store.database import Database
from bot.store.notices import listen, tell


async def test_word_is_heard_once_it_is_committed_and_again_after_the_connection_was_lost(
    postgres: PostgresServer,
) -> None:
    database = await Database.open(postgres)
    heard = asyncio.Queue[None]()
    listening = asyncio.create_task(listen(database, lambda: heard.put_nowait(None)))
    async with asyncio.timeout(20):
        await heard.get()  # that it listens

        async with database.transaction() as transaction:
            await tell(transaction)
            await transaction.execute(text("SELECT 1"))
            assert heard.empty()
        await heard.get()

        async with database.transaction() as transaction:
            await transaction.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = :name AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'"
                ),
                {"name": urlsplit(postgres.url).path[1:]},
            )
        await heard.get()  # that it listens again: word may have got lost meanwhile

    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await database.close()
