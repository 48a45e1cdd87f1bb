"""One chat in the test's own process, one database, and replicas of Homeroom that are started, stopped and killed."""

import asyncio
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import asyncpg

from adapters.memory.chat import Chat
from adapters.memory.server import ChatServer
from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile
from schedules.clock import SystemClock
from tests.processes.rules import BY_NAME

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "bot" / "demo_course"
WEEKS_AGO = 6


class Town:
    """The demo course, six weeks old, whose lessons are all owed at once; *rules* is how the chat behaves."""

    def __init__(self, folder: Path, address: DatabaseAddress, chat: Chat, server: ChatServer, rules: str) -> None:
        self.folder = folder
        self.address = address
        self.chat = chat
        self.server = server
        self.rules = rules
        self.replicas: list[asyncio.subprocess.Process] = []
        self.log = folder / "log"

    def database(self) -> str:
        return self.address.url if isinstance(self.address, PostgresServer) else str(self.address.path)

    async def start(self, database: str | None = None, clock_ahead: timedelta = timedelta(0)) -> int:
        """Start a replica; its number."""
        environment = {
            **os.environ,
            "HOMEROOM_DATABASE": database or self.database(),
            "HOMEROOM_TEST_RULES": self.rules,
            "HOMEROOM_TEST_CLOCK_AHEAD": str(clock_ahead.total_seconds()),
        }
        with self.log.open("ab") as log:
            replica = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.processes.replica", "run", str(self.folder / "course"), "--past", "all"),
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.replicas.append(replica)
        return len(self.replicas) - 1

    async def end(self, number: int, by: signal.Signals = signal.SIGTERM) -> int:
        """Send a replica a signal that ends it, and wait; what it ended with."""
        if self.replicas[number].returncode is None:
            self.replicas[number].send_signal(by)
        return await self.replicas[number].wait()

    async def freeze(self, number: int, seconds: float) -> None:
        self.replicas[number].send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        self.replicas[number].send_signal(signal.SIGCONT)

    def posted(self) -> int:
        return len(self.chat.everything())

    async def until_more(self, count: int = 1, within: float = 60.0) -> None:
        """Until so many more posts are there, or all that were owed."""
        wanted = self.posted() + count
        async with asyncio.timeout(within):
            while self.posted() < wanted and (self.posted() == 0 or await self._owed()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def until_at_work(self, count: int, within: float = 30.0) -> None:
        """Until so many replicas hold a lease."""
        now = "extract(epoch FROM clock_timestamp()) * 1000000"
        async with asyncio.timeout(within):
            while await self.ask(f"SELECT count(*) FROM replicas WHERE lease_until > {now}") < count:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def until_locked_by(self, number: int, within: float = 30.0) -> None:
        """Until a replica holds the lock of the database file."""
        assert isinstance(self.address, SqliteFile)
        lock = self.address.path.with_name(f"{self.address.path.name}.lock")
        async with asyncio.timeout(within):
            while not lock.exists() or lock.read_text().strip() != str(self.replicas[number].pid):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def until_at_rest(self, within: float = 90.0) -> None:
        """Until everything that was owed is there, or its outcome is known."""
        async with asyncio.timeout(within):
            while await self._owed():  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def _owed(self) -> int:
        now = int(SystemClock().now().timestamp() * 1_000_000)
        due = f"state = 'opened' OR (state = 'planned' AND not_before < {now})"
        query = (
            f"SELECT (SELECT count(*) FROM deliveries WHERE {due}) "
            "+ (SELECT count(*) FROM steps WHERE state IN ('claimed', 'uncertain')) "
            "+ CASE WHEN EXISTS (SELECT 1 FROM deliveries) THEN 0 ELSE 1 END"
        )
        return int(await self.ask(query))

    async def ask(self, query: str) -> int:
        """One number, asked of the database itself."""
        if isinstance(self.address, SqliteFile):
            import sqlite3
            from contextlib import closing

            try:
                with closing(sqlite3.connect(f"file:{self.address.path}?mode=ro", uri=True)) as connection:
                    return int(connection.execute(query).fetchone()[0])
            except sqlite3.Error:
                return 1  # not made yet
        connection = await asyncpg.connect(self.address.url)
        try:
            return int(await connection.fetchval(query))
        finally:
            await connection.close()

    async def keys_of_steps(self) -> int:
        return await self.ask("SELECT count(*) FROM steps WHERE verb IN ('post', 'direct message', 'announce session')")

    def doubled(self) -> Mapping[str, int]:
        """What a reader sees more than once."""
        seen = Counter(one.key for one in self.chat.everything() if one.key)
        return {key: count for key, count in seen.items() if count > 1}

    async def end_all(self) -> None:
        for replica in self.replicas:
            if replica.returncode is None:
                replica.send_signal(signal.SIGCONT)
                replica.kill()
                await replica.wait()


@asynccontextmanager
async def a_town(folder: Path, address: DatabaseAddress, rules: str) -> AsyncIterator[Town]:
    """A town whose chat listens, and in which no replica works yet."""
    course = folder / "course"
    shutil.copytree(DEMO, course)
    chat = Chat(SystemClock(), rules=BY_NAME[rules])
    server = ChatServer(chat, "127.0.0.1:0")
    await server.start()
    monday = SystemClock().now().date()
    monday -= timedelta(days=monday.weekday(), weeks=WEEKS_AGO)
    (course / "cohorts" / "autumn-2026.yaml").write_text(
        f"format: 1\ncourse: ..\nname: Autumn\nstart: {monday}\ntimezone: UTC\n"
        f'homes:\n  memory: {{address: "{server.address}"}}\nends: {{after: 1 week}}\n',
        encoding="utf-8",
    )
    town = Town(folder, address, chat, server, rules)
    try:
        yield town
    finally:
        await town.end_all()
        await server.close()
        chat.close()
