"""Ends the process when it no longer does its work, so that a supervisor starts it again.

A thread watches, because the loop itself may be what hangs. It never ends a process that was merely stopped or asleep:
whoever finds that it was held up itself waits a whole limit before it judges anybody.
"""

import asyncio
import faulthandler
import os
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.supervisor import tell_supervisor
from schedules.clock import Clock

EXIT_CODE = 75
"""What a process ends with that did not wake in time: try again, in the words of sysexits."""

LOOP_LIMIT = timedelta(seconds=60)
"""How long the loop may be busy with one thing."""

_LOOKS_EVERY = timedelta(seconds=1)
_HELD_UP = timedelta(seconds=5)  # a watchdog that looks so much later than it wanted to was not running either

log = structlog.get_logger(__name__)


def end(why: str) -> None:
    """Say where everything hangs, in files and lines and never in values, and end at once: nothing can be unwound."""
    log.critical("The process ends itself, so that it is started again.", why=why)
    sys.stderr.flush()
    faulthandler.dump_traceback(all_threads=True)
    os._exit(EXIT_CODE)


class Watchdog:
    """Watches that the loop answers and that the dispatcher is awake. *last_round* is on the monotonic clock."""

    def __init__(
        self,
        clock: Clock,
        last_round: Callable[[], float | None],
        wake_limit: timedelta,
        *,
        loop_limit: timedelta = LOOP_LIMIT,
        when_dead: Callable[[str], None] = end,
    ) -> None:
        self._clock = clock
        self._last_round = last_round
        self._wake_limit = wake_limit.total_seconds()
        self._loop_limit = loop_limit.total_seconds()
        self._when_dead = when_dead
        self._beat = self._began = clock.monotonic()
        self._stopped = threading.Event()
        self._beating: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._beating = asyncio.create_task(self._keep_beating(), name="show the watchdog that the loop answers")
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        if self._beating is not None:
            self._beating.cancel()

    async def _keep_beating(self) -> None:
        while True:
            self._beat = self._clock.monotonic()
            await asyncio.sleep(_LOOKS_EVERY.total_seconds())

    def _watch(self) -> None:
        looked_at = excused_from = self._clock.monotonic()
        while not self._stopped.wait(_LOOKS_EVERY.total_seconds()):
            now = self._clock.monotonic()
            if now - looked_at > _HELD_UP.total_seconds():
                excused_from = now  # the process was stopped, or the machine slept: everybody gets a whole limit anew
            looked_at = now
            dead = self._verdict(now, excused_from)
            if dead is not None:
                self._when_dead(dead)
                return
            tell_supervisor("WATCHDOG=1")

    def _verdict(self, now: float, excused_from: float) -> str | None:
        """Why the process is dead; None while it is well."""
        silent = now - max(self._beat, excused_from)
        if silent > self._loop_limit:
            return f"the loop did not answer for {silent:.0f} seconds"
        slept = now - max(self._last_round() or self._began, excused_from)
        if slept > self._wake_limit:
            return f"the dispatcher was not awake for {slept:.0f} seconds"
        return None
