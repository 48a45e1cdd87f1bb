"""One chat, one database, and replicas of Homeroom that are started, stopped, killed, frozen and cut off."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence, Set
from contextlib import asynccontextmanager, closing, suppress
from datetime import timedelta
from pathlib import Path

import asyncpg

from adapters.memory.chat import Chat, Said
from bot.store.address import DatabaseAddress, SqliteFile
from schedules.clock import SystemClock
from tests.processes.course import a_course

ROOT = Path(__file__).parents[2]
_SEEN = "('post', 'announce session', 'direct message')"


class Town:
    """Several cohorts of one course, whose lessons are all owed at once; *rules* is how the chat behaves."""

    def __init__(self, folder: Path, address: DatabaseAddress, rules: str, owed: int) -> None:
        self.folder = folder
        self.address = address
        self.owed = owed
        self.replicas: list[asyncio.subprocess.Process] = []
        self.chat_address = ""
        self._environment = {**os.environ, "HOMEROOM_TEST_RULES": rules, "NO_COLOR": "1"}
        self._chat: asyncio.subprocess.Process | None = None
        self._supervisors: list[Supervisor] = []
        self._asking = asyncio.Lock()
        self._database: asyncpg.Connection[asyncpg.Record] | None = None

    # The chat

    async def start_chat(self) -> None:
        """Start the chat; again where it listened before."""
        words = ("chat", "--listen", self.chat_address or "127.0.0.1:0", "--file", str(self.folder / "chat.db"))
        self._chat = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.processes.chat", *words),
            cwd=ROOT,
            env=self._environment,
            stderr=asyncio.subprocess.PIPE,
        )
        assert self._chat.stderr is not None
        told = (await self._chat.stderr.readline()).decode()
        self.chat_address = told.removeprefix("The chat listens on ").partition(";")[0]

    async def kill_chat(self) -> None:
        assert self._chat is not None
        self._chat.kill()
        await self._chat.communicate()

    async def read_chat(self) -> list[Said]:
        """Stop the chat, and read in its file what a learner saw."""
        assert self._chat is not None
        self._chat.send_signal(signal.SIGTERM)
        await self._chat.communicate()
        with closing(Chat(SystemClock(), self.folder / "chat.db")) as chat:
            return [one for one in chat.everything() if one.key is not None]

    # The replicas

    def log(self, number: int) -> Path:
        return self.folder / f"replica-{number}.log"

    def told(self, number: int) -> str:
        """What a replica said, without its line breaks."""
        return " ".join(self.log(number).read_text(encoding="utf-8").split())

    def logs(self) -> str:
        return "\n".join(f"{number}: {self.log(number).read_text()}" for number in range(len(self.replicas)))

    @property
    def database(self) -> str:
        return str(self.address.path) if isinstance(self.address, SqliteFile) else self.address.url

    async def start(self, *, database: str | None = None, chat: str = "", clock_ahead: timedelta = timedelta(0)) -> int:
        """Start a replica, which reaches its *database* and its *chat* by these addresses; its number."""
        number = len(self.replicas)
        self._supervisors.append(Supervisor())
        environment = {
            **self._environment,
            "NOTIFY_SOCKET": self._supervisors[number].address,
            "HOMEROOM_DATABASE": database or self.database,
            "HOMEROOM_TEST_CHAT_BY_WAY_OF": chat,
            "HOMEROOM_TEST_CLOCK_AHEAD": str(clock_ahead.total_seconds()),
        }
        with self.log(number).open("wb") as log:
            self.replicas.append(
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "tests.processes.replica"),
                    *("run", str(self.folder / "course"), "--past", "all"),
                    cwd=ROOT,
                    env=environment,
                    stdout=log,
                    stderr=log,
                )
            )
        return number

    async def end(self, number: int, by: signal.Signals) -> int:
        """Send a replica a signal that ends it, and wait; what it ended with."""
        if self.replicas[number].returncode is None:
            self.replicas[number].send_signal(by)
        return await self.ended(number)

    async def ended(self, number: int, within: float = 30.0) -> int:
        """What a replica ended with; where it does not, it says what it is about."""
        try:
            async with asyncio.timeout(within):
                return await self.replicas[number].wait()
        except TimeoutError:
            self.replicas[number].send_signal(signal.SIGUSR1)
            await asyncio.sleep(1)
            raise AssertionError(f"replica {number} does not end\n{self.logs()}") from None

    def stop_clockwork(self, number: int) -> None:
        """Freeze a replica: to itself no time passes until it is thawed."""
        self.replicas[number].send_signal(signal.SIGSTOP)

    def thaw(self, number: int) -> None:
        self.replicas[number].send_signal(signal.SIGCONT)

    def still_running(self) -> list[int]:
        return [number for number, replica in enumerate(self.replicas) if replica.returncode is None]

    # What is going on, asked of the database

    async def ask(self, query: str) -> Sequence[tuple[object, ...]]:
        """The rows; none from a database that is not made yet."""
        if isinstance(self.address, SqliteFile):
            with (
                suppress(sqlite3.OperationalError),
                closing(sqlite3.connect(f"file:{self.address.path}?mode=ro", uri=True)) as connection,
            ):
                return connection.execute(query).fetchall()
            return []
        async with self._asking:
            if self._database is None:
                self._database = await asyncpg.connect(self.address.url)
            return [tuple(row) for row in await self._database.fetch(query)]

    async def sent(self) -> int:
        """How many messages are known to be there."""
        rows = await self.ask(f"SELECT count(*) FROM steps WHERE state = 'sent' AND verb IN {_SEEN}")
        return int(str(rows[0][0])) if rows else 0

    async def until_sent(self, count: int, within: float = 60.0) -> None:
        """Until so many messages are there."""
        await self._until(within, lambda: self._is_sent(min(count, self.owed)))

    async def _is_sent(self, count: int) -> bool:
        return await self.sent() >= count

    async def until_more(self, count: int = 1, within: float = 60.0) -> None:
        await self.until_sent(await self.sent() + count, within)

    async def until_at_work(self, *numbers: int) -> None:
        """Until each of these replicas has told its supervisor that it started, and holds a lease."""

        async def at_work() -> bool:
            started = [self._supervisors[number].heard_it_is_ready() for number in numbers]
            return all(started) and await self.at_work() >= {self.replicas[number].pid for number in numbers}

        await self._until(60, at_work)

    async def at_work(self) -> set[int]:
        """The processes that hold a lease."""
        now = "extract(epoch FROM clock_timestamp()) * 1000000"
        return {int(str(pid)) for (pid,) in await self.ask(f"SELECT pid FROM replicas WHERE lease_until > {now}")}

    async def claimed_by(self, number: int) -> Mapping[str, int]:
        """When a replica claimed what it holds, by lane; in microseconds."""
        pid = self.replicas[number].pid
        query = f"SELECT lane, attempt_at FROM steps WHERE state = 'claimed' AND owner LIKE '%-{pid}-%'"
        return {str(lane): int(str(at)) for lane, at in await self.ask(query)}

    async def lanes_waiting(self) -> set[str]:
        """The lanes in which a step may begin as soon as its turn and its token come."""
        query = "SELECT DISTINCT lane FROM steps WHERE state = 'planned' AND ready"
        return {str(lane) for (lane,) in await self.ask(query)}

    async def now(self) -> int:
        """The database's moment, in microseconds."""
        [[now]] = await self.ask("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)")
        return int(str(now))

    async def first_attempts(self, lanes: Set[str], since: int) -> Mapping[str, int]:
        """When a step of each of these lanes was first begun after a moment; waits until each has one, or none left."""
        query = f"SELECT lane, min(attempt_at) FROM steps WHERE attempt_at > {since} GROUP BY lane"
        found: dict[str, int] = {}

        async def all_begun() -> bool:
            found.update({str(lane): int(str(at)) for lane, at in await self.ask(query) if lane in lanes})
            return lanes - found.keys() <= lanes - await self.lanes_waiting()

        await self._until(60, all_begun)
        return found

    async def until_free(self, since: int) -> int:
        """When nothing was locked any more of what was at a moment: whoever is frozen or cut off may leave it so."""
        query = (
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'homeroom' "
            f"AND datname = current_database() AND extract(epoch FROM xact_start) * 1000000 < {since}"
        )

        async def is_free() -> bool:
            return await self.ask(query) == [(0,)]

        await self._until(30, is_free)
        return await self.now()

    async def until_in_doubt(self) -> None:
        """Until nobody knows whether some step was carried out."""

        async def one_is() -> bool:
            return bool(await self.ask("SELECT id FROM steps WHERE state = 'uncertain'"))

        await self._until(30, one_is)

    async def until_lease_ran_out(self, number: int) -> None:
        async def ran_out() -> bool:
            return self.replicas[number].pid not in await self.at_work()

        await self._until(30, ran_out)

    async def drop_connections(self) -> None:
        """Have the server end every connection of the replicas."""
        await self.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'homeroom' AND datname = current_database()"
        )

    async def _until(self, within: float, is_so: Callable[[], Awaitable[bool]]) -> None:
        """Ask again and again: nobody tells a test what other processes do."""
        try:
            async with asyncio.timeout(within):
                while not await is_so():  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"not within {within:.0f} seconds\n{self.logs()}") from None

    # How it ended

    async def verdict(self, within: float = 60.0) -> list[Said]:
        """Everything that was owed can be seen once, in order; in the order in which it came."""
        await self.until_sent(self.owed, within)
        said = await self.read_chat()
        assert doubled(said) == {}, self.logs()
        assert len(said) == self.owed, self.logs()
        assert {str(one.key) for one in said} == {
            str(key) for (key,) in await self.ask(f"SELECT key FROM steps WHERE verb IN {_SEEN}")
        }
        seen, owed = in_each_room(said), await self._in_each_room()
        assert seen == owed, (differing(seen, owed), self.logs())
        states = await self.ask("SELECT DISTINCT state FROM deliveries WHERE kind = 'lesson'")
        assert states == [("done",)]
        return said

    async def _in_each_room(self) -> Mapping[str, list[str]]:
        """The keys of what each place should show, as the timetable orders them."""
        order = "due_at, priority, delivery_id, ordinal"
        rooms: dict[str, list[str]] = {}
        for place, key in await self.ask(f"SELECT place, key FROM steps WHERE verb IN {_SEEN} ORDER BY {order}"):
            rooms.setdefault(str(place), []).append(str(key))
        return rooms

    async def close(self) -> None:
        processes = [*self.replicas, *([self._chat] if self._chat is not None else [])]
        for process in processes:
            if process.returncode is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
                await process.wait()
        if self._database is not None:
            await self._database.close()
        for supervisor in self._supervisors:
            supervisor.close()


