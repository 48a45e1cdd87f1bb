"""Reads now and then what was said since: questions get their numbers and clocks, answers become findable.

Taking a message in stays quick: it only notes where there is something to read.
"""

import asyncio
from datetime import datetime, timedelta

from bot.deliver.running import CohortBook, RunningCohort
from bot.model import Home, Place
from bot.questions.answered import index_answers
from bot.questions.standing import numbered, talk_of
from bot.store.database import Database
from schedules.clock import Clock

EVERY = timedelta(minutes=10)
"""So long after something was said at the latest it is read."""

_SO_FAR_BACK = timedelta(days=14)  # what is older was read before


class Sweep:
    """What was said and is not read yet, in this process."""

    def __init__(self, database: Database, book: CohortBook, clock: Clock) -> None:
        self._database = database
        self._book = book
        self._clock = clock
        self._heard: dict[str, set[tuple[Home, Place]]] = {}
        self.again_at: datetime | None = None

    def heard(self, cohort: str, home: Home, place: Place) -> None:
        """Somebody wrote, or changed what they wrote, in a place where questions are looked for."""
        self._heard.setdefault(cohort, set()).add((home, place))
        if self.again_at is None:
            self.again_at = self._clock.now() + EVERY

    async def look(self) -> bool:
        """Read what is to be read by now; whether anything was. Raises StoreError, and then reads it the next time."""
        if self.again_at is None or self._clock.now() < self.again_at:
            return False
        for cohort, places in sorted(self._heard.items()):
            running = self._book.get(cohort)
            if running is not None:
                for home in sorted({home for home, _place in places} & set(self._book.platforms)):
                    await self._read(running, home)
                async with self._database.transaction() as transaction:
                    for home, place in sorted(places):
                        await index_answers(transaction, running, home, place)
        self._heard, self.again_at = {}, None
        return True

    async def _read(self, running: RunningCohort, home: Home) -> None:
        """Number what is new. Finding questions takes its time: it holds up neither the loop nor the database."""
        platform, now = self._book.platforms[home], self._clock.now()
        async with self._database.transaction() as transaction:
            talk = await talk_of(transaction, running, home, platform, now, _SO_FAR_BACK)
        found = await asyncio.to_thread(talk.questions)
        async with self._database.transaction() as transaction:
            await numbered(transaction, running, home, talk, found, now)
