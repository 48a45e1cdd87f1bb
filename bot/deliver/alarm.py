"""The alarm clock: wakes the dispatcher at the next due moment, and now and then to be safe. Decides nothing."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.errors import HomeroomError
from schedules.clock import Clock, SystemClock

SAFETY_SWEEP = timedelta(seconds=30)  # how long a change that nobody told us about may go unnoticed
SHARED_SWEEP = timedelta(seconds=2)  # the same where other replicas change things, and may die before they tell
_AFTER_TROUBLE = timedelta(seconds=3)  # until the database is tried again
_JOB = "wake"

log = structlog.get_logger(__name__)


class Works(Protocol):
    """What is woken."""

    async def work(self) -> datetime | None: ...


class Alarm:
    """Holds one job in memory. No exception may leave it: a scheduler whose job raised would never wake us again."""

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
        self._is_ringing = False
        self.last_wake: float | None = None

    def start(self) -> None:
        self._scheduler.start()
        self._set(self._clock.now())

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    def now(self) -> None:
        """Wake at once: something changed. A dispatcher that is at work notices by itself."""
        if not self._is_ringing:
            self._set(self._clock.now())

    async def _ring(self) -> None:
        upcoming: datetime | None = None
        self._is_ringing = True
        try:
            upcoming = await self._works.work()
        except HomeroomError as error:
            log.error("The dispatcher could not work; it tries again.", why=str(error))
            upcoming = self._clock.now() + _AFTER_TROUBLE
        except Exception:
            log.exception("The dispatcher could not work; it tries again.")
            upcoming = self._clock.now() + _AFTER_TROUBLE
            if self._when_failed is not None:
                await self._when_failed()
        self._is_ringing = False
        self.last_wake = self._clock.monotonic()
        now = self._clock.now()
        sweep = now + self._sweep
        self._set(min(upcoming, sweep) if upcoming is not None else sweep)

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
