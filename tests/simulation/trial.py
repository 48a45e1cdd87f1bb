"""One trial: a small cohort, a platform with its rules and faults, and kills; then what a reader can see is counted."""

import asyncio
import contextlib
import itertools
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import App, Reading
from bot.course.timetable import Timetable
from bot.model import DeliveryState, Home, Kind, Slot, StepState
from schedules.zones import LocalMoment
from tests.builders import a_cohort, a_course, a_lesson, a_session
from tests.simulation.far_side import FarPlatform, FarSide, Faults, Rules
from tests.simulation.virtual_loop import EPOCH, Killed, LoopClock, VirtualLoop

HOME = Home("home")
ROOMS = {"announcements": "announcements", "lessons": "lessons", "questions": "questions", "staff": "staff"}
_GRAVE: list[object] = []  # what a killed process held is never unwound: no `finally` may run there
_MOST_RUNS = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a trial."""

    kills: int
    duplicates: tuple[str, ...]
    losses: tuple[str, ...]
    out_of_order: tuple[str, ...]
    requests: int
    loop_steps: int

    @property
    def is_right(self) -> bool:
        return not (self.duplicates or self.losses or self.out_of_order)


def _at(seconds: float) -> LocalMoment:
    moment = EPOCH + timedelta(seconds=seconds)
    return LocalMoment(moment.replace(tzinfo=None), "UTC", moment)


def _slot(kind: Kind, subject: str, occurrence: str, seconds: float) -> Slot:
    return Slot(kind, subject, occurrence, _at(seconds), None, "the simulation asks for it")


LESSONS = (a_lesson("loops", ask="What did your loop print?"), a_lesson("names", title="Names"))
COURSE = a_course(*LESSONS, language="en", sessions=(a_session("qa"),))
COHORT = a_cohort(timezone="UTC")
SLOTS = (
    _slot(Kind.WELCOME, "course", "", 5),
    _slot(Kind.LESSON, "loops", "", 10),
    _slot(Kind.LESSON, "names", "", 10),
)
READING = Reading(COURSE, COHORT, Timetable(SLOTS, (), (), (), _at(0), _at(90 * 86400)))


async def _plan(path: Path, loop: VirtualLoop, far: FarSide) -> None:
    app = await _open(path, loop, far, "planner")
    await app.apply("autumn-2026", READING, {"course.yaml": ""}, {HOME: ROOMS}, "the simulation")
    await app.close()


async def _open(path: Path, loop: VirtualLoop, far: FarSide, owner: str) -> App:
    platform: Any = FarPlatform(far)
    return await App.open(path, {HOME: platform}, LoopClock(loop), owner, lambda _files, _name: READING, durable=False)


async def _engine(path: Path, loop: VirtualLoop, far: FarSide, owner: str) -> None:
    """The engine as `homeroom run` has it, but for the alarm clock: work, sleep until the next moment, work."""
    app = await _open(path, loop, far, owner)
    while True:
        upcoming = await app.work()
        if upcoming is None:
            break
        await asyncio.sleep(max(0.0, (upcoming - app.clock.now()).total_seconds()))
    await app.close()


def prepare(template: Path) -> None:
    """Write the planned cohort into *template*, once for many trials."""
    far = FarSide(Rules("none"), {}, random.Random(0))
    loop = VirtualLoop(0.0)
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_plan(template, loop, far))
    loop.close()


def run(template: Path, folder: Path, rules: Rules, faults: Faults, seed: int, kill_before: Sequence[int]) -> Verdict:
    """Play the cohort; the n-th start of the engine is killed before its step `kill_before[n]`."""
    path = folder / f"trial-{seed}.db"
    _clean(path)
    shutil.copyfile(template, path)
    rng = random.Random(seed)
    far = FarSide(rules, faults, rng)
    now, kills, steps = 0.0, 0, 0
    for number, kill in enumerate([*kill_before, None][:_MOST_RUNS]):
        loop = VirtualLoop(now, kill)
        loop.set_exception_handler(lambda _loop, _context: None)
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(_engine(path, loop, far, f"engine-{number}"))
        except Killed:
            kills += 1
            _GRAVE.append((loop, asyncio.all_tasks(loop)))
            bury_connections()
        else:
            loop.close()
            steps += loop.steps
            break
        steps += loop.steps
        now = loop.virtual_time + rng.uniform(0.5, 45.0)
    far.settle(float("inf"))
    verdict = _judge(path, far, kills, steps)
    _clean(path)
    return verdict


def _judge(path: Path, far: FarSide, kills: int, loop_steps: int) -> Verdict:
    seen = Counter(one.key for one in far.seen)
    with sqlite3.connect(path) as connection:
        states = connection.execute("SELECT kind || '/' || subject, state FROM deliveries").fetchall()
        steps = connection.execute(
            "SELECT key, verb, state FROM steps ORDER BY due_at, priority, delivery_id, ordinal"
        ).fetchall()
    connection.close()
    losses = [
        f"{what} is {state}" for what, state in states if state not in (DeliveryState.DONE, DeliveryState.SKIPPED)
    ]
    losses += [key for key, verb, _state in steps if verb in ("post", "direct message") and not seen[key]]
    losses += [f"{key} is {state}" for key, _verb, state in steps if state != StepState.SENT]
    order = [key for key, verb, _state in steps if verb == "post" and "/lesson/" in key and key.endswith("/0")]
    first = {one.key: one.at for one in reversed(far.seen)}
    out_of_order = [key for before, key in itertools.pairwise(order) if first.get(before, 0) > first.get(key, 0)]
    duplicates = [key for key, times in seen.items() if times > 1]
    return Verdict(kills, tuple(duplicates), tuple(losses), tuple(out_of_order), far.attempts, loop_steps)


def _clean(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


class Mortal(sqlite3.Connection):
    """A connection that can be dropped as a dead process drops it: uncommitted work is gone."""

    alive: "list[Mortal]" = []  # noqa: RUF012  every connection of this process
    cursors: list[sqlite3.Cursor]

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.cursors = []
        Mortal.alive.append(self)

    def cursor(self, *arguments: Any, **options: Any) -> Any:
        cursor = super().cursor(*arguments, **options)
        self.cursors.append(cursor)
        return cursor


def bury_connections() -> None:
    for connection in Mortal.alive:
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed already
            for cursor in connection.cursors:
                cursor.close()
            connection.rollback()
            connection.close()
    Mortal.alive.clear()
