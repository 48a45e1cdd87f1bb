"""The alarm clock: wakes the dispatcher at the next due moment, and now and then to be safe. Decides nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.errors import HomeroomError
from schedules.clock import Clock, SystemClock

SAFETY_SWEEP = timedelta(seconds=30)  # how long a change that nobody told us about may go unnoticed
SHARED_SWEEP = timedelta(seconds=2)  # the same where other replicas change things, and may die before they tell
_AFTER_TROUBLE = timedelta(seconds=3)  # until the database is tried again
_TO_WORK = timedelta(seconds=30)  # a request and two commits, even on a slow disk
_JOB = "wake"

log = structlog.get_logger(__name__)


class Works(Protocol):
    """What is woken."""

    async def work(self) -> datetime | None:
        """Do everything that is due; when something will be due next."""
        ...

    def begin_nothing_more(self) -> None:
        """Finish what is on its way, and have `work` return then."""
        ...


class Alarm:
    """Holds one job in memory, which only rings. Who is woken works in a task of its own, and sets the alarm again.

    The job must be over before it is set anew: a scheduler that finds it still running skips it, and never rings again.
    """

    def __init__(
        self,
        works: Works,
        clock: Clock,
        when_failed: Callable[[], Awaitable[None]] | None = None,
        sweep: timedelta = SAFETY_SWEEP,
    ) -> None:
        self._works = works
        self._clock = clock
        self._sweep = sweep
        self._machine = SystemClock()  # by which the scheduler goes, whatever time ours follows
        self._when_failed = when_failed
        self._scheduler = AsyncIOScheduler(jobstores={"default": MemoryJobStore()}, timezone=UTC)
        self._rung = asyncio.Event()
        self._scheduler.add_listener(lambda _event: self._rung.set(), EVENT_JOB_MAX_INSTANCES | EVENT_JOB_MISSED)
        self._is_working = False
        self._is_stopping = False
        self._working: asyncio.Task[None] | None = None

    @property
    def wake_limit(self) -> timedelta:
        """So long after its last round at the latest a dispatcher that is well begins another one."""
        return self._sweep + _TO_WORK

    def start(self) -> None:
        self._scheduler.start()
        self._rung.set()
        self._working = asyncio.create_task(self._work_when_rung(), name="work when the alarm rings")

    async def stop(self) -> None:
        """Ring no more; wait until what is on its way is finished and written down."""
        self._is_stopping = True
        self._scheduler.shutdown(wait=False)
        self._works.begin_nothing_more()
        self._rung.set()
        if self._working is not None:
            await self._working

    def now(self) -> None:
        """Wake at once: something changed. A dispatcher that is at work notices by itself."""
        if not self._is_working:
            self._rung.set()

    async def _ring(self) -> None:
        self._rung.set()

    async def _work_when_rung(self) -> None:
        while not self._is_stopping:
            await self._rung.wait()
            self._rung.clear()
            self._is_working = True
            upcoming = await self._work()
            self._is_working = False
            sweep = self._clock.now() + self._sweep
            if not self._is_stopping:
                self._set(min(upcoming, sweep) if upcoming is not None else sweep)

    async def _work(self) -> datetime | None:
        """When to work again, by what was found or because something went wrong."""
        try:
            return await self._works.work()
        except HomeroomError as error:
            log.error("The dispatcher could not work; it tries again.", why=str(error))
        except Exception:
            log.exception("The dispatcher could not work; it tries again.")
            if self._when_failed is not None:
                await self._when_failed()
        return self._clock.now() + _AFTER_TROUBLE

    def _set(self, moment: datetime) -> None:
        self._scheduler.add_job(
            self._ring,
            DateTrigger(run_date=self._machine.now() + max(moment - self._clock.now(), timedelta(0))),
            id=_JOB,
            replace_existing=True,
            misfire_grace_time=None,  # late is fine; the default of one second would skip us
            coalesce=True,
            max_instances=1,
        )
