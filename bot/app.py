"""One running Homeroom: its database, its cohorts, and the platforms it speaks on."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot import __version__
from bot.cohorts.keeping_up import KeepingUp, ReadVersion, running_cohort
from bot.commands.catalogue import catalogue
from bot.commands.performing import Performer
from bot.course.taken import Reading as Reading
from bot.deliver.applying import Applied, apply, find_rooms
from bot.deliver.dispatcher import Dispatcher
from bot.deliver.findable import index_lessons
from bot.deliver.lease import Lease
from bot.deliver.running import CohortBook
from bot.inbox import Router
from bot.language_model import Writer
from bot.model import Home
from bot.people import entering
from bot.ports import Platform
from bot.privacy.erasing import Forgotten
from bot.questions.sweeping import Sweep
from bot.recordings.taking_in import TakingIn
from bot.rehearing import Rehearing, earliest
from bot.store import doors, overrides, search, standing
from bot.store.address import DatabaseAddress
from bot.store.database import Database
from bot.store.replicas import Replica
from bot.store.retention import Keep
from bot.wrapups.writing import Writing
from schedules.clock import Clock


class App:
    """One running Homeroom: a database, the platforms it speaks on, its dispatcher and its inbox."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[Home, Platform],
        clock: Clock,
        owner: str,
        read: ReadVersion,
        keep: Keep,
        backups: Path | None = None,
        writer: Writer | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.book = CohortBook(platforms)
        self.read = read
        self._keeping_up = KeepingUp(self.book, read)
        replica = Replica(owner, os.uname().nodename, os.getpid(), __version__, clock.now())
        self.lease = Lease(database, self.book, clock, replica)
        self.dispatcher = Dispatcher(database, self.book, clock, self.lease)
        performer = Performer(
            catalogue(), self.book, read, keep.words, writer.model.name if writer is not None else None
        )
        self.forgotten = Forgotten(database, backups)
        self.sweep = Sweep(database, self.book, clock)
        self.taking_in = TakingIn(database, self.book, clock)
        self.writing = Writing(database, self.book, clock, writer)
        self.inbox = Router(
            database,
            self.book,
            clock,
            self.look,
            catalogue(),
            performer,
            self._performed,
            self.forgotten.hides,
            self.sweep.heard,
            self.taking_in.shared,
        )
        self._rehearing = Rehearing(database, self.book, self.inbox, clock)
        self.when_changed: Callable[[], None] = lambda: None

    @classmethod
    async def open(
        cls,
        address: DatabaseAddress | Path,
        platforms: Mapping[Home, Platform],
        clock: Clock,
        owner: str,
        read: ReadVersion,
        *,
        durable: bool = True,
        inline: bool = False,
        shared: bool | None = None,
        keep: Keep | None = None,
        backups: Path | None = None,
        writer: Writer | None = None,
    ) -> "App":
        """Open the database and take up every cohort in it. *read* reads a stored version for one cohort.

        *keep* says for how long what is kept. In *backups*, beside them, lies the list of those who were forgotten.
        """
        database = await Database.open(address, durable=durable, inline=inline, shared=shared)
        app = cls(database, platforms, clock, owner, read, keep or Keep(), backups, writer)
        try:
            async with database.transaction() as transaction:
                await app._keeping_up.begin(transaction)
                for running in app.book:
                    left_out = await search.lessons_left_out(transaction, running.id)
                    if left_out:  # an older program posted them
                        await index_lessons(transaction, running, left_out)
            await app.forgotten.look()
            await app.dispatcher.recover()
            await app._rehearing.begin()
        except BaseException:
            await database.close()
            raise
        return app

    async def apply(
        self,
        name: str,
        reading: Reading,
        files: Mapping[str, str],
        homes: Mapping[Home, Mapping[str, str]],
        by: str,
        *,
        from_past: bool = True,
    ) -> Applied:
        """Let the cohort *name* run on this version. *homes* gives, for each home, the name of each role's room."""
        rooms = {
            (home, role): place
            for home, names in homes.items()
            for role, place in (await find_rooms(names, self.book.platforms[home], home)).items()
        }
        async with self.database.transaction() as transaction:
            running = running_cohort(
                name, reading.over(overrides.laid(await overrides.of_cohort(transaction, name))), rooms
            )
            applied = await apply(transaction, running, files, self.clock.now(), by, from_past=from_past)
            revision = (await standing.revisions(transaction))[name]
        self._keeping_up.put(running, revision)
        self.look()
        return applied

    async def enlist(self, cohort: str, names: Sequence[str]) -> None:
        """Let those on a list come in as learners, whatever of them staff did not decide already."""
        async with self.database.transaction() as transaction:
            await doors.enlist_learners(transaction, cohort, names, self.clock.now())

    async def refresh(self) -> list[str]:
        """Take up what somebody else changed in the database; which cohorts that were."""
        async with self.database.transaction() as transaction:
            changed = await self._keeping_up.refresh(transaction)
        if changed:
            self.look()
        return changed

    async def codes_for_managers(self) -> list[tuple[str, str]]:
        """For each cohort that nobody manages a new code: whoever types it first manages it."""
        codes = []
        async with self.database.transaction() as transaction:
            for running in list(self.book):
                if not await entering.is_managed(transaction, running):
                    code = await entering.code_for_manager(transaction, running.id, self.clock.now())
                    codes.append((running.id, code))
        return codes

    async def _performed(self) -> None:
        """Somebody called for something: it may have changed a cohort, or had somebody forgotten."""
        await self.refresh()
        await self.forgotten.look()

    def look(self) -> None:
        """There may be something to do at once: look at the database."""
        self.dispatcher.wake()
        self.when_changed()

    async def rehear(self) -> bool:
        """After a restoration, read back what was said before it; whether that was news."""
        is_news = await self._rehearing.look()
        if is_news:
            self.look()
        return is_news

    async def read_up(self) -> bool:
        """Read what was said and handed in since; whether there was anything."""
        was_said = await self.sweep.look()
        return await self.taking_in.look() or was_said

    async def work(self) -> datetime | None:
        """Do everything that is due; return when something will be due next."""
        while True:
            upcoming = await self.dispatcher.work()
            is_news = await self.rehear()
            was_written = await self.writing.look()
            if not (await self.read_up() or is_news or was_written):
                waiting = (self._rehearing, self.sweep, self.taking_in, self.writing)
                return earliest([upcoming, *(one.again_at for one in waiting)])

    async def close(self) -> None:
        """Write down what is on its way, then close the database."""
        try:
            await self.dispatcher.finish()
        finally:
            await self.database.close()
