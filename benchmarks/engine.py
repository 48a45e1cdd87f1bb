"""The engine beside APScheduler, procrastinate and pgqueuer, in one run: the rows of the project's table of goals."""

import asyncio
import gc
import os
import platform
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import peers, postgres, replicas, wire
from benchmarks.figures import Addresses, Figure, show
from benchmarks.ours import Ours, key_of, ours
from benchmarks.peers import APScheduler, PgQueuer, Procrastinate, all_posted
from benchmarks.wire import Poster, Seen
from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile

SCHEDULED = int(os.environ.get("HOMEROOM_BENCH_SCHEDULED", "20000"))
BURST = int(os.environ.get("HOMEROOM_BENCH_BURST", "10000"))
PENDING = int(os.environ.get("HOMEROOM_BENCH_PENDING", "1000000"))
STEADY_SECONDS = int(os.environ.get("HOMEROOM_BENCH_STEADY", "20"))
RATE = 50  # posts a second


def engine() -> None:
    """Every row; ratios at the end. Sizes: HOMEROOM_BENCH_SCHEDULED, _BURST, _PENDING, _STEADY, _PACED."""
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {_sync_speed():.1f} ms a synced write")
    figures: list[Figure] = []
    with postgres.a_server() as server, wire.a_server() as url, tempfile.TemporaryDirectory() as folder:
        files = iter(Path(folder) / f"{number}.db" for number in range(100))

        async def addresses() -> dict[str, DatabaseAddress]:
            return {
                "Homeroom, SQLite": SqliteFile(next(files)),
                "Homeroom, PostgreSQL": PostgresServer(await server.database(ours=True)),
            }

        figures += _with_poster(url, lambda poster: _scheduling(poster, addresses, next(files)))
        figures += _with_poster(url, lambda poster: _bursts(poster, addresses, next(files), server))
        figures += _with_poster(url, lambda poster: _latencies(poster, addresses, server))
        figures += _with_poster(url, lambda poster: _facts(poster, addresses))
        figures += replicas.figures(url, addresses)
    _ratios(figures)


def _with_poster(url: str, row: Callable[[Poster], Awaitable[list[Figure]]]) -> list[Figure]:
    async def run() -> list[Figure]:
        async with wire.a_poster(url) as poster:
            peers.POSTER[:] = [poster]
            await poster.seen()
            return await row(poster)

    return asyncio.run(run())


async def _scheduling(poster: Poster, addresses: Addresses, file: Path) -> list[Figure]:
    figures = []
    later = datetime.now(UTC) + timedelta(days=30)
    names = [f"s{number}" for number in range(SCHEDULED)]
    for who, address in (await addresses()).items():
        async with ours(address, poster) as engine:
            took = time.perf_counter()
            await engine.schedule(names, [later] * SCHEDULED)
            took = time.perf_counter() - took
        figures.append(show(Figure("schedule", who, SCHEDULED / took, "rows/s")))
    count = SCHEDULED // 10
    scheduler = APScheduler(file)
    took = time.perf_counter()
    scheduler.schedule(names[:count], later)
    took = time.perf_counter() - took
    scheduler.stop()
    figures.append(show(Figure("schedule", scheduler.name, count / took, "rows/s")))
    return figures


async def _bursts(poster: Poster, addresses: Addresses, file: Path, server: postgres.Server) -> list[Figure]:
    figures = []
    names = [f"b{number}" for number in range(BURST)]
    for who, address in (await addresses()).items():
        async with ours(address, poster) as engine:
            await engine.schedule(names, [datetime.now(UTC)] * BURST)
            await poster.seen()
            gc.collect()
            gc.freeze()
            figures += await _burst(who, poster, lambda: _begin(engine.work))
            await engine.end()
            gc.unfreeze()
    scheduler = APScheduler(file)
    due = datetime.now(UTC) + timedelta(seconds=10 + 0.005 * BURST)  # adding so many takes it a while
    scheduler.schedule(names, due)
    scheduler.resume()
    await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds() - 0.1))
    figures += await _burst(scheduler.name, poster, lambda: _begin(gc.collect), within=60)
    scheduler.stop()
    for peer in (PgQueuer(await server.database(ours=False)), Procrastinate(await server.database(ours=False))):
        await peer.begin()
        await peer.schedule(names, [timedelta(0)] * BURST)
        tasks: list[asyncio.Task[None]] = []
        figures += await _burst(
            peer.name, poster, lambda peer=peer, tasks=tasks: _begin(lambda: tasks.append(peer.work()))
        )
        await peer.end(tasks[0])
    return figures


async def _begin(work: Callable[[], object]) -> None:
    work()