class Supervisor:
    """What systemd is to a service: hears that it is ready."""

    def __init__(self) -> None:
        self._wire = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK)
        self._is_ready = False
        self.address = f"@homeroom-{uuid.uuid4().hex}"
        self._wire.bind(f"\0{self.address[1:]}")

    def heard_it_is_ready(self) -> bool:
        with suppress(BlockingIOError):
            while told := self._wire.recv(4096):
                self._is_ready = self._is_ready or told == b"READY=1"
        return self._is_ready

    def close(self) -> None:
        self._wire.close()


def doubled(said: Sequence[Said]) -> Mapping[str, int]:
    """What can be seen more than once."""
    return {str(key): count for key, count in Counter(one.key for one in said).items() if count > 1}


def in_each_room(said: Sequence[Said]) -> Mapping[str, list[str]]:
    """The keys of what can be seen in each place, in the order in which it came."""
    rooms: dict[str, list[str]] = {}
    for one in said:
        rooms.setdefault(one.place, []).append(str(one.key))
    return rooms


def differing(seen: Mapping[str, list[str]], owed: Mapping[str, list[str]]) -> Mapping[str, object]:
    """What is seen in the places that do not show what they should."""
    return {place: seen.get(place) for place in owed if seen.get(place) != owed[place]}


@asynccontextmanager
async def a_town(
    folder: Path, address: DatabaseAddress, rules: str = "slack", *, cohorts: int = 4, lessons: int = 10
) -> AsyncIterator[Town]:
    """A town whose chat listens, and in which no replica works yet."""
    town = Town(folder, address, rules, owed=cohorts * lessons * 2)
    try:
        await town.start_chat()
        a_course(folder / "course", town.chat_address, cohorts=cohorts, lessons=lessons)
        yield town
    finally:
        await town.close()
