"""One running Homeroom: its database, its cohorts, and the platforms it speaks on."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import __version__
from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.timetable import Timetable
from bot.deliver.applying import Applied, apply, find_rooms
from bot.deliver.dispatcher import Dispatcher
from bot.deliver.lease import Lease
from bot.deliver.running import CohortBook, RunningCohort
from bot.inbox import Router
from bot.model import Home, Place
from bot.ports import Platform
from bot.store import cohorts
from bot.store.address import DatabaseAddress
from bot.store.database import Database
from bot.store.replicas import Replica
from bot.words import words_for
from schedules.clock import Clock


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored course version, read back: what `apply` was given."""

    course: Course
    cohort: Cohort
    timetable: Timetable


class App:
    """One running Homeroom: a database, the platforms it speaks on, its dispatcher and its inbox."""

    def __init__(self, database: Database, platforms: Mapping[Home, Platform], clock: Clock, owner: str) -> None:
        self.database = database
        self.clock = clock
        self.book = CohortBook(platforms)
        replica = Replica(owner, os.uname().nodename, os.getpid(), __version__, clock.now())
        self.lease = Lease(database, self.book, clock, replica)
        self.dispatcher = Dispatcher(database, self.book, clock, self.lease)
        self.inbox = Router(database, self.book, clock, self.look)
        self.when_changed: Callable[[], None] = lambda: None

    @classmethod
    async def open(
        cls,
        address: DatabaseAddress | Path,
        platforms: Mapping[Home, Platform],
        clock: Clock,
        owner: str,
        read: Callable[[Mapping[str, str], str], Reading],
        *,
        durable: bool = True,
        inline: bool = False,
        shared: bool | None = None,
    ) -> "App":
        """Open the database and take up every cohort in it. *read* reads a stored version for one cohort."""
        app = cls(await Database.open(address, durable=durable, inline=inline, shared=shared), platforms, clock, owner)
        async with app.database.transaction() as transaction:
            for name, version in await cohorts.running(transaction):
                rooms = {(room.home, room.role): room.place for room in await cohorts.rooms_of(transaction, name)}
                app.book.put(_running(name, read(version.files, name), rooms))
        await app.dispatcher.recover()
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
        running = _running(name, reading, rooms)
        applied = await apply(self.database, running, files, self.clock.now(), by, from_past=from_past)
        self.book.put(running)
        self.look()
        return applied

    def look(self) -> None:
        """There may be something to do at once: look at the database."""
        self.dispatcher.wake()
        self.when_changed()

    async def work(self) -> datetime | None:
        """Do everything that is due; return when something will be due next."""
        return await self.dispatcher.work()

    async def close(self) -> None:
        """Write down what is on its way, then close the database."""
        await self.dispatcher.finish()
        await self.database.close()


def _running(name: str, reading: Reading, rooms: Mapping[tuple[Home, str], Place]) -> RunningCohort:
    return RunningCohort(
        name, reading.course, reading.cohort, reading.timetable, words_for(reading.course.language), rooms
    )