async def _burst(who: str, poster: Poster, begin: Callable[[], Awaitable[None]], within: float = 120) -> list[Figure]:
    """All of a burst, how long the loop stood still meanwhile, and how long of it this thread was computing.

    The rest is the machine's: other processes had the core.
    """
    stall = computing = 0.0

    async def tick() -> None:
        nonlocal stall, computing
        while True:
            before, used = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.001)
            stall = max(stall, time.perf_counter() - before - 0.001)
            computing = max(computing, time.thread_time() - used)

    ticking = asyncio.create_task(tick())
    took = time.perf_counter()
    await begin()
    if not await all_posted(poster, BURST, within):
        print(f"{who} did not post everything within {within:.0f} s.")
    took = time.perf_counter() - took
    ticking.cancel()
    seen = await poster.seen()
    return [
        show(Figure("burst at one instant", who, len(seen.posted) / took, "posts/s")),
        show(Figure("burst: missed", who, BURST - len(seen.posted), "")),
        show(Figure("burst: doubled", who, seen.doubled, "")),
        show(Figure("burst: longest loop stall", who, stall * 1000, "ms")),
        show(Figure("burst: longest time computing", who, computing * 1000, "ms")),
    ]


async def _latencies(poster: Poster, addresses: Addresses, server: postgres.Server) -> list[Figure]:
    """Due → post at a steady pace, with everything that is due in weeks already stored."""
    figures = []
    count = RATE * STEADY_SECONDS
    names = [f"l{number}" for number in range(count)]
    for who, address in (await addresses()).items():
        async with ours(address, poster) as engine:
            await engine.pend(PENDING)
            start = datetime.now(UTC) + timedelta(seconds=4)
            due = [start + timedelta(seconds=number / RATE) for number in range(count)]
            await engine.schedule(names, due)
            gc.collect()
            gc.freeze()
            engine.work()
            await asyncio.sleep(STEADY_SECONDS + 8)
            seen = await poster.seen()
            await engine.end()
            gc.unfreeze()
        figures += _latency(who, seen, {key_of(name): at for name, at in zip(names, due, strict=True)})
    for peer in (PgQueuer(await server.database(ours=False)), Procrastinate(await server.database(ours=False))):
        await peer.begin()
        await peer.pend(PENDING)
        asked = datetime.now(UTC)
        after = [timedelta(seconds=4 + number / RATE) for number in range(count)]
        await peer.schedule(names, after)
        task = peer.work()
        await asyncio.sleep(STEADY_SECONDS + 12)
        seen = await poster.seen()
        figures += _latency(peer.name, seen, {name: asked + at for name, at in zip(names, after, strict=True)})
        await peer.end(task)
    return figures


def _latency(who: str, seen: Seen, due: dict[str, datetime]) -> list[Figure]:
    late = sorted((seen.first_at[key] - at.timestamp()) * 1000 for key, at in due.items() if key in seen.first_at)
    if not late:
        return [show(Figure("due → post: not posted", who, len(due), ""))]
    return [
        show(Figure("due → post, p50", who, late[len(late) // 2], "ms")),
        show(Figure("due → post, p99", who, late[int(len(late) * 0.99)], "ms")),
        show(Figure("due → post: not posted in time", who, len(due) - len(late), "")),
    ]


async def _facts(poster: Poster, addresses: Addresses) -> list[Figure]:
    """What is only of interest for ours: start, memory, events taken in."""
    figures = []
    for who, address in (await addresses()).items():
        async with ours(address, poster) as engine:
            await engine.pend(PENDING)
        took = time.perf_counter()
        async with ours(address, poster) as engine:
            took = time.perf_counter() - took
            figures.append(show(Figure("start to the first round", who, took * 1000, "ms")))
            figures += await _events(who, engine)
            import discord  # noqa: F401  both clients are loaded where memory is measured
            import slack_bolt  # noqa: F401

            figures.append(show(Figure("memory, both clients loaded", who, _memory(), "MB")))
    return figures


async def _events(who: str, engine: Ours) -> list[Figure]:
    from benchmarks.ours import HOME
    from bot.events import MessagePosted
    from bot.model import MessageRef, PersonRef, Place

    now = engine.app.clock.now()
    facts = [
        MessagePosted(HOME, now, Place("questions"), MessageRef(f"questions#{n}"), PersonRef("ada"), "Ada", "Why?")
        for n in range(5_000)
    ]
    took = time.perf_counter()
    await asyncio.gather(*(engine.app.inbox.receive(fact) for fact in facts))
    took = time.perf_counter() - took
    return [show(Figure("events taken in", who, len(facts) / took, "events/s"))]


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _sync_speed() -> float:
    """How long a small synced write takes here, in milliseconds: the median of fifty."""
    with tempfile.NamedTemporaryFile() as file:
        took = []
        for _ in range(50):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return sorted(took)[25] * 1000


def _ratios(figures: Sequence[Figure]) -> None:
    print("\nRatios in this run (speeds: ours to theirs; times: theirs to ours)")
    for one in figures:
        for other in figures:
            is_pair = one.what == other.what and one.who.startswith("Homeroom") and not other.who.startswith("Homeroom")
            if is_pair and one.value > 0 and other.value > 0 and one.unit:
                ratio = other.value / one.value if one.unit == "ms" else one.value / other.value
                print(f"{one.what:<42} {one.who:<22} {ratio:>8.1f}× {other.who}")
