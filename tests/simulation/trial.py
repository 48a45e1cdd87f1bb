"""One trial: a small cohort, a platform with its rules, and everything that a cell lets go wrong; then it is judged."""

import asyncio
import contextvars
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import App
from bot.deliver.alarm import SHARED_SWEEP
from bot.store import migrating
from bot.store.trouble import StoreError
from schedules.clock import Clock, FollowingClock
from tests.simulation.cells import ALONE, Topology
from tests.simulation.changing import Manager, Planned
from tests.simulation.disk import Troubled
from tests.simulation.far_platform import FarPlatform
from tests.simulation.far_side import FarSide, Rules
from tests.simulation.faults import CALM, Faults
from tests.simulation.ground import Ground
from tests.simulation.in_place import Sound, State, drop_connections
from tests.simulation.plays import COHORT, HOME, ROOMS, Operation, Play, Version, play
from tests.simulation.process import NOBODY, PROCESS, Process
from tests.simulation.virtual_loop import LoopClock, VirtualLoop

_TRY_AGAIN_AFTER = 10.0  # as the alarm clock does where the database cannot be used
_HORIZON = 6_000.0  # by then everything is settled, even where a clock is an hour behind
_HORIZON_TOGETHER = 500.0  # several dispatchers follow the database's time
_MOST_STARTS = 60


@dataclass(frozen=True, slots=True)
class Script:
    """What happens in a trial, and when: steps, requests and commits are counted from the beginning."""

    rules: Rules
    operation: Operation
    faults: Faults
    kills: Mapping[int, int] = field(default_factory=dict)  # the number of a start → before which step it is killed
    disk: Troubled | None = None
    changes: Sequence[Planned] = ()
    topology: Topology = Topology.ONE
    freeze: tuple[int, float] | None = None  # before which step the first start is frozen, and for how long


@dataclass
class Played:
    """What is left of a trial."""

    ground: Ground
    far: FarSide
    manager: Manager
    kills: int = 0
    steps: int = 0
    came_to_rest: bool = False
    crashes: list[str] = field(default_factory=list)


class Trial:
    """A supervisor: starts the engine, starts it again where it was killed, until everything is at rest."""

    def __init__(self, ground: Ground, script: Script, seed: int) -> None:
        self._script = script
        self._rng = random.Random(f"trial {seed}")
        self._loop = VirtualLoop()
        self._play = play_of(script.operation)
        forums = frozenset({"lessons"}) if script.operation is Operation.FORUM_POST else frozenset()
        self._far = FarSide(script.rules, script.faults, self._rng, forums)
        self._manager = Manager(self._play, script.changes, self._loop)
        self._far.when_asked = self._manager.asked
        self._played = Played(ground, self._far, self._manager)
        self._starts = 0
        self._away = 0  # processes that will come back
        self._running: list[Process] = []
        self._working: set[Process] = set()
        self._at_rest_since: float | None = None

    def run(self) -> Played:
        State.disk = self._script.disk or Sound()
        asyncio.set_event_loop(self._loop)
        self._over: asyncio.Future[None] = self._loop.create_future()
        horizon = _HORIZON if self._script.topology in ALONE else _HORIZON_TOGETHER
        self._loop.call_at(horizon, self._end, context=NOBODY)
        for number in range(self._script.topology.dispatchers):
            self._start(number)
        self._loop.run_until_complete(self._over)
        self._far.settle(float("inf"))
        self._played.steps += sum(process.steps for process in self._running)
        self._loop.bury()
        drop_connections()
        return self._played

    def _start(self, place: int) -> None:
        """Start the dispatcher on the machine *place*."""
        number = self._starts
        self._starts += 1
        frozen_before, frozen_for = self._script.freeze if self._script.freeze and number == 0 else (None, 0.0)
        process = Process(
            f"engine-{number}",
            place,
            killed_before=self._script.kills.get(number),
            frozen_before=frozen_before,
            frozen_for=frozen_for,
            wall_is_off=self._script.topology.wall_is_off(place),
            monotonic_from=1_000.0 * place,
            when_killed=self._killed,
        )
        self._running.append(process)
        self._working.add(process)
        context = contextvars.Context()
        context.run(PROCESS.set, process)
        task = self._loop.create_task(self._engine(process), context=context)
        task.add_done_callback(lambda done: self._ended(done, process), context=NOBODY)

    def _killed(self, process: Process) -> None:
        self._played.kills += 1
        self._leave(process)

    def _ended(self, done: "asyncio.Task[None]", process: Process) -> None:
        """An engine never ends by itself; one that cannot open its database leaves, and its supervisor tries again."""
        error = done.exception()
        if not isinstance(error, StoreError):
            self._played.crashes.append(f"{process.name} ended with {error!r}")
        self._leave(process)

    def _leave(self, process: Process) -> None:
        self._played.steps += process.steps
        self._running.remove(process)
        self._working.discard(process)
        self._manager.left(process)
        if self._starts >= _MOST_STARTS:
            self._end()
            return
        self._away += 1
        away_for = 45.0 if self._script.topology in ALONE else 8.0
        self._loop.call_later(self._rng.uniform(0.5, away_for), self._start_again, process, context=NOBODY)

    def _start_again(self, process: Process) -> None:
        drop_connections(process)
        self._away -= 1
        self._start(process.place)

    async def _engine(self, process: Process) -> None:
        """The engine as `homeroom run` has it, but for the alarm clock: work, sleep until the next moment, work."""
        shared = self._script.topology not in ALONE
        app = await open_app(self._played.ground.path, self._loop, self._far, process, self._play, shared=shared)
        woken = asyncio.Event()
        app.when_changed = woken.set
        self._manager.arrived(process, app)
        keeping = asyncio.create_task(app.lease.keep(app.look)) if shared else None
        while True:
            woken.clear()
            try:
                await app.refresh()
                upcoming = await app.work()
                wait = None if upcoming is None else max(0.0, (upcoming - app.clock.now()).total_seconds())
            except StoreError:
                wait = _TRY_AGAIN_AFTER
            if (wait is None or self._is_after_the_end(wait)) and not woken.is_set():
                self._working.discard(process)
            else:
                self._working.add(process)
            self._end_if_at_rest()
            try:
                async with asyncio.timeout(_sweep(wait) if keeping is not None else wait):
                    await woken.wait()
            except TimeoutError:
                pass

    def _is_after_the_end(self, wait: float) -> bool:
        """One of several dispatchers looks every few minutes for what another took in and did not read."""
        return self._script.topology not in ALONE and self._loop.time() + wait > _HORIZON_TOGETHER

    def _end_if_at_rest(self) -> None:
        """Everybody sleeps and nothing is asked for any more; several dispatchers have seen that of each other."""
        frozen = any(process.is_frozen for process in self._running)
        if self._working or self._away or frozen or not self._manager.is_done or not _is_settled(self._played.ground):
            self._at_rest_since = None
            return
        if self._at_rest_since is None:
            self._at_rest_since = self._loop.time()
        alone = self._script.topology in ALONE
        if alone or self._loop.time() - self._at_rest_since >= 2 * SHARED_SWEEP.total_seconds():
            self._played.came_to_rest = True
            self._end()

    def _end(self) -> None:
        if not self._over.done():
            self._over.set_result(None)


