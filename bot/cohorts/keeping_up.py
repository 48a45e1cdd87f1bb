"""Keeps what runs here in step with the database, which holds the running cohorts: whoever changed it."""

from collections.abc import Callable, Mapping

import structlog

from bot.course.taken import Reading
from bot.deliver.running import CohortBook, RunningCohort
from bot.errors import HomeroomError
from bot.model import Home, Place
from bot.store import cohorts, deliveries, overrides, standing
from bot.store.database import Transaction
from bot.words import words_for

ReadVersion = Callable[[Mapping[str, str], str], Reading]
"""Reads a stored course version for the cohort with this name."""

log = structlog.get_logger(__name__)


class KeepingUp:
    """Reads what is new of each cohort, and has it in the book with its revision."""

    def __init__(self, book: CohortBook, read: ReadVersion) -> None:
        self._book = book
        self._read = read
        self._versions: dict[str, tuple[str, Reading]] = {}  # by cohort: what it takes, read once
        self._pulse: tuple[int, int] | None = None

    async def begin(self, transaction: Transaction) -> None:
        """Take up every cohort there is. Raises what reading one of them raises."""
        for name, revision in (await standing.revisions(transaction)).items():
            await self._take_up(transaction, name, revision)
        self._pulse = await standing.pulse(transaction)

    async def refresh(self, transaction: Transaction) -> list[str]:
        """Read anew what has changed; which cohorts that were. One that cannot be read goes on as it was."""
        pulse = await standing.pulse(transaction)
        if pulse == self._pulse:
            return []
        changed = []
        for name, revision in (await standing.revisions(transaction)).items():
            known = self._book.revisions.get(name)
            if known == revision:
                continue
            try:
                await self._take_up(transaction, name, revision)
            except HomeroomError as error:
                self._book.revisions[name] = revision
                log.error("A cohort changed and cannot be read; it goes on as it was.", cohort=name, why=str(error))
                continue
            await deliveries.mark_stale(transaction, name)  # it may have been compared with what we knew before
            changed.append(name)
        self._pulse = pulse
        return changed

    def put(self, running: RunningCohort, revision: int) -> None:
        """Have a cohort in the book as it is stored under *revision*."""
        self._book.put(running)
        self._book.revisions[running.id] = revision

    async def _take_up(self, transaction: Transaction, name: str, revision: int) -> None:
        stands = await standing.of_cohort(transaction, name)
        assert stands is not None
        known, version = self._versions.get(name, ("", None))
        if version is None or known != stands.version.hash:
            version = self._read(stands.version.files, name)
            self._versions[name] = (stands.version.hash, version)
        kept = await overrides.of_cohort(transaction, name)
        reading = version.over(overrides.laid(kept))
        rooms = {(room.home, room.role): room.place for room in await cohorts.rooms_of(transaction, name)}
        self.put(running_cohort(name, reading, rooms), revision)
        for home in sorted({home for home, _role in rooms} - set(self._book.platforms)):
            log.warning("A cohort has a home this process does not speak to; start it again.", cohort=name, home=home)


def running_cohort(name: str, reading: Reading, rooms: Mapping[tuple[Home, str], Place]) -> RunningCohort:
    """A cohort as it runs on what was read."""
    return RunningCohort(
        name, reading.course, reading.cohort, reading.timetable, words_for(reading.course.language), rooms
    )
