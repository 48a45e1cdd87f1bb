"""Reads now and then what was said since: questions get their numbers and clocks, answers become findable.

Taking a message in stays quick: it only notes where there is something to read. Whoever looks at questions before that
reads it first.
"""

import asyncio
from datetime import datetime, timedelta

from bot.deliver.running import CohortBook, RunningCohort
from bot.model import Home, Place
from bot.questions.keeping import keep_talk, newest_talk
from bot.store import unread
from bot.store.database import Database
from bot.store.trouble import StoreError
from bot.store.unread import Unread
from schedules.clock import Clock

EVERY = timedelta(minutes=10)
"""So long after something was said at the latest it is read."""


class Sweep:
    """Reads what is not read yet; after a start also what was left from before it."""

    def __init__(self, database: Database, book: CohortBook, clock: Clock) -> None:
        self._database = database
        self._book = book
        self._clock = clock
        self._is_new = True
        self.again_at: datetime | None = None

    def heard(self, _cohort: str, _home: Home, _place: Place) -> None:
        """Somebody wrote, or changed what they wrote, in a place where questions are looked for."""
        if self.again_at is None:
            self.again_at = self._clock.now() + EVERY

    async def look(self) -> bool:
        """Read what is to be read by now; whether anything was. Raises StoreError, and then reads it the next time."""
        is_due = self.again_at is not None and self._clock.now() >= self.again_at
        if not (is_due or self._is_new):
            return False
        due_at, self.again_at = self.again_at, None
        try:
            read = await self._look()
        except StoreError:
            self.again_at = due_at
            raise
        self._is_new = False
        return read

    async def _look(self) -> bool:
        async with self._database.transaction() as transaction:
            cohorts = await unread.cohorts(transaction)
        for running in filter(None, map(self._book.get, cohorts)):
            async with self._database.transaction() as transaction:
                places = await unread.of_cohort(transaction, running.id)
            for one in places:
                await self._read(running, one)
        return bool(cohorts)

    async def _read(self, running: RunningCohort, one: Unread) -> None:
        """Finding questions takes its time: half a millisecond a message. It holds up neither loop nor database."""
        async with self._database.transaction() as transaction:
            talk = await newest_talk(transaction, running, one.home, one.place, one.since)
        found = await asyncio.to_thread(talk.questions)
        async with self._database.transaction() as transaction:
            now = await newest_talk(transaction, running, one.home, one.place, one.since)
            if now == talk:
                await keep_talk(transaction, running, talk, found)
                await unread.was_read(transaction, running.id, one)
            else:  # something was said or marked meanwhile
                self.heard(running.id, one.home, one.place)
