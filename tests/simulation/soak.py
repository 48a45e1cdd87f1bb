"""A soak on a virtual clock: many cohorts, days of them, faults all along; is memory flat, is anything doubled or lost?

    python -m tests.simulation.soak [--cohorts 500] [--hours 72] [--seed 1]

Prints one line of JSON. The engine is restarted now and then, as an upgrade would; kills have trials of their own.
"""

import argparse
import asyncio
import contextvars
import gc
import json
import os
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from bot.app import App, Reading
from bot.course.timetable import Timetable
from bot.errors import ConfigurationError
from bot.model import Home, Kind, MessageRef, PersonRef, Place, Slot
from bot.store.trouble import StoreError
from tests.builders import a_cohort, a_course, a_lesson
from tests.simulation.far_platform import FarPlatform
from tests.simulation.far_side import RULES, Asked, FarSide, Rules, Seen
from tests.simulation.faults import ROUGH, Walk
from tests.simulation.in_place import State, work_in_place
from tests.simulation.plays import at, seconds_of
from tests.simulation.process import PROCESS, Process
from tests.simulation.virtual_loop import LoopClock, VirtualLoop

HOUR = 3_600.0
_ROUGHNESS = 0.3  # of the chances that the trials have: about one request of five goes wrong
_RESTART_EVERY = 7 * HOUR
_TRY_AGAIN_AFTER = 3.0
_LESSONS = 6


class Archive(FarSide):
    """A far side whose memory is a file: what it holds must not count as growth of ours."""

    def __init__(self, rules: Rules, rng: random.Random, path: Path) -> None:
        chances = {fault: chance * _ROUGHNESS for fault, chance in ROUGH.items()}
        super().__init__(rules, Walk(rng, chances), rng)
        self.requests = 0
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("CREATE TABLE seen (id INTEGER PRIMARY KEY, key TEXT, place TEXT, at REAL)")
        self._file.execute("CREATE INDEX by_key ON seen (key)")
        self._file.execute("PRAGMA synchronous = OFF")

    def note(self, asked: Asked) -> None:
        self.requests += 1

    def make(self, at: float, place: Place, says: str, key: str) -> Seen:
        known = self._file.execute("SELECT id, at FROM seen WHERE key = ? ORDER BY id DESC", (key,)).fetchone()
        if known is None or at - known[1] >= self.rules.window:
            done = self._file.execute("INSERT INTO seen (key, place, at) VALUES (?, ?, ?)", (key, place, at))
            known = (done.lastrowid, at)
        return Seen(known[1], place, says, key, key, MessageRef(f"{place}#{known[0]}"))

    def standing_in(self, place: Place, keys: Sequence[str], since: float) -> list[tuple[str, MessageRef]]:
        found = []
        for key in keys:
            row = self._file.execute(
                "SELECT id FROM seen WHERE key = ? AND place = ? AND at >= ?", (key, place, since)
            ).fetchone()
            if row is not None:
                found.append((key, MessageRef(f"{place}#{row[0]}")))
        return found

    def counted(self) -> Counter[str]:
        return Counter(dict(self._file.execute("SELECT key, count(*) FROM seen GROUP BY key")))


class Unsteady:
    """A database that fails now and then: a commit is lost, or carried out and not answered."""

    def __init__(self, rng: random.Random) -> None:
        self.troubles = 0
        self._rng = rng

    def before_commit(self) -> None:
        self._fail(0.002)

    def after_commit(self) -> None:
        self._fail(0.002)

    def _fail(self, chance: float) -> None:
        if self._rng.random() < chance:
            self.troubles += 1
            raise sqlite3.OperationalError("disk I/O error")


@dataclass
class Samples:
    """Memory once an hour: of the process, and how many objects there are."""

    resident: list[int] = field(default_factory=list)  # bytes
    objects: list[int] = field(default_factory=list)

    def take(self) -> None:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self.resident.append(pages * resource.getpagesize())
        self.objects.append(len(gc.get_objects()))


def reading_of(number: int, hours: int) -> Reading:
    """One of many cohorts, each beginning at an hour of its own and going on to the end."""
    begins = 60.0 + (number % 24) * HOUR / 2 + number % 7
    every = (hours * HOUR - begins - HOUR) / _LESSONS
    slots = [_slot(Kind.WELCOME, "course", begins), _slot(Kind.CATCH_UP, "course", begins + every + 60, "1", "Lena")]
    for lesson in range(_LESSONS):
        slots.append(_slot(Kind.LESSON, f"lesson-{lesson}", begins + lesson * every))
        slots.append(_slot(Kind.NUDGE, f"lesson-{lesson}", begins + (lesson + 0.5) * every))
    slots.append(_slot(Kind.ENDING, "course", hours * HOUR - HOUR / 2))
    timetable = Timetable(tuple(sorted(slots, key=seconds_of)), (), (), (), at(0), at((hours + 24) * HOUR))
    return Reading(_COURSE, _COHORT, timetable)


_COHORT = a_cohort(timezone="UTC")
_COURSE = a_course(
    *(a_lesson(f"lesson-{number}", title=f"Lesson {number}") for number in range(_LESSONS)), language="en"
)


def _slot(kind: Kind, subject: str, seconds: float, occurrence: str = "", person: str | None = None) -> Slot:
    whom = PersonRef(person) if person else None
    return Slot(kind, subject, occurrence, at(seconds), None, "the soak asks for it", whom)


