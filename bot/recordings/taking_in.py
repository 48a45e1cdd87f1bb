"""Reads the transcripts that staff post in a session's thread: loads the file, reads it, keeps it, tells who posted it.

Loading waits for a platform and reading takes its time, so neither happens while a message is taken in. A file is kept
whole or not at all, and once: what is not read yet stays noted through a restart.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bot.deliver.running import CohortBook, RunningCohort
from bot.errors import PortError, Refused
from bot.kinds import RULES
from bot.model import Kind, Slot
from bot.recordings.decoding import MOST_BYTES
from bot.recordings.reading import read_shared
from bot.recordings.telling import told_not_loaded, told_read, told_wrong
from bot.recordings.transcript import Transcript
from bot.recordings.trouble import TranscriptError
from bot.rehearing import earliest
from bot.store import deliveries, handed_in, transcripts
from bot.store.database import Database, Transaction
from bot.store.deliveries import Planned
from bot.store.handed_in import HandedIn
from bot.store.trouble import StoreError
from schedules.clock import Clock
from schedules.zones import to_local

AGAIN_AFTER = timedelta(minutes=5)
"""So long after a file could not be loaded it is tried again."""

GIVEN_UP_AFTER = timedelta(days=1)
"""So long after it was posted whoever posted it is told that it cannot be loaded."""

_LOOK_EVERY = timedelta(minutes=10)  # for what another replica took in and did not read

_AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)  # whatever this machine's clock said before it followed the database's

_LOADED = 2 * MOST_BYTES  # of what is a little too large we say what is too much; of the rest the platform does

log = structlog.get_logger(__name__)


class TakingIn:
    """Reads what was handed in; after a start also what was left from before it."""

    def __init__(self, database: Database, book: CohortBook, clock: Clock) -> None:
        self._database = database
        self._book = book
        self._clock = clock
        self.again_at: datetime | None = _AT_ONCE
        self._others_at = _AT_ONCE

    def shared(self) -> None:
        """Somebody shared a file: it may be a transcript."""
        self.again_at = self._clock.now()

    async def look(self) -> bool:
        """Read what is to be read by now; whether anything was. Raises StoreError, and then reads it the next time."""
        now = self._clock.now()
        is_due = self.again_at is not None and self.again_at <= now
        if not is_due and not (self._database.is_shared and self._others_at <= now):
            return False
        self.again_at = None  # a file that is shared from here on sets it again
        try:
            async with self._database.transaction() as transaction:
                due = await handed_in.due(transaction, now)
            for one in due:
                await self._take_in(one)
            async with self._database.transaction() as transaction:
                next_at = await handed_in.next_at(transaction)
        except StoreError:
            self.again_at = now
            raise
        self.again_at = earliest([self.again_at, next_at])
        self._others_at = now + _LOOK_EVERY
        return bool(due)

    async def _take_in(self, one: HandedIn) -> None:
        running, platform = self._book.get(one.cohort), self._book.platforms.get(one.home)
        if running is None or platform is None:
            await self._later(one)
            return
        told: Mapping[str, str]
        transcript: Transcript | None = None
        try:
            data = await platform.read_file(one.ref, one.url, _LOADED)
            transcript = await asyncio.to_thread(read_shared, one.file, data)
            told = told_read(one.file, transcript)
        except TranscriptError as error:
            told = told_wrong(error)
        except Refused as error:
            told = told_not_loaded(one.file, error.why, error.what_to_do)
        except PortError as error:
            if self._clock.now() - one.at < GIVEN_UP_AFTER:
                log.warning("A transcript could not be loaded; trying again.", home=one.home, why=str(error))
                await self._later(one)
                return
            what_to_do = running.words("Post it once more when the chat can be reached again.")
            told = told_not_loaded(one.file, str(error), what_to_do)
        async with self._database.transaction() as transaction:
            if not await handed_in.take(transaction, one):
                return
            if transcript is not None:
                await self._keep(transaction, running, one, transcript)
            await self._tell(transaction, running, one, told)

    async def _later(self, one: HandedIn) -> None:
        async with self._database.transaction() as transaction:
            await handed_in.again(transaction, one, self._clock.now() + AGAIN_AFTER)

    async def _keep(
        self, transaction: Transaction, running: RunningCohort, one: HandedIn, transcript: Transcript
    ) -> None:
        link = self._book.platforms[one.home].link(one.ref)
        await transcripts.keep(
            transaction,
            one.cohort,
            running.course.language,
            (one.session, one.occurrence, _title(running, one)),
            (one.home, one.ref, link, one.at),
            one.file,
            transcript,
        )

    async def _tell(
        self, transaction: Transaction, running: RunningCohort, one: HandedIn, told: Mapping[str, str]
    ) -> None:
        earlier = await deliveries.count_to(transaction, one.cohort, one.home, Kind.TRANSCRIPT, one.person, one.session)
        slot = Slot(
            kind=Kind.TRANSCRIPT,
            subject=one.session,
            occurrence=f"{one.occurrence}.file-{earlier + 1}",
            moment=to_local(self._clock.now(), running.cohort.timezone),
            until=None,
            why="a transcript was posted",
            person=one.person,
        )
        planned = Planned(one.cohort, one.home, slot, RULES[Kind.TRANSCRIPT].priority, told)
        await deliveries.plan(transaction, [planned])


def _title(running: RunningCohort, one: HandedIn) -> str:
    """The session as a search shows it: its title, and which week's it was."""
    title = next((plan.title for plan in running.course.sessions if plan.id == one.session), one.session)
    week = next(
        (
            held.week
            for held in running.timetable.sessions
            if held.session == one.session and held.occurrence == one.occurrence
        ),
        None,
    )
    return title if week is None else running.words("{title}, week {week}").format(title=title, week=week)
