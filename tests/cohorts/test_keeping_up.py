"""What a process that runs cohorts takes up of what others did: at its start, and while it runs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.deliver.opening import open_due
from bot.enrolling import read_version
from bot.store import search
from bot.store.address import SqliteFile
from schedules.clock import SystemClock
from tests.builders import utc
from tests.cohorts.running import NAME, Running, a_lesson_file, a_running_cohort
from tests.house import HOME
from tests.processes.course import a_course

SECOND_MONDAY = utc("2026-10-12 07:00")


@pytest.fixture
async def cohort(tmp_path: Path) -> AsyncIterator[Running]:
    async with a_running_cohort(tmp_path) as made:
        await made.until(utc("2026-10-06 12:00"))
        yield made


async def another_process(cohort: Running, tmp_path: Path, name: str) -> App:
    """One that opens the same database."""
    address = SqliteFile(tmp_path / "homeroom.db")
    platforms = {HOME: cohort.platform}
    return await App.open(address, platforms, cohort.clock, name, read_version, durable=False, shared=False)


async def rewrite(cohort: Running, tmp_path: Path, file: str, text: str) -> None:
    """Apply other words for a lesson from outside, as `homeroom apply` does."""
    (cohort.folder / "lessons" / file).write_text(text, encoding="utf-8")
    running, cohort.app = cohort.app, await another_process(cohort, tmp_path, "homeroom apply")
    await cohort.take(cohort.folder)
    await cohort.app.close()
    cohort.app = running


async def test_what_was_posted_follows_a_change_that_was_never_read_before_the_process_died(
    cohort: Running, tmp_path: Path
) -> None:
    await rewrite(cohort, tmp_path, "01-hello.md", a_lesson_file("hello", "Said better."))
    await cohort.app.work()
    assert "All about hello." in cohort.said("lessons")[0], "it knows nothing of the change yet"
    await cohort.app.close()

    cohort.app = await another_process(cohort, tmp_path, "the next one")
    await cohort.soon()
    await cohort.app.close()

    assert "Said better." in cohort.said("lessons")[0]


async def test_a_lesson_that_is_due_waits_until_its_change_is_read(cohort: Running, tmp_path: Path) -> None:
    await cohort.until(utc("2026-10-12 06:59"))
    await rewrite(cohort, tmp_path, "02-loops.md", a_lesson_file("loops", "Said better."))
    cohort.clock.forward_to(SECOND_MONDAY)
    await cohort.app.work()
    assert cohort.lessons() == ["Hello"]

    await cohort.app.refresh()
    await cohort.soon()

    assert cohort.lessons() == ["Hello", "Loops"]
    assert "Said better." in cohort.said("lessons")[1]


async def test_however_much_is_owed_nothing_overtakes_what_waits_for_a_change_to_be_read(tmp_path: Path) -> None:
    a_lot = a_course(tmp_path / "course", "home", cohorts=1, lessons=120)
    async with a_running_cohort(tmp_path, starts=SystemClock().now(), folder=a_lot) as cohort:
        lesson = a_lot / "lessons" / "120-loop.md"
        await rewrite(cohort, tmp_path, lesson.name, lesson.read_text(encoding="utf-8").replace("repeats", "does"))
        async with cohort.app.database.transaction() as transaction:
            await open_due(transaction, cohort.app.book, cohort.clock.now(), only_express=False)
        await cohort.app.refresh()
        await cohort.soon()
        await cohort.soon()

        titles = [said.split("\n")[2] for said in cohort.said("lessons")]  # below when it was due
        assert titles == [f"Loop {number}" for number in range(1, 121)]


async def test_a_lesson_that_an_older_program_posted_is_found_from_the_next_start_on(
    cohort: Running, tmp_path: Path
) -> None:
    async with cohort.app.database.transaction() as transaction:  # one that knew nothing of searching
        await search.forget_entry(transaction, NAME, search.What.LESSON, "hello")
    await cohort.app.close()

    cohort.app = await another_process(cohort, tmp_path, "the next one")
    async with cohort.app.database.transaction() as transaction:
        found = await search.find(transaction, NAME, "hello", 5, HOME)
        left_out = await search.lessons_left_out(transaction, NAME)
    await cohort.app.close()

    assert [hit.title for hit in found.hits] == ["Hello"]
    assert left_out == frozenset()