async def open_app(
    path: Path, loop: VirtualLoop, far: FarSide, process: Process, playing: Play, *, shared: bool = False
) -> App:
    platform: Any = FarPlatform(far)
    clock: Clock = LoopClock(loop, process)
    if shared:
        clock = FollowingClock(clock)
    return await App.open(
        path, {HOME: platform}, clock, process.name, playing.read, durable=False, inline=True, shared=shared
    )


def _sweep(wait: float | None) -> float:
    """How long one of several dispatchers sleeps at most: another may have changed something and told nobody."""
    most = SHARED_SWEEP.total_seconds()
    return most if wait is None else min(wait, most)


def _is_settled(ground: Ground) -> bool:
    """Whether nothing is owed any more; asked only where everybody sleeps."""
    return not ground.read("SELECT 1 FROM steps WHERE state IN ('claimed', 'uncertain') LIMIT 1")


_PLAYS = {operation: play(operation) for operation in Operation}


def play_of(operation: Operation) -> Play:
    return _PLAYS[operation]


def prepare(folder: Path) -> Mapping[Operation, Path]:
    """Write each planned cohort into *folder*, once for many trials."""
    empty = folder / "empty.db"
    migrating.migrate(empty)
    planned = {operation: folder / f"{operation.name.lower()}.db" for operation in Operation}
    for operation, path in planned.items():
        shutil.copyfile(empty, path)
        loop, process = VirtualLoop(), Process("planner")
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_plan(path, loop, process, play_of(operation)))
        loop.close()
    return planned


async def _plan(path: Path, loop: VirtualLoop, process: Process, playing: Play) -> None:
    app = await open_app(path, loop, FarSide(Rules("none"), CALM, random.Random(0)), process, playing)
    first = Version().name
    await app.apply(COHORT, playing.readings[first], {"course.yaml": first}, {HOME: ROOMS}, "the simulation")
    await app.close()


def run(grounds: Mapping[Operation, Ground], script: Script, seed: int) -> Played:
    """Play the script on the planned cohort; undo on its ground afterwards what it did."""
    ground = grounds[script.operation]
    ground.begin()
    return Trial(ground, script, seed).run()