class Soak:
    """One engine, restarted in order now and then, until the last hour is over."""

    def __init__(self, folder: Path, cohorts: int, hours: int, seed: int) -> None:
        self.samples = Samples()
        self.restarts = 0
        self._path = folder / "soak.db"
        self._hours = hours
        self._loop = VirtualLoop()
        self._readings = [reading_of(number, hours) for number in range(cohorts)]
        self.far: dict[Home, Archive] = {
            Home(rules.name): Archive(rules, random.Random(f"{seed} {rules.name}"), folder / f"far-{number}.db")
            for number, rules in enumerate(RULES)
        }
        self._disk = Unsteady(random.Random(f"{seed} disk"))

    @property
    def troubles(self) -> int:
        return self._disk.troubles

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = contextvars.Context()
        context.run(PROCESS.set, Process("soak"))
        self._loop.run_until_complete(self._loop.create_task(self._run(), context=context))
        self._loop.close()

    async def _run(self) -> None:
        await self._enrol()
        State.disk = self._disk
        sampling = asyncio.create_task(self._sample())
        while self._loop.time() < self._hours * HOUR:
            await self._work_until(min(self._loop.time() + _RESTART_EVERY, self._hours * HOUR))
            self.restarts += 1
        sampling.cancel()

    async def _enrol(self) -> None:
        app = await self._open()
        homes = list(self.far)
        for number, reading in enumerate(self._readings):
            rooms = {role: f"{role} {number}" for role in ("announcements", "lessons", "questions", "staff")}
            home = {homes[number % len(homes)]: rooms}
            await app.apply(f"cohort-{number}", reading, {"course.yaml": str(number)}, home, "the soak")
        await app.close()

    async def _open(self) -> App:
        platforms: Any = {home: FarPlatform(far) for home, far in self.far.items()}
        process = PROCESS.get()
        assert process is not None
        clock = LoopClock(self._loop, process)
        return await App.open(
            self._path, platforms, clock, f"soak-{self.restarts}", self._read, durable=False, inline=True
        )

    def _read(self, files: Mapping[str, str], _cohort: str) -> Reading:
        return self._readings[int(files["course.yaml"])]

    async def _work_until(self, moment: float) -> None:
        """Work and sleep, as the alarm clock has it; then stop as `homeroom run` stops."""
        app = await self._patiently(self._open)
        while self._loop.time() < moment:
            try:
                upcoming = await app.work()
            except StoreError:
                await asyncio.sleep(_TRY_AGAIN_AFTER)
                continue
            wait = moment - self._loop.time()
            if upcoming is not None:
                wait = min(wait, (upcoming - app.clock.now()).total_seconds())
            await asyncio.sleep(max(wait, 0.0))
        await self._patiently(app.close)

    async def _patiently(self, do: Any) -> Any:
        while True:
            try:
                return await do()
            except (StoreError, ConfigurationError):
                await asyncio.sleep(_TRY_AGAIN_AFTER)

    async def _sample(self) -> None:
        while True:
            await asyncio.sleep(HOUR)
            self.samples.take()


def judge(soak: Soak, folder: Path) -> dict[str, object]:
    """What is doubled or lost, and how memory went: the middle of the first half of the hours against the second."""
    for far in soak.far.values():
        far.settle(float("inf"))
    seen: Counter[str] = sum((far.counted() for far in soak.far.values()), Counter())
    with closing(sqlite3.connect(folder / "soak.db")) as connection:
        owed = connection.execute("SELECT kind || ' ' || subject, state, cohort_id FROM deliveries").fetchall()
        made = connection.execute("SELECT key, state FROM steps WHERE verb IN ('post', 'direct message')").fetchall()
    lost = [f"{cohort}: {what} is {state}" for what, state, cohort in owed if state != "done"]
    lost += [f"{key} is {state} and cannot be seen" for key, state in made if not seen[key]]
    befell: Counter[str] = Counter()
    for far in soak.far.values():
        befell.update({str(fault): times for fault, times in far.befell.items()})
    half = len(soak.samples.resident) // 2
    return {
        "deliveries": len(owed),
        "messages": sum(seen.values()),
        "requests": sum(far.requests for far in soak.far.values()),
        "troubles of the database": soak.troubles,
        "restarts": soak.restarts,
        "befell": befell,
        "doubled": [key for key, times in seen.items() if times > 1],
        "lost": lost,
        "resident MB": [round(statistics.median(part) / 1e6, 1) for part in _halves(soak.samples.resident, half)],
        "objects": [round(statistics.median(part)) for part in _halves(soak.samples.objects, half)],
    }


def _halves(samples: list[int], half: int) -> tuple[list[int], list[int]]:
    """The first hour is left out: caches fill up then."""
    return samples[1:half], samples[half:]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation.soak")
    parser.add_argument("--cohorts", type=int, default=500)
    parser.add_argument("--hours", type=int, default=72)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    work_in_place(mortal=False)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    fast = Path("/dev/shm")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=fast if fast.is_dir() else None) as name:
        soak = Soak(Path(name), given.cohorts, given.hours, given.seed)
        soak.run()
        came_of_it = judge(soak, Path(name))
    print(json.dumps({**vars(given), **came_of_it, "took seconds": round(time.monotonic() - began, 1)}), flush=True)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
