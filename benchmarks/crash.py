"""What is lost and what is doubled when a worker is killed again and again: Homeroom beside its peers.

Every system gets the same jobs, the same number of kills at moments of one seeded generator, and time to come to rest.
"""

import asyncio
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import peers, postgres, wire
from benchmarks.ours import ours
from benchmarks.peers import APScheduler, PgQueuer, Procrastinate
from benchmarks.wire import Poster
from bot.store.address import PostgresServer, SqliteFile

JOBS = int(os.environ.get("HOMEROOM_BENCH_JOBS", "400"))
KILLS = int(os.environ.get("HOMEROOM_BENCH_KILLS", "8"))
_SYSTEMS = os.environ.get(
    "HOMEROOM_BENCH_SYSTEMS", "Homeroom, SQLite; Homeroom, PostgreSQL; APScheduler; pgqueuer; procrastinate"
).split("; ")
_SEED = 20261123
_ANSWERS_IN = 0.1  # seconds, as platforms do: so that every kill hits requests that are on their way
_AT_REST_AFTER = 45.0  # seconds in which nothing more is posted; longer than every system's own wait for a dead worker


def crash() -> None:
    """Lost, doubled and how long it took, by system. Sizes: HOMEROOM_BENCH_JOBS, _KILLS."""
    print(f"{JOBS} jobs, {KILLS} kills with SIGKILL, seed {_SEED}")
    with postgres.a_server() as server, tempfile.TemporaryDirectory() as folder:
        for system in _SYSTEMS:
            with wire.a_server(_ANSWERS_IN) as url:
                asyncio.run(_measure(system, url, server, Path(folder)))


async def _measure(system: str, url: str, server: postgres.Server, folder: Path) -> None:
    async with wire.a_poster(url) as poster:
        peers.POSTER[:] = [poster]
        address = await _prepare(system, poster, server, folder)
        rng = random.Random(_SEED)
        began = time.perf_counter()
        for _ in range(KILLS):
            worker = _started(system, address, url)
            before, patience = await poster.count(), time.perf_counter() + 10
            while await poster.count() == before and time.perf_counter() < patience:  # noqa: ASYNC110  another process
                await asyncio.sleep(0.01)
            await asyncio.sleep(rng.uniform(0.0, 0.1))
            worker.kill()
            worker.wait()
        worker = _started(system, address, url)
        await _until_at_rest(poster)
        took = time.perf_counter() - began
        worker.kill()
        worker.wait()
        seen = await poster.seen()
        print(
            f"{system:<22} lost {JOBS - len(seen.posted):>4}   doubled {seen.doubled:>4}   "
            f"at rest after {took - _AT_REST_AFTER:.0f} s",
            flush=True,
        )


async def _until_at_rest(poster: Poster) -> None:
    last, since = -1, time.perf_counter()
    while time.perf_counter() - since < _AT_REST_AFTER:
        count = await poster.count()
        if count != last:
            last, since = count, time.perf_counter()
        await asyncio.sleep(0.2)


async def _prepare(system: str, poster: Poster, server: postgres.Server, folder: Path) -> str:
    """Schedule the jobs, all due at once; where they are kept."""
    names = [f"c{number}" for number in range(JOBS)]
    now = datetime.now(UTC)
    if system.startswith("Homeroom"):
        is_file = system.endswith("SQLite")
        address = str(folder / "homeroom.db") if is_file else await server.database(ours=True)
        async with ours(_address(address), poster) as engine:
            await engine.schedule(names, [now] * JOBS)
        await poster.seen()  # forget what was said to get there
        return address
    if system == "APScheduler":
        scheduler = APScheduler(folder / "apscheduler.db", patient=True)
        scheduler.schedule(names, now + timedelta(seconds=JOBS * 0.01 + 2))
        scheduler.stop()
        return str(folder / "apscheduler.db")
    url = await server.database(ours=False)
    peer = PgQueuer(url) if system == "pgqueuer" else Procrastinate(url)
    await peer.begin()
    await peer.schedule(names, [timedelta(0)] * JOBS)
    return url


def _address(text: str) -> SqliteFile | PostgresServer:
    return PostgresServer(text) if text.startswith("postgresql") else SqliteFile(Path(text))


def _started(system: str, address: str, url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.crash", system, address, url],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def _work(system: str, address: str, url: str) -> None:
    """One worker, until it is killed."""
    async with wire.a_poster(url) as poster, contextlib.AsyncExitStack() as held:
        peers.POSTER[:] = [poster]
        if system.startswith("Homeroom"):
            (await held.enter_async_context(ours(_address(address), poster, owner=f"worker {os.getpid()}"))).work()
        elif system == "APScheduler":
            APScheduler(Path(address), patient=True).work()
        else:
            peer = PgQueuer(address) if system == "pgqueuer" else Procrastinate(address)
            await peer.begin(new=False)
            await peer.work()
        await asyncio.sleep(3600)


if __name__ == "__main__":
    asyncio.run(_work(*sys.argv[1:]))
