"""The engine in another process, as the play sees it: it may die at any moment and is then asked once more."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from datetime import datetime
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

from bot.rehearsal.kills import WRITES, Kills, Point
from bot.rehearsal.nursery import ORDER, SETUP, Order, Setup
from schedules.clock import ManualClock

_POINTS = {"before": Point.BEFORE, "committed": Point.COMMITTED, "answered": Point.ANSWERED}


class EngineDied(Exception):
    """The engine ended by itself in the middle of a play: a mistake of ours."""


class EngineElsewhere:
    """Implements `Engine` over a nursery, and kills what lives in it as planned. *killed_at* are the play's moments."""

    def __init__(self, process: Process, kills: Kills, clock: ManualClock, errors: Path) -> None:
        self._process = process
        self._kills = kills
        self._clock = clock
        self._errors = errors
        self._engine: int | None = None
        self._requests = 0
        self._rounds = 0
        self._orders = 0
        self._planned: WeakKeyDictionary[asyncio.Task[object], Point | None] = WeakKeyDictionary()
        self._left_over: list[Point] = []
        self.killed_at: list[datetime] = []
        self.births = 0

    @classmethod
    async def start(cls, setup: Setup, folder: Path, kills: Kills, clock: ManualClock) -> "EngineElsewhere":
        """Start a nursery; *folder* is for its papers."""
        setup_file, errors = folder / "setup.json", folder / "errors.txt"
        setup_file.write_bytes(SETUP.dump_json(setup))
        with errors.open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "rehearsal-engine", str(setup_file)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=stderr,
            )
        return cls(process, kills, clock, errors)

    async def work(self, now: datetime) -> datetime | None:
        """Have it work, as often as it takes until it answers. Raises EngineDied."""
        self._rounds += 1
        delay = self._kills.in_round.get(self._rounds)
        while True:
            engine = await self._alive()
            self._orders += 1
            self._send(Order(engine, self._orders, now))
            killer = asyncio.create_task(self._kill_after(delay, engine)) if delay is not None else None
            told = await self._answer(self._orders)
            if killer is not None:
                if await self._is_killed_by(killer, engine):
                    delay = None  # else it died of a request meanwhile, and this kill is for the next one
            elif told is not None and self._engine == engine:
                wake = told.get("wake")
                return datetime.fromisoformat(wake) if isinstance(wake, str) else None

    async def watch(self, stage: Literal["before", "committed", "answered"], method: str) -> None:
        """Told by the chat of each request. Where the engine dies before an answer, the request ends here as well."""
        if method not in WRITES:
            return
        request = asyncio.current_task()
        assert request is not None
        if stage == "before":
            self._requests += 1
            planned = self._kills.at_request.get(self._requests)
            if planned is None and self._left_over:
                planned = self._left_over.pop()
            self._planned[request] = planned
        if self._planned[request] is not _POINTS[stage]:
            return
        if self._engine is None or not self._kill(self._engine):
            self._left_over.append(_POINTS[stage])  # it is dead already: the next one is killed there
        if stage != "answered":
            await asyncio.Event().wait()  # nobody is there for the answer; the broken connection ends this

    async def _kill_after(self, delay: float, engine: int) -> bool:
        await asyncio.sleep(delay)
        return self._kill(engine)

    async def _is_killed_by(self, killer: "asyncio.Task[bool]", engine: int) -> bool:
        """Whether *killer* did it; an engine that was quicker dies now, with everything written down."""
        if killer.done():
            return killer.result()
        killer.cancel()
        return self._kill(engine)

    def _kill(self, engine: int) -> bool:
        """Kill *engine* if it lives."""
        if self._engine != engine:
            return False
        self._engine = None
        self.killed_at.append(self._clock.now())
        with contextlib.suppress(ProcessLookupError):
            os.kill(engine, signal.SIGKILL)
        return True

    async def _alive(self) -> int:
        while self._engine is None:
            await self._hear()
        return self._engine

    async def _answer(self, number: int) -> dict[str, object] | None:
        """The answer to an order; None where the engine it went to is dead."""
        while True:
            told = await self._hear()
            if told.get("done") == number:
                return told
            if "born" in told:
                return None

    async def _hear(self) -> dict[str, object]:
        """The next thing it says; a birth is noted."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            code = await self._process.wait()
            raise EngineDied(f"The engine ended with {code}:\n{self._errors.read_text(errors='replace')[-4000:]}")
        told: dict[str, object] = json.loads(line)
        born = told.get("born")
        if isinstance(born, int):
            self._engine = born
            self.births += 1
        return told

    def _send(self, order: Order) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(ORDER.dump_json(order) + b"\n")

    async def close(self) -> None:
        """End it in peace; an engine that does not go is killed."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(10):
                await self._process.wait()
        except TimeoutError:
            if self._engine is not None:
                os.kill(self._engine, signal.SIGKILL)
            self._process.kill()
            await self._process.wait()
