"""After a restoration: reads back what was said while nobody who remembers it listened.

Facts that were taken in between the backup and its restoration are not reported again by themselves. They are read from
the history of the rooms and threads we may read; the inbox knows which of them are news.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from bot.deliver.running import CohortBook, RunningCohort
from bot.errors import PortError, Refused
from bot.model import Home, Place
from bot.ports import Inbox
from bot.store import doubts
from bot.store.database import Database
from bot.store.doubts import Restoration
from schedules.clock import Clock

_SEEN_BEFORE = timedelta(hours=2)  # how far a clock may be ahead of the platform's
_AGAIN_AFTER = timedelta(seconds=10)  # where a platform did not tell

log = structlog.get_logger(__name__)


class Rehearing:
    """Reads each place once; done when nothing in doubt could still open a thread."""

    def __init__(self, database: Database, book: CohortBook, inbox: Inbox, clock: Clock) -> None:
        self._database = database
        self._book = book
        self._inbox = inbox
        self._clock = clock
        self._restored: Restoration | None = None
        self._read: set[tuple[Home, Place | None]] = set()
        self._compared: set[str] = set()
        self.again_at: datetime | None = None

    async def begin(self) -> None:
        """See whether there is anything to read back."""
        async with self._database.transaction() as transaction:
            restored = await doubts.restoration(transaction)
        self._restored = restored if restored is not None and not restored.is_reheard else None

    async def look(self) -> bool:
        """Read back what can be read by now; whether that leaves anything to do for the dispatcher."""
        restored = self._restored
        if restored is None or (self.again_at is not None and self._clock.now() < self.again_at):
            return False
        self.again_at = None
        async with self._database.transaction() as transaction:
            more_will_open = await doubts.more_threads_will_open(
                transaction, list(self._book.platforms), self._clock.now()
            )
            threads = await doubts.threads(transaction)
        before = len(self._read)
        for home in self._book.platforms:
            await self._people(home)
        for running in list(self._book):
            await self._posted_early(running, restored.since)
        rooms = {(home, place) for running in self._book for (home, _role), place in running.rooms.items()}
        everywhere = {(home, place) for home, place in (*rooms, *threads) if home in self._book.platforms}
        for home, place in sorted(everywhere - self._read):
            await self._history(home, place, restored.since - _SEEN_BEFORE)
        if not more_will_open and self.again_at is None:
            async with self._database.transaction() as transaction:
                await doubts.reheard(transaction, self._clock.now())
            self._restored = None
            log.info("What was said before the database was restored is read back.", places=len(self._read))
            return True
        return len(self._read) > before

    async def _history(self, home: Home, place: Place, since: datetime) -> None:
        try:
            async for event in self._book.platforms[home].history(place, since):
                await self._inbox.receive(event)
        except Refused as error:
            log.warning(
                "What was said there before the database was restored cannot be read.", place=place, why=error.why
            )
        except PortError as error:
            self._later(error)
            return
        self._read.add((home, place))

    async def _posted_early(self, running: RunningCohort, since: datetime) -> None:
        """Where something that is still to come was posted, the cohort had another plan: then all of it is in doubt."""
        if running.id in self._compared:
            return
        for home, role in sorted(running.rooms):
            platform = self._book.platforms.get(home)
            if platform is None:
                continue
            async with self._database.transaction() as transaction:
                keys = await doubts.keys_to_come(transaction, running.id, home)
            try:
                found = await platform.find(running.rooms[home, role], keys, since - _SEEN_BEFORE) if keys else {}
            except Refused:
                continue  # said below, where its history is read
            except PortError as error:
                self._later(error)
                return
            if found:
                log.warning(
                    "Something was posted that is still to come; all that is planned is looked up.", found=len(found)
                )
                async with self._database.transaction() as transaction:
                    await doubts.doubt_everything(transaction, running.id, since)
        self._compared.add(running.id)

    async def _people(self, home: Home) -> None:
        if (home, None) in self._read:
            return
        try:
            for event in await self._book.platforms[home].people(home):
                await self._inbox.receive(event)
        except Refused as error:
            log.warning("Who came before the database was restored cannot be seen.", home=home, why=error.why)
        except PortError as error:
            self._later(error)
            return
        self._read.add((home, None))

    def _later(self, error: PortError) -> None:
        log.warning("What was said before the database was restored is read back later.", why=str(error))
        self.again_at = self._clock.now() + _AGAIN_AFTER


def earliest(moments: Collection[datetime | None]) -> datetime | None:
    """The first of several moments, where there is one."""
    return min((moment for moment in moments if moment is not None), default=None)
