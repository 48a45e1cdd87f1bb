"""Real processes on a real database, killed, frozen and cut off: nothing is doubled, nothing is lost."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.store.address import PostgresServer, SqliteFile
from tests.postgres import Server
from tests.processes.cable import Cable
from tests.processes.rules import LONGEST_TRANSACTION, QUIET
from tests.processes.town import Town, a_town

pytestmark = pytest.mark.timeout(180)

ON = pytest.mark.parametrize("rules", [pytest.param("memory", marks=pytest.mark.slow), "slack"])
LONG = 20  # lessons, where something must still be owed after a replica was lost
UNCLAIMED_WITHIN = timedelta(seconds=5)  # in which what a lost replica had not claimed moves on
MICROSECOND = timedelta(microseconds=1)


@asynccontextmanager
async def a_cable_to(address: PostgresServer) -> AsyncIterator[tuple[Cable, str]]:
    """A cable to the server, and the URL that leads through it."""
    parts = urlsplit(address.url)
    folder = parse_qs(parts.query)["host"][0] if not parts.hostname else ""
    target = Path(folder) / ".s.PGSQL.5432" if folder else (str(parts.hostname), parts.port or 5432)
    cable = Cable(target)
    await cable.start()
    try:
        yield cable, f"postgresql://{parts.username}@127.0.0.1:{cable.port}{parts.path}"
    finally:
        await cable.close()


async def two_at_work(town: Town, database: str | None = None) -> None:
    """Both are started at once; the first reaches its *database* there."""
    await town.start(database=database)
    await town.start()
    await town.until_at_work(0, 1)
    await town.until_more()


async def goes_on_without(town: Town, lost: int) -> None:
    """What the lost replica had not claimed moves on within seconds by the database's clock, the rest later.

    Where it was lost in the middle of a transaction, what that had locked is free when the server ends it.
    """
    since = await town.now()
    claimed = await town.claimed_by(lost)
    waiting = await town.lanes_waiting()
    assert waiting, "the test came too late to see anything"
    free, begun = await asyncio.gather(town.until_free(since), town.first_attempts(waiting, since))
    assert free < since + (LONGEST_TRANSACTION + UNCLAIMED_WITHIN) // MICROSECOND, town.logs()
    for lane, at in begun.items():
        latest = max(free, claimed[lane] + QUIET // MICROSECOND) if lane in claimed else free
        assert at < latest + UNCLAIMED_WITHIN // MICROSECOND, (lane, at, since, free, claimed, town.logs())


@ON
async def test_replicas_that_are_killed_and_started_again_double_and_lose_nothing(
    tmp_path: Path, postgres: PostgresServer, rules: str
) -> None:
    rng = random.Random(f"kills {rules}")
    async with a_town(tmp_path, postgres, rules) as town:
        await two_at_work(town)
        for killed in range(3):
            await town.until_more(rng.randrange(1, 8))
            await town.end(killed, signal.SIGKILL)
            await town.start()

        await town.verdict()


@ON
async def test_a_replica_that_was_frozen_beyond_its_lease_lets_its_requests_be(
    tmp_path: Path, postgres: PostgresServer, rules: str
) -> None:
    async with a_town(tmp_path, postgres, rules, lessons=LONG) as town:
        await two_at_work(town)
        town.stop_clockwork(0)
        await goes_on_without(town, 0)
        await town.until_lease_ran_out(0)
        town.thaw(0)

        await town.verdict()


async def test_what_a_dead_replica_had_not_claimed_goes_on_at_once(tmp_path: Path, postgres: PostgresServer) -> None:
    async with a_town(tmp_path, postgres, lessons=LONG) as town:
        await two_at_work(town)
        await town.end(0, signal.SIGKILL)

        await goes_on_without(town, 0)

        await town.verdict()


@pytest.mark.parametrize("how", [pytest.param("pulled", marks=pytest.mark.slow), "silent"])
async def test_a_replica_cut_off_from_its_database_lets_its_requests_be_and_comes_back(
    tmp_path: Path, postgres: PostgresServer, how: str
) -> None:
    async with a_town(tmp_path, postgres, lessons=LONG) as town, a_cable_to(postgres) as (cable, url):
        await two_at_work(town, url)
        if how == "silent":
            cable.silence()
        else:
            cable.pull()

        await goes_on_without(town, 0)
        await town.until_lease_ran_out(0)
        cable.mend()
        await town.until_at_work(0)

        await town.verdict()


@pytest.mark.parametrize("is_carried_out", [False, True], ids=["not carried out", "carried out"])
async def test_a_replica_that_never_hears_whether_it_committed_doubles_nothing(
    tmp_path: Path, postgres: PostgresServer, is_carried_out: bool
) -> None:
    async with a_town(tmp_path, postgres) as town, a_cable_to(postgres) as (cable, url):
        await two_at_work(town, url)
        happened = cable.silence_at(b"COMMIT", passing_it_on=is_carried_out)
        await happened.wait()

        await town.until_more(4)
        cable.mend()

        await town.verdict()


async def test_a_replica_cut_off_from_the_chat_looks_up_what_it_had_asked_for(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    async with a_town(tmp_path, postgres) as town:
        host, _, port = town.chat_address.rpartition(":")
        cable = Cable((host, int(port)))
        await cable.start()
        try:
            await town.start(chat=f"127.0.0.1:{cable.port}")
            await town.until_more()
            happened = cable.silence_at(b'"post"', passing_it_on=True)
            await happened.wait()
            await town.until_in_doubt()
            cable.mend()

            await town.verdict()
        finally:
            await cable.close()


async def test_a_chat_that_is_killed_and_started_again_shows_everything_once(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    rng = random.Random("the chat")
    async with a_town(tmp_path, postgres) as town:
        await two_at_work(town)
        for _ in range(2):
            await town.until_more(rng.randrange(1, 8))
            await town.kill_chat()
            await town.start_chat()

        await town.verdict()
        assert town.still_running() == [0, 1]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["killed", "frozen", "silent", "pulled"])
@pytest.mark.parametrize("dispatchers", [1, 2, 3])
async def test_however_many_replicas_one_is_lost_at_any_moment(
    tmp_path: Path, postgres: PostgresServer, dispatchers: int, how: str
) -> None:
    rng = random.Random(f"{dispatchers} {how}")
    async with a_town(tmp_path, postgres, lessons=LONG) as town, a_cable_to(postgres) as (cable, url):
        numbers = [await town.start(database=url)] + [await town.start() for _ in range(dispatchers - 1)]
        await town.until_at_work(*numbers)
        lost = 0
        for _ in range(3):
            await town.until_more(rng.randrange(1, 12))
            await asyncio.sleep(rng.uniform(0, 0.3))  # to no beat of the replica's
            match how:
                case "killed":
                    await town.end(lost, signal.SIGKILL)
                    lost = await town.start(database=url)
                case "frozen":
                    town.stop_clockwork(lost)
                    await town.until_lease_ran_out(lost)
                    town.thaw(lost)
                case "silent":
                    cable.silence()
                    await town.until_lease_ran_out(lost)
                    cable.mend()
                case _:
                    cable.pull()
                    await town.until_lease_ran_out(lost)
                    cable.mend()
            await town.until_at_work(lost)

        await town.verdict(within=120)


@ON
async def test_replicas_whose_clocks_are_an_hour_apart_go_by_the_database_s(
    tmp_path: Path, postgres: PostgresServer, rules: str
) -> None:
    async with a_town(tmp_path, postgres, rules) as town:
        await town.start(clock_ahead=timedelta(hours=1))
        await town.until_more()
        await town.start(clock_ahead=timedelta(hours=-1))
        await town.start()

        await town.verdict()
        now = await town.now()
        assert await town.ask(f"SELECT id FROM deliveries WHERE state <> 'planned' AND due_at > {now}") == []


async def test_a_rolling_restart_loses_nothing(tmp_path: Path, postgres: PostgresServer) -> None:
    async with a_town(tmp_path, postgres) as town:
        await two_at_work(town)
        for old in range(2):
            await town.until_more(2)
            await town.until_at_work(await town.start())
            assert await town.end(old, signal.SIGTERM) == 0, town.logs()

        await town.verdict()


async def test_a_database_that_drops_every_connection_is_survived(
    tmp_path: Path, postgres: PostgresServer, postgres_server: Server
) -> None:
    async with a_town(tmp_path, postgres) as town:
        await two_at_work(town)
        for _ in range(4):
            await town.until_more(2)
            await town.drop_connections()

        await town.verdict()
        assert town.still_running() == [0, 1]


async def test_a_replica_ends_when_its_database_was_upgraded_past_it(tmp_path: Path, postgres: PostgresServer) -> None:
    async with a_town(tmp_path, postgres) as town:
        await town.start()
        await town.until_more()
        await town.ask("UPDATE installation SET works_from = '9999' RETURNING 1")

        assert await town.ended(0) == 3

        assert (
            "was upgraded and programs older than schema 9999 may not work on it; this one knows 0003. "
            "Start the new version."
        ) in town.told(0)


async def test_one_dispatcher_on_a_file_is_killed_and_started_again(tmp_path: Path) -> None:
    rng = random.Random("one file")
    async with a_town(tmp_path, SqliteFile(tmp_path / "homeroom.db")) as town:
        for number in range(3):
            await town.start()
            await town.until_more(rng.randrange(1, 8))
            await town.end(number, signal.SIGKILL)
        await town.start()
        await town.until_more()
        second = await town.start()

        assert await town.ended(second) == 3

        assert f"is in use by another Homeroom (process {town.replicas[3].pid})" in town.told(second)
        await town.verdict()
