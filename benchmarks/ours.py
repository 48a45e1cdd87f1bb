"""Homeroom in the comparison: its whole path from a planned delivery to a posted message, on one database."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import text

from benchmarks.wire import UNLIMITED, Poster, WirePlatform
from bot.app import App
from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.taken import Reading
from bot.course.timetable import Timetable
from bot.deliver.alarm import Alarm
from bot.model import Home, Kind, PersonRef, Slot
from bot.ports import Pace
from bot.store import deliveries
from bot.store.address import DatabaseAddress
from bot.store.deliveries import Planned
from schedules.clock import SystemClock
from schedules.zones import to_local

HOME = Home("home")
COHORT = "bench/autumn"
_ROWS_AT_ONCE = 10_000

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # no peer logs each job


class Ours:
    """One replica. What is posted are catch-ups for people who came late: one message each, each to its own person."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._alarm = Alarm(app.dispatcher, app.clock)
        self._lease: asyncio.Task[None] | None = None

    async def schedule(self, names: Sequence[str], due: Sequence[datetime]) -> None:
        """Plan one message a name."""
        for first in range(0, len(names), _ROWS_AT_ONCE):
            planned = [
                Planned(COHORT, HOME, _slot(name, at), 25, {})
                for name, at in zip(
                    names[first : first + _ROWS_AT_ONCE], due[first : first + _ROWS_AT_ONCE], strict=True
                )
            ]
            async with self.app.database.transaction() as transaction:
                await deliveries.plan(transaction, planned)
        self.app.look()

    async def pend(self, count: int) -> None:
        """Messages that are due in weeks, by copying one of them."""
        await self.schedule(["never"], [self.app.clock.now() + timedelta(days=30)])
        part = 100_000
        for first in range(0, count, part):
            async with self.app.database.transaction() as transaction:
                await transaction.execute(
                    text(_COPIES[transaction.dialect.name]), {"first": first, "last": first + part}
                )
        if self.app.database.is_shared:
            async with self.app.database.transaction() as transaction:
                await transaction.execute(text("ANALYZE deliveries"))

    def work(self) -> None:
        if self.app.database.is_shared:
            self._lease = asyncio.create_task(self.app.lease.keep(self.app.look))
        self.app.when_changed = self._alarm.now
        self._alarm.start()

    async def end(self) -> None:
        await self._alarm.stop()
        if self._lease is not None:
            self._lease.cancel()


def key_of(name: str) -> str:
    """The key under which the message of *name* is posted."""
    return f"{COHORT}/catch-up/course/{name}/{name}/{HOME}/0"


def _slot(name: str, at: datetime) -> Slot:
    return Slot(Kind.CATCH_UP, "course", name, to_local(at, "UTC"), None, "the benchmark", PersonRef(name))


_COLUMNS = (
    "cohort_id, home, kind, subject, occurrence, person, wall, zone, exactness, due_at, until, priority, why, state, "
    "not_before, stale, details"
)
_NUMBERED = (
    _COLUMNS.replace("due_at", "due_at + i")
    .replace("not_before", "not_before + i")
    .replace("occurrence", "'copy' || i")
)
_FROM = "FROM deliveries, {numbers} WHERE occurrence = 'never'"
_COPIES = {
    "sqlite": f"INSERT INTO deliveries (key, {_COLUMNS}) SELECT 'copy' || i, {_NUMBERED} "
    + _FROM.format(
        numbers="(WITH RECURSIVE g(i) AS (SELECT :first + 1 UNION ALL SELECT i + 1 FROM g WHERE i < :last) "
        "SELECT i FROM g)"
    ),
    "postgresql": f"INSERT INTO deliveries (key, {_COLUMNS}) SELECT 'copy' || i, {_NUMBERED} "
    + _FROM.format(numbers="generate_series(CAST(:first AS INTEGER) + 1, CAST(:last AS INTEGER)) AS g(i)"),
}


@contextlib.asynccontextmanager
async def ours(
    address: DatabaseAddress, poster: Poster, owner: str = "the benchmark", pace: Pace = UNLIMITED
) -> AsyncIterator[Ours]:
    """One replica called *owner*, with one cohort, at rest, in a home where it may post at that *pace*."""
    clock = SystemClock()
    now = clock.now()
    begun = to_local(now - timedelta(hours=1), "UTC")
    course = Course.model_validate(
        {
            "title": "Bench",
            "weeks": 8,
            "lessons": [{"id": "loops", "title": "Loops", "path": "loops.md", "text": "Loop.\n"}],
        }
    )
    cohort = Cohort.model_validate({"id": "autumn", "name": "Autumn", "start": now.date(), "timezone": "UTC"})
    slots = (Slot(Kind.LESSON, "loops", "", begun, None, "the benchmark"),)
    reading = Reading(course, cohort, Timetable(slots, (), (), (), begun, to_local(now + timedelta(days=60), "UTC")))
    platform: Any = WirePlatform(poster, pace)
    app = await App.open(address, {HOME: platform}, clock, owner, lambda _files, _name: reading)
    if app.book.get(COHORT) is None:
        rooms = {role: role for role in ("announcements", "lessons", "questions", "staff")}
        await app.apply(COHORT, reading, {"course.yaml": ""}, {HOME: rooms}, "the benchmark")
        await app.work()
    try:
        yield Ours(app)
    finally:
        await app.close()
