"""The manager of a simulation: changes the plan while it is carried out, as a command would."""

import asyncio
import contextlib
import contextvars
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from bot.app import App
from bot.cohorts.changing import NoSuchChangeError, pause, resume
from bot.cohorts.present import present
from bot.store.trouble import StoreError
from tests.simulation.plays import COHORT, HOME, ROOMS, Change, Play, Times, Version, Wording
from tests.simulation.process import NOBODY, PROCESS, Process
from tests.simulation.virtual_loop import VirtualLoop

PAUSED_FOR = 45.0
_TRY_AGAIN_AFTER = 10.0


@dataclass(frozen=True, slots=True)
class Planned:
    """A change, *after* some seconds from the moment the *on*-th request is sent off (from 1)."""

    change: Change
    on: int
    after: float


@dataclass(frozen=True, slots=True)
class Made:
    """A change that was stored, at the latest at *at*; a pause ended at *until*."""

    change: Change
    at: float
    until: float = float("inf")


class Manager:
    """Makes changes through whichever engine runs. One that a kill or the database interrupted is made again."""

    def __init__(self, play: Play, planned: Sequence[Planned], loop: VirtualLoop) -> None:
        self.made: list[Made] = []
        self.version = Version()
        self._play = play
        self._planned = planned
        self._loop = loop
        self._apps: dict[Process, App] = {}
        self._to_come = 0
        self._to_do: list[Change | None] = []  # None: resume
        self._doing: Process | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing more is asked for."""
        return not self._to_come and not self._to_do

    def asked(self, number: int) -> None:
        """The *number*-th request is sent off."""
        for one in self._planned:
            if one.on == number:
                self._ask(one.change, one.after)

    def arrived(self, process: Process, app: App) -> None:
        self._apps[process] = app
        self._go_on()

    def left(self, process: Process) -> None:
        self._apps.pop(process, None)
        if self._doing is process:
            self._doing = None
            self._go_on()

    def _ask(self, change: Change | None, after: float) -> None:
        self._to_come += 1
        self._loop.call_later(after, self._begin, change, context=NOBODY)

    def _begin(self, change: Change | None) -> None:
        self._to_come -= 1
        self._to_do.append(change)
        self._go_on()

    def _go_on(self) -> None:
        able = next((process for process in self._apps if not process.is_frozen), None)
        if self._to_do and self._doing is None and able is not None:
            self._doing = able
            context = contextvars.Context()
            context.run(PROCESS.set, able)
            self._loop.create_task(self._carry_out(self._to_do[0], self._apps[able]), context=context)

    async def _carry_out(self, change: Change | None, app: App) -> None:
        is_again = False
        while True:
            try:
                if is_again:
                    await app.refresh()  # every second, where it runs for real: what was stored after all is taken up
                await self._do(change, app)
                break
            except StoreError:
                is_again = True
                await asyncio.sleep(_TRY_AGAIN_AFTER)
        self._to_do.pop(0)
        self._doing = None
        self._go_on()

    async def _do(self, change: Change | None, app: App) -> None:
        match change:
            case Change.PAUSE:
                await self._say(app, pause)
                self.made.append(Made(Change.PAUSE, self._loop.time()))
                self._ask(None, PAUSED_FOR)
            case None:
                until = self._loop.time()
                await self._say(app, resume)
                self.made = [replace(one, until=until) if one.change is Change.PAUSE else one for one in self.made]
            case Change.SHIFT:
                await self._apply(app, change, replace(self.version, times=Times.SHIFTED))
            case Change.CANCEL:
                await self._apply(app, change, replace(self.version, times=Times.NEVER))
            case Change.EDIT:
                await self._apply(app, change, replace(self.version, wording=Wording.ANEW))
            case Change.NONE:
                pass
            case _:
                assert_never(change)

    async def _apply(self, app: App, change: Change, version: Version) -> None:
        files = {"course.yaml": version.name}
        await app.apply(COHORT, self._play.readings[version.name], files, {HOME: ROOMS}, "the simulation")
        self.version = version
        self.made.append(Made(change, self._loop.time()))

    async def _say(self, app: App, command: Callable[..., Coroutine[None, None, None]]) -> None:
        async with app.database.transaction() as transaction:
            cohort = await present(transaction, COHORT, self._play.read)
            with contextlib.suppress(NoSuchChangeError):  # the first time nobody said that it was done
                await command(transaction, cohort, app.clock.now(), "the simulation")
        app.look()
