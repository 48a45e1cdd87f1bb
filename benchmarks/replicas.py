"""Replicas, each a process: how much more they post together, how they share a pace, what a dead one delays.

`python -m benchmarks.replicas DATABASE URL EVERY BURST` is one of them: it works until its standard input ends,
and posts once in EVERY microseconds, BURST at once (EVERY 0: as fast as it can).
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.memory.rules import DISCORD_LIKE
from benchmarks import wire
from benchmarks.figures import Addresses, Figure, show
from benchmarks.ours import key_of, ours
from benchmarks.wire import UNLIMITED, Poster, Seen
from bot.ports import Pace
from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile

PACED = int(os.environ.get("HOMEROOM_BENCH_PACED", "10000"))
_SHARED = int(os.environ.get("HOMEROOM_BENCH_SHARED", "6000"))
_DISCORD = 50  # posts in any second
_ANSWERS_IN = 0.1  # seconds, as platforms do: so that the dead one has claimed something
_READY_AFTER = timedelta(seconds=8)  # so long four processes take to start here


def figures(url: str, addresses: Addresses) -> list[Figure]:
    """How replicas scale, how they share what a platform allows, and what the death of one delays."""
    found = []
    for count in (1, 2, 4):
        found += asyncio.run(_throughput(url, addresses, count))
    with wire.a_server(_ANSWERS_IN) as slow:
        found += asyncio.run(_death(slow, addresses))
    with wire.a_server(limit=_DISCORD) as limited:
        for who, count in (("Homeroom, SQLite", 1), ("Homeroom, PostgreSQL", 2)):
            found += asyncio.run(_paced(limited, addresses, who, count))
    return found


async def _throughput(url: str, addresses: Addresses, count: int) -> list[Figure]:
    """A burst that several replicas share, on PostgreSQL."""
    address = (await addresses())["Homeroom, PostgreSQL"]
    due = datetime.now(UTC) + _READY_AFTER
    async with _at_work(address, url, count, UNLIMITED, [due] * _SHARED) as (poster, _replicas):
        await _until_due(due)
        took = time.perf_counter()
        await _until_posted(poster, _SHARED, within=120)
        took = time.perf_counter() - took
        seen = await poster.seen()
    who = f"{count} replica{'s' if count > 1 else ''}"
    return [
        show(Figure("burst shared by replicas", who, len(seen.posted) / took, "posts/s")),
        show(Figure("burst shared: missed or doubled", who, _SHARED - len(seen.posted) + seen.doubled, "")),
    ]


async def _death(url: str, addresses: Addresses) -> list[Figure]:
    """One of two is killed at a steady pace: how late is what it had not claimed, and how much had it claimed?"""
    address = (await addresses())["Homeroom, PostgreSQL"]
    start = datetime.now(UTC) + _READY_AFTER
    due = [start + timedelta(seconds=number / _DISCORD) for number in range(_DISCORD * 20)]
    async with _at_work(address, url, 2, UNLIMITED, due) as (poster, replicas):
        await _until_due(start + timedelta(seconds=5))
        replicas[0].kill()
        await _until_posted(poster, len(due), within=60)
        seen = await poster.seen()
    late = sorted(_lateness(seen, due))
    quiet = 15.0  # what the platform of the benchmark calls its quiet period: what was claimed waits at least for that
    unclaimed = [one for one in late if one < quiet]
    return [
        show(Figure("one of two killed: latest, not claimed", "2 replicas", unclaimed[-1] * 1000, "ms")),
        show(Figure("one of two killed: claimed by the dead", "2 replicas", len(late) - len(unclaimed), "")),
        show(Figure("one of two killed: missed or doubled", "2 replicas", len(due) - len(late) + seen.doubled, "")),
    ]


async def _paced(url: str, addresses: Addresses, who: str, count: int) -> list[Figure]:
    """A burst at Discord's pace, beside the least that its limit allows."""
    _room, pace = DISCORD_LIKE.lane_pace, DISCORD_LIKE.home_pace
    address = (await addresses())[who]
    due = datetime.now(UTC) + _READY_AFTER
    async with _at_work(address, url, count, pace, [due] * PACED) as (poster, _replicas):
        await _until_due(due)
        await _until_posted(poster, PACED, within=PACED / _DISCORD * 2 + 10)
        seen = await poster.seen()
    took = max(seen.first_at.values()) - due.timestamp()
    ideal = PACED / _DISCORD
    return [
        show(Figure(f"{PACED:,} at {_DISCORD}/s, beside the ideal {ideal:.0f} s", who, took / ideal * 100, "%")),
        show(Figure("at a pace: refused with 429", who, seen.refused, "")),
        show(Figure("at a pace: missed or doubled", who, PACED - len(seen.posted) + seen.doubled, "")),
    ]


def _lateness(seen: Seen, due: Sequence[datetime]) -> list[float]:
    keys = [key_of(f"r{number}") for number in range(len(due))]
    return [seen.first_at[key] - at.timestamp() for key, at in zip(keys, due, strict=True) if key in seen.first_at]


@contextlib.asynccontextmanager
async def _at_work(
    address: DatabaseAddress, url: str, count: int, pace: Pace, due: Sequence[datetime]
) -> AsyncIterator[tuple[Poster, list[asyncio.subprocess.Process]]]:
    """So many replicas as processes, on a database in which a message is due at each of these moments."""
    async with wire.a_poster(url) as poster:
        async with ours(address, poster, pace=pace) as engine:
            await engine.schedule([f"r{number}" for number in range(len(due))], due)
        await poster.seen()
        place = address.url if isinstance(address, PostgresServer) else str(address.path)
        every = str(pace.every // timedelta(microseconds=1))
        with tempfile.TemporaryFile() as log:
            words = (sys.executable, "-m", "benchmarks.replicas", place, url, every, str(pace.burst))
            replicas = [
                await asyncio.create_subprocess_exec(*words, stdin=subprocess.PIPE, stdout=log) for _ in range(count)
            ]
            try:
                yield poster, replicas
            finally:
                for replica in replicas:
                    await replica.communicate(b"")  # the end of its input


async def _until_due(due: datetime) -> None:
    await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))


async def _until_posted(poster: Poster, count: int, within: float) -> None:
    patience = time.perf_counter() + within
    while await poster.count() < count and time.perf_counter() < patience:  # noqa: ASYNC110  other processes
        await asyncio.sleep(0.05)


async def _work(place: str, url: str, pace: Pace) -> None:
    address: DatabaseAddress = PostgresServer(place) if "://" in place else SqliteFile(Path(place))
    async with wire.a_poster(url) as poster, ours(address, poster, f"replica {os.getpid()}", pace) as engine:
        engine.work()
        await asyncio.to_thread(sys.stdin.read)
        await engine.end()


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1], sys.argv[2], Pace(int(sys.argv[4]), timedelta(microseconds=int(sys.argv[3])))))
