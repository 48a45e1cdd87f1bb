"""Disks that are full, read-only, locked or failing: a clear sentence, and nothing is doubled or lost."""

import asyncio
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from adapters.memory.methods import Answer, Arguments
from adapters.memory.rules import MEMORY, SLACK_LIKE
from adapters.memory.wire import Wire
from bot.errors import HomeroomError
from bot.store.database import Database
from bot.store.lock import DispatcherLock
from bot.store.migrating import migrate
from bot.store.tables import messages
from bot.store.trouble import StoreError
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.house import House
from tests.store.damage import damage
from tests.stories import Story

AFTER = NINE + timedelta(minutes=10)


@pytest.fixture(params=[MEMORY, SLACK_LIKE], ids=["a key that helps", "no key at all"])
def story(request: pytest.FixtureRequest, disk: Path) -> Story:
    """A cohort whose database lies on a small disk of its own."""
    return Story(disk, two_lessons(), request.param)


# Trouble that passes


@contextmanager
def a_full_disk(database: Path) -> Iterator[None]:
    """Not a byte more fits on it."""
    filler = database.with_name("filler")
    with filler.open("wb", buffering=0) as file:
        for size in (4096, 512, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def a_lock_of_somebody_else(database: Path) -> Iterator[None]:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


Trouble = Callable[[Path], AbstractContextManager[None]]
SENTENCES: dict[Trouble, str] = {
    a_full_disk: "the disk is full. Make room; nothing is lost, and what is owed goes out then.",
    a_lock_of_somebody_else: "it is locked by another program. Close that program, or wait, and run this again.",
}


async def be_impatient(house: House) -> None:
    """Wait for another program's lock no longer than a test likes to."""
    async with house.app.database.transaction() as transaction:
        await transaction.execute(text("PRAGMA busy_timeout = 50"))


@pytest.mark.parametrize("trouble", [a_full_disk, a_lock_of_somebody_else])
async def test_trouble_that_passes_costs_nothing_but_time(story: Story, trouble: Trouble) -> None:
    async with story.bot() as house:
        await house.until(NINE - timedelta(minutes=1))
        await be_impatient(house)
        with trouble(story.address.path):
            house.clock.forward_to(NINE)
            for _ in range(3):  # as the alarm would have it tried again
                with pytest.raises(StoreError) as refusal:
                    await house.app.work()
                house.clock.forward(timedelta(seconds=3))
            assert str(refusal.value) == (
                f"The database {house.app.database.path} cannot be used: {SENTENCES[trouble]}"
            )
            assert house.said("lessons") == []

        await house.until(AFTER)

        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


class WatchedWire:
    """A wire that tells when the chat has carried out the *number*-th post, before its answer arrives."""

    def __init__(self, inner: Wire, number: int, when_posted: Callable[[], None]) -> None:
        self._inner = inner
        self._number = number
        self._when_posted = when_posted

    async def call(self, method: str, arguments: Arguments) -> Answer:
        answer = await self._inner.call(method, arguments)
        if method == "post":
            self._number -= 1
            if self._number == 0:
                self._when_posted()
        return answer

    async def close(self) -> None:
        await self._inner.close()


@pytest.mark.parametrize("is_killed", [False, True], ids=["goes on", "is killed"])
@pytest.mark.parametrize("posted", [1, 2])
async def test_a_disk_that_fills_up_in_the_middle_of_a_lesson_doubles_nothing(
    story: Story, posted: int, is_killed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was posted cannot be written down: a bot that goes on knows it, one that is killed looks it up."""
    await story.until(NINE - timedelta(minutes=1))
    with ExitStack() as full:
        story.wire = WatchedWire(story.wire, posted, lambda: full.enter_context(a_full_disk(story.address.path)))
        async with story.bot() as house:
            with pytest.raises(StoreError, match="the disk is full"):
                await house.until(AFTER)
            if is_killed:
                monkeypatch.setattr(house.app, "close", house.app.database.close)
            else:
                full.close()
                await house.until(AFTER)

    await story.until(AFTER)

    async with story.bot() as house:
        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


async def test_what_people_say_while_the_disk_is_full_is_heard_afterwards(story: Story) -> None:
    async with story.bot() as house:
        await house.until(AFTER)
        with a_full_disk(story.address.path):
            house.people.say("Lena", house.thread("Lesson 1: Loops"), "Why is 3 not in range(3)? " * 50)
            with pytest.raises(StoreError):
                await house.platform.deliver_events(house.app.inbox)

        await house.until(AFTER + timedelta(minutes=1))

        async with house.app.database.transaction() as transaction:
            heard = (await transaction.execute(select(messages.c.author_name))).scalars().all()
    assert heard == ["Lena"]


# Disks that cannot be written at all


def test_a_database_on_a_read_only_disk_says_so(disk: Path) -> None:
    path = disk / "homeroom.db"
    migrate(path)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)

    async def open_it() -> None:
        await (await Database.open(path)).close()

    with pytest.raises(HomeroomError) as refusal:
        asyncio.run(open_it())
    with pytest.raises(HomeroomError) as locking:
        DispatcherLock(path).take()

    assert str(refusal.value) == (
        f"The database {path} cannot be used: it may not be written. "
        "Give this user the right to write the file and its folder."
    )
    assert str(locking.value) == (
        f"The lock {path}.lock cannot be made: Read-only file system. "
        "Give this user the right to write the folder of the database."
    )


async def test_a_disk_that_becomes_read_only_for_a_while_doubles_nothing(story: Story) -> None:
    async with story.bot() as house:
        await house.until(NINE - timedelta(minutes=1))
        async with house.app.database.transaction() as transaction:
            await transaction.execute(text("PRAGMA query_only = ON"))  # as SQLite finds it then
        house.clock.forward_to(NINE)
        with pytest.raises(StoreError) as refusal:
            await house.app.work()
        async with house.app.database._engine.connect() as connection:
            held = (await connection.get_raw_connection()).driver_connection
            assert held is not None
            await held.execute("PRAGMA query_only = OFF")

        await house.until(AFTER)

        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]
    assert str(refusal.value) == (
        f"The database {story.address.path} cannot be used: it may not be written. "
        "Give this user the right to write the file and its folder."
    )


# Disks that do not keep what was written


@pytest.mark.parametrize("table", ["steps", "deliveries", "steps_lane_head", "activity"])
async def test_a_damaged_file_is_said_and_a_backup_goes_on_without_doubling(story: Story, table: str) -> None:
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(AFTER)
    with closing(sqlite3.connect(story.address.path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchall()
    damage(story.address.path, root)

    with pytest.raises(HomeroomError) as refusal:
        await story.until(THURSDAY)
    story.restore(backup)
    await story.until(THURSDAY + timedelta(minutes=1))

    assert str(refusal.value) == (
        f"The database {story.address.path} cannot be used: the file is damaged. "
        "Restore the newest backup; nothing is posted twice."
    )
    async with story.bot() as house:
        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops", "Dicts"]
        assert house.in_thread("Lesson 1: Loops").count("What did your loop print?") == 1
