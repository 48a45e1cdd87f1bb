"""A whole house for a test: the engine on a real database, a chat in the same process, and a clock to move."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy import select

from adapters.memory import addresses
from adapters.memory.chat import Chat
from adapters.memory.people import People
from adapters.memory.platform import MemoryPlatform
from adapters.memory.rules import MEMORY, Rules
from adapters.memory.wire import DirectWire, Wire
from adapters.plain.render import PlainRenderer
from bot.app import App, Reading
from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.planning import plan
from bot.course.timetable import Timetable
from bot.language_model import Writer
from bot.message import message_from_json
from bot.model import Home, Place
from bot.store import activity
from bot.store.activity import Entry
from bot.store.address import DatabaseAddress, PostgresServer, SqliteFile
from bot.store.schema import metadata
from schedules.clock import Clock, ManualClock
from schedules.presets import load_presets

HOME = Home("home")
ROOMS = {"announcements": "announcements", "lessons": "lessons", "questions": "questions", "staff": "staff"}
COHORT = "intro-to-python/autumn-2026"
_bots = count(1)  # each has a name of its own, as processes do: what one that is gone had claimed is taken over
ADDRESS: list[PostgresServer] = []
"""Where the next house keeps its data, if not in a SQLite file: set by the fixture `on_each_database`."""


class House:
    """What a test holds of a running Homeroom."""

    def __init__(self, app: App, chat: Chat, clock: ManualClock, platform: MemoryPlatform, reading: Reading) -> None:
        self.app = app
        self.chat = chat
        self.clock = clock
        self.platform = platform
        self.reading = reading
        self.people = People(chat, HOME)

    async def until(self, moment: datetime) -> None:
        """Let time pass up to *moment*, as it passes for a bot that runs: woken whenever something is due."""
        while True:
            await self.platform.deliver_events(self.app.inbox)
            upcoming = await self.app.work()
            if upcoming is None or upcoming > moment:
                break
            self.clock.forward_to(upcoming)
        self.clock.forward_to(moment)
        await self.platform.deliver_events(self.app.inbox)
        await self.app.work()

    async def sleep_until(self, moment: datetime) -> None:
        """Let time pass while the bot is down, then start it again."""
        self.clock.forward_to(moment)
        await self.until(moment)

    async def change(self, course: Course, cohort: Cohort | None = None) -> None:
        """Apply another version of the course."""
        cohort = cohort or self.reading.cohort
        self.reading = Reading(course, cohort, plan(course, cohort, load_presets()))
        await self.app.apply(COHORT, self.reading, {"course.yaml": course.model_dump_json()}, {HOME: ROOMS}, "a test")
        await self.until(self.clock.now() + timedelta(minutes=1))

    def said(self, place: str) -> list[str]:
        """What can be read in a room or thread, by anybody, oldest first."""
        where = addresses.room(HOME, place)
        return [self.text(one.what, one.body) for one in self.chat.at(where) if one.deleted_at is None]

    def in_thread(self, title: str) -> list[str]:
        """What can be read in the thread with this title."""
        place = self.thread(title)
        return [self.text(one.what, one.body) for one in self.chat.at(place) if one.deleted_at is None]

    def thread(self, title: str) -> Place:
        return next(thread.place for thread in self.chat.threads() if thread.title == title)

    def text(self, what: str, body: str) -> str:
        return PlainRenderer(addresses.link).payload(message_from_json(body)) if what == "message" else body

    async def everything_kept(self) -> bytes:
        """All that is stored: the files to the last byte, or every row where the files are a server's."""
        if isinstance(self.app.database.address, SqliteFile):
            await self.app.close()
            return b"".join(file.read_bytes() for file in self.app.database.path.parent.glob("homeroom.db*"))
        async with self.app.database.transaction() as transaction:
            rows = [row for table in metadata.sorted_tables for row in await transaction.execute(select(table))]
        return repr(rows).encode()

    async def activity(self) -> Sequence[Entry]:
        async with self.app.database.transaction() as transaction:
            return await activity.read(transaction)


@asynccontextmanager
async def a_house(
    folder: Path,
    course: Course,
    cohort: Cohort,
    *,
    rules: Rules = MEMORY,
    timetable: Timetable | None = None,
    wire: Wire | None = None,
    starts: datetime | None = None,
    writer: Callable[[Clock], Writer] | None = None,
) -> AsyncIterator[House]:
    """A house whose cohort is applied an hour before its first slot, or at *starts*."""
    reading = Reading(course, cohort, timetable or plan(course, cohort, load_presets()))
    clock = ManualClock(starts or reading.timetable.slots[0].at - timedelta(hours=1))
    chat = Chat(clock, rules=rules)
    platform = MemoryPlatform(wire or DirectWire(chat), PlainRenderer(addresses.link), rules)
    address: DatabaseAddress = ADDRESS[0] if ADDRESS else SqliteFile(folder / "homeroom.db")
    app = await App.open(
        address,
        {HOME: platform},
        clock,
        f"bot {next(_bots)}",
        lambda _files, _name: reading,
        durable=False,
        shared=False,
        writer=writer(clock) if writer is not None else None,
    )
    try:
        for name in ROOMS.values():
            chat.add_room(HOME, name)
        await app.apply(COHORT, reading, {"course.yaml": course.model_dump_json()}, {HOME: ROOMS}, "a test")
        yield House(app, chat, clock, platform, reading)
    finally:
        await app.close()
        chat.close()
