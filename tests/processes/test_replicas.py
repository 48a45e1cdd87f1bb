"""Real processes on a real PostgreSQL, killed, frozen and cut off: nothing is doubled, nothing is lost."""

import asyncio
import random
import signal
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.store.address import PostgresServer, SqliteFile
from tests.postgres import Server
from tests.processes.town import Town, a_town

pytestmark = pytest.mark.timeout(240)


async def verdict(town: Town) -> None:
    """What every test asks at the end."""
    await town.until_at_rest()
    assert town.doubled() == {}, town.log.read_text(encoding="utf-8")
    expected = await town.keys_of_steps()
    assert town.posted() == expected > 30, town.log.read_text(encoding="utf-8")
    assert await town.ask("SELECT count(*) FROM steps WHERE state <> 'sent'") == 0


@pytest.mark.parametrize("rules", [pytest.param("memory", marks=pytest.mark.slow), "slack"])
async def test_replicas_that_are_killed_and_started_again_double_and_lose_nothing(
    tmp_path: Path, postgres: PostgresServer, rules: str
) -> None:
    rng = random.Random(f"kills {rules}")
    async with a_town(tmp_path, postgres, rules) as town:
        await town.start()
        await town.until_more()
        await town.start()
        await town.start()
        for killed in range(4):
            await town.until_more(rng.randrange(1, 5))
            await town.end(killed, signal.SIGKILL)
            await town.start()

        await verdict(town)


@pytest.mark.parametrize("rules", [pytest.param("memory", marks=pytest.mark.slow), "slack"])
async def test_a_replica_that_was_frozen_beyond_its_lease_lets_its_requests_be(
    tmp_path: Path, postgres: PostgresServer, rules: str
) -> None:
    async with a_town(tmp_path, postgres, rules) as town:
        await town.start()
        await town.until_more()
        await town.start()
        await town.until_at_work(2)
        for frozen in (0, 1, 0):
            await town.until_more(2)
            await town.freeze(frozen, 4.5)

        await verdict(town)


async def test_what_a_dead_replica_had_not_claimed_goes_on_at_once(tmp_path: Path, postgres: PostgresServer) -> None:
    async with a_town(tmp_path, postgres, "slack") as town:
        first = await town.start()
        await town.until_more()
        await town.start()
        await town.until_at_work(2)
        await town.end(first, signal.SIGKILL)

        await town.until_more(3, within=5)

        await verdict(town)


async def test_replicas_whose_clocks_are_an_hour_apart_go_by_the_database_s(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    async with a_town(tmp_path, postgres, "memory") as town:
        await town.start(clock_ahead=timedelta(hours=1))
        await town.until_more()
        await town.start(clock_ahead=timedelta(hours=-1))
        await town.start()

        await verdict(town)
        early = await town.ask(
            "SELECT count(*) FROM deliveries WHERE state <> 'planned' "
            "AND due_at > extract(epoch FROM clock_timestamp()) * 1000000"
        )
        assert early == 0


async def test_a_rolling_restart_loses_nothing(tmp_path: Path, postgres: PostgresServer) -> None:
    async with a_town(tmp_path, postgres, "slack") as town:
        await town.start()
        await town.until_more()
        await town.start()
        await town.until_at_work(2)
        for old in range(3):
            await town.until_more(2)
            await town.start()
            await town.until_at_work(3)
            assert await town.end(old, signal.SIGTERM) == 0, town.log.read_text(encoding="utf-8")

        await verdict(town)


async def test_a_database_that_drops_every_connection_is_survived(
    tmp_path: Path, postgres: PostgresServer, postgres_server: Server
) -> None:
    async with a_town(tmp_path, postgres, "slack") as town:
        await town.start()
        await town.until_more()
        await town.start()
        await town.until_at_work(2)
        for _ in range(4):
            await town.until_more(2)
            await asyncio.to_thread(
                postgres_server.execute,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE application_name = 'homeroom' AND datname = '{urlsplit(postgres.url).path[1:]}'",
            )

        await verdict(town)
        assert [replica.returncode for replica in town.replicas] == [None, None]


async def test_a_replica_ends_when_its_database_was_upgraded_past_it(tmp_path: Path, postgres: PostgresServer) -> None:
    async with a_town(tmp_path, postgres, "memory") as town:
        await town.start()
        await town.until_more()
        await town.ask("UPDATE installation SET works_from = '9999' RETURNING 1")

        async with asyncio.timeout(20):
            assert await town.replicas[0].wait() == 3

        told = " ".join(town.log.read_text(encoding="utf-8").split())
        assert (
            "was upgraded and programs older than schema 9999 may not work on it; this one knows 0003. "
            "Start the new version."
        ) in told


async def test_one_dispatcher_on_a_file_is_killed_and_started_again(tmp_path: Path) -> None:
    rng = random.Random("one file")
    async with a_town(tmp_path, SqliteFile(tmp_path / "homeroom.db"), "slack") as town:
        for _ in range(4):
            number = await town.start()
            await town.until_more(rng.randrange(1, 4))
            await town.end(number, signal.SIGKILL)
        first = await town.start()
        await town.until_locked_by(first)
        second = await town.start()

        async with asyncio.timeout(30):
            assert await town.replicas[second].wait() == 3
        assert "is in use by another Homeroom (process" in " ".join(town.log.read_text(encoding="utf-8").split())
        await verdict(town)
