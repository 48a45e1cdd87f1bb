"""A running cohort for tests: a house whose course lies in a folder, as it does for people."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from adapters.memory import addresses
from adapters.memory.chat import Chat
from adapters.memory.platform import MemoryPlatform
from adapters.memory.rules import MEMORY, Rules
from adapters.memory.wire import DirectWire, Wire
from adapters.plain.render import PlainRenderer
from bot.app import App
from bot.cohorts.changing import change
from bot.cohorts.comparing import Change, Comparison
from bot.cohorts.present import Present, present
from bot.course.folder import load_folder
from bot.course.override import Override
from bot.enrolling import cohort_name, read_version, reading_of
from bot.store.address import DatabaseAddress, SqliteFile
from schedules.clock import ManualClock
from tests import house
from tests.course.folders import a_course_folder
from tests.house import HOME, ROOMS, House

COURSE = """\
title: Intro to Python
weeks: 4
schedule: weekly
sessions: [{id: qa, title: Questions, every: wed 17:00, remind: [1 day]}]
wrapup: {every: fri 16:00}
"""
COHORT = """\
name: Autumn 2026
start: 2026-10-05
timezone: Europe/Paris
homes: {memory: {address: home}}
people: {managers: [maya], instructors: [ivan]}
"""
LESSONS = ("hello", "loops", "dicts", "files")
NAME = "course/autumn"
MAYA = "maya"


def a_lesson_file(lesson: str, text: str = "") -> str:
    body = text or f"All about {lesson}."
    return f"---\nid: {lesson}\ntitle: {lesson.capitalize()}\nask: What about {lesson}?\n---\n{body}\n"


def a_folder(root: Path, **replaced: str) -> Path:
    """A course of four weekly lessons with a weekly session, and one cohort in the built-in chat."""
    files = {f"lessons/0{number}-{name}.md": a_lesson_file(name) for number, name in enumerate(LESSONS, start=1)}
    written = {"course": COURSE, "cohort": COHORT, **replaced}
    return a_course_folder(root / "course", files, hello=files.pop("lessons/01-hello.md"), **written)


class Running(House):
    """A house with its folder."""

    folder: Path

    async def take(self, folder: Path, by: str = MAYA) -> None:
        """Apply what the folder says now."""
        read = load_folder(folder)
        reading = reading_of(read, read.cohorts[0])
        await self.app.apply(cohort_name(str(folder), read.cohorts[0]), reading, read.files, {HOME: ROOMS}, by)

    async def present(self) -> Present:
        async with self.app.database.transaction() as transaction:
            return await present(transaction, NAME, read_version)

    async def lay(self, make: Callable[[Present], Override]) -> Comparison:
        """Make a change as a command does, from outside: the running house notices by itself."""
        async with self.app.database.transaction() as transaction:
            cohort = await present(transaction, NAME, read_version)
            made = await change(transaction, cohort, make(cohort), self.clock.now(), MAYA)
        await self.app.refresh()
        return made

    async def soon(self) -> None:
        """Let a few minutes pass."""
        await self.until(self.clock.now() + timedelta(minutes=5))

    def lessons(self) -> list[str]:
        return [said.split("\n")[0] for said in self.said("lessons")]


@asynccontextmanager
async def a_running_cohort(
    tmp_path: Path,
    *,
    rules: Rules = MEMORY,
    wire: Callable[[Wire], Wire] = lambda wire: wire,
    starts: datetime | None = None,
    folder: Path | None = None,
) -> AsyncIterator[Running]:
    """A house that runs the cohort of a folder, an hour before its first slot, or at *starts*."""
    folder = folder or a_folder(tmp_path)
    read = load_folder(folder)
    reading = reading_of(read, read.cohorts[0])
    clock = ManualClock(starts or reading.timetable.slots[0].at - timedelta(hours=1))
    chat = Chat(clock, rules=rules)
    platform = MemoryPlatform(wire(DirectWire(chat)), PlainRenderer(addresses.link), rules)
    address: DatabaseAddress = house.ADDRESS[0] if house.ADDRESS else SqliteFile(tmp_path / "homeroom.db")
    app = await App.open(address, {HOME: platform}, clock, "the test", read_version, durable=False, shared=False)
    for name in ROOMS.values():
        chat.add_room(HOME, name)
    running = Running(app, chat, clock, platform, reading)
    running.folder = folder
    await running.take(folder)
    try:
        yield running
    finally:
        await app.close()
        chat.close()


def moves(changes: tuple[Change, ...]) -> list[str]:
    """`lesson loops: Mon 12 Oct 09:00 → Mon 19 Oct 09:00`."""
    return [
        f"{one.line.kind} {one.line.subject}: "
        f"{one.before.wall.strftime('%a %d %b %H:%M') if one.before else 'nowhere'} → "
        f"{one.after.wall.strftime('%a %d %b %H:%M') if one.after else 'nowhere'}"
        for one in changes
    ]
