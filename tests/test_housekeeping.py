"""What is old is forgotten, what once-only needs never is, and nothing is said because of it."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update

from adapters.memory import addresses
from bot.app import Reading
from bot.course.cohort import Cohort
from bot.course.planning import plan
from bot.housekeeping import Housekeeping
from bot.settings import load_settings
from bot.store.address import SqliteFile
from bot.store.backup import name_of
from bot.store.retention import Forgotten, Keep, forget
from bot.store.tables import activity, ledger, messages
from schedules.presets import load_presets
from tests.builders import a_cohort, utc
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.house import COHORT, HOME, ROOMS, House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")
OVER = utc("2026-10-20 20:00")
DONE = ("progress", "absences")
YEARS_LATER = OVER + timedelta(days=420)


async def rows(house: House, query: str) -> list[tuple[object, ...]]:
    async with house.app.database.transaction() as transaction:
        return [tuple(row) for row in await transaction.execute(text(query))]


async def a_cohort_that_talked(house: House) -> None:
    """Lena asks in the lesson's thread, reacts, and the wrap-up quotes her."""
    await house.until(NINE + timedelta(hours=1))
    house.people.join("Lena")
    house.people.say("Lena", house.thread("Lesson 1: Loops"), "Why is 3 not in range(3)?")
    house.people.react("Lena", house.chat.everything()[1].ref, "👍")
    await house.until(OVER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


async def test_what_people_wrote_is_forgotten_long_after_their_cohort_ended(folder: Path) -> None:
    course = two_lessons()
    async with a_house(folder, course, a_cohort()) as house:
        await a_cohort_that_talked(house)
        before = house.chat.everything()
        keys = await rows(house, "SELECT key FROM steps ORDER BY id")

        forgotten = await forget(house.app.database, Keep(), YEARS_LATER)

        assert forgotten.archived == (COHORT,)
        assert (forgotten.words, forgotten.reactions) == (1, 1)
        assert await rows(house, "SELECT text, author_name FROM messages") == [(None, "")]
        assert await rows(house, "SELECT key FROM steps ORDER BY id") == keys
        house.clock.forward_to(YEARS_LATER)
        await house.app.refresh()
        await house.change(course.model_copy(update={"title": "Another title"}))
        assert house.chat.everything() == before, "what is archived is never edited: it could not be composed any more"


async def test_what_people_did_is_forgotten_long_after_their_cohort_ended(folder: Path) -> None:
    async with a_house(folder, two_lessons(), a_cohort()) as house:
        await a_cohort_that_talked(house)
        for typed in ("ask Where do I hand in my loops?", "done loops", "away 2026-11-01"):
            house.people.type_command("Lena", addresses.room(HOME, "questions"), typed)
        await house.until(utc("2026-11-02 12:00"))  # she is back, and was told what she missed
        kept = {table: await rows(house, f"SELECT * FROM {table}") for table in DONE}
        house.clock.forward_to(YEARS_LATER)

        early = await forget(house.app.database, Keep(), OVER + timedelta(days=390))
        forgotten = await forget(house.app.database, Keep(), YEARS_LATER)
        again = await forget(house.app.database, Keep(), YEARS_LATER)

        assert all(kept.values()), kept
        assert (early.people, again.people) == (0, 0)
        assert forgotten.people >= len(DONE)
        assert [await rows(house, f"SELECT * FROM {table}") for table in DONE] == [[], []]
        assert await rows(house, "SELECT text, name FROM questions WHERE text IS NOT NULL OR name <> ''") == []
        assert await rows(house, "SELECT person FROM acts WHERE person <> ''") == []


async def test_what_a_running_cohort_needs_is_kept(folder: Path) -> None:
    async with a_house(folder, two_lessons(), a_cohort()) as house:
        await a_cohort_that_talked(house)

        forgotten = await forget(house.app.database, Keep(words=timedelta(days=9)), OVER)

        assert forgotten == Forgotten()


async def test_the_words_of_a_room_stay_while_a_later_cohort_in_it_may_quote_them(folder: Path) -> None:
    """Two cohorts one after the other in the same rooms: each message belongs to the one it was written in."""
    async with a_house(folder, two_lessons(), a_cohort()) as house:
        await a_cohort_that_talked(house)
        later = a_cohort(start=datetime(2027, 11, 15).date())
        await enrol(house, "intro-to-python/next", later)
        house.people.say("Mika", house.thread("Lesson 1: Loops"), "Written for the next cohort.")
        await house.platform.deliver_events(house.app.inbox)
        async with house.app.database.transaction() as transaction:
            at = utc("2027-10-20 10:00")
            await transaction.execute(update(messages).where(messages.c.author_name == "Mika").values(at=at))

        forgotten = await forget(house.app.database, Keep(words=timedelta(days=10)), utc("2027-11-20 10:00"))

        assert forgotten.archived == (COHORT,)
        assert (forgotten.words, forgotten.reactions) == (1, 1)


async def enrol(house: House, name: str, cohort: Cohort) -> None:
    """Let another cohort of the course run in the same rooms."""
    course = house.reading.course
    reading = Reading(course, cohort, plan(course, cohort, load_presets()))
    await house.app.apply(name, reading, {"course.yaml": course.model_dump_json()}, {HOME: ROOMS}, "a test")


async def test_old_lines_of_the_log_and_facts_long_heard_are_forgotten(folder: Path) -> None:
    async with a_house(folder, two_lessons(), a_cohort()) as house:
        await house.until(THURSDAY)
        now = house.clock.now()
        async with house.app.database.transaction() as transaction:
            old, young = now - timedelta(days=401), now - timedelta(days=399)
            lines = [{"at": at, "cohort_id": COHORT, "what": "sent", "why": "post"} for at in [old] * 1_200 + [young]]
            await transaction.execute(insert(activity), lines)
            facts = [{"key": f"old {n}", "at": now - timedelta(days=91)} for n in range(1_200)]
            await transaction.execute(insert(ledger), [*facts, {"key": "young", "at": now - timedelta(days=89)}])
        before = await count(house)

        forgotten = await forget(house.app.database, Keep(), now)
        again = await forget(house.app.database, Keep(), now)

        assert (forgotten.activity, forgotten.heard, again) == (1_200, 1_200, Forgotten())
        assert await count(house) == before - 1_200
        assert ("young",) in await rows(house, "SELECT key FROM ledger")


async def count(house: House) -> int:
    async with house.app.database.transaction() as transaction:
        return await transaction.scalar(select(func.count()).select_from(activity)) or 0


def a_file(path: Path, age: timedelta, now: datetime) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("a backup")
    at = (now - age).timestamp()
    os.utime(path, (at, at))
    return path


async def test_backups_expire_and_the_newest_never_does(folder: Path) -> None:
    async with a_house(folder, two_lessons(), a_cohort()) as house:
        now, old, young = house.clock.now(), timedelta(days=91), timedelta(days=89)
        address = house.app.database.address
        name = name_of(address)
        backups = folder / "backups"
        gone = [a_file(backups / f"{name}-20260101T000000Z.backup", old, now)]
        kept = [
            a_file(backups / f"{name}-20260201T000000Z.backup", old, now),  # the newest
            a_file(backups / "before-the-holidays.backup", old, now),  # named by somebody
            a_file(folder / "homeroom.db.replaced-20260930T000000Z.backup", young, now),
        ]
        beside = [
            a_file(folder / "homeroom.db.replaced-20260101T000000Z.backup", old, now),
            a_file(folder / "homeroom.db.replaced-20260101T000000Z.damaged-wal", old, now),
            a_file(folder / "homeroom.db.before-0003.backup", old, now),
        ]

        await Housekeeping(house.app.database, house.clock, Keep(), backups).tidy()

        assert [file.name for file in gone if file.exists()] == []
        assert [file.name for file in kept if not file.exists()] == []
        assert {file.exists() for file in beside} == {not isinstance(address, SqliteFile)}


def test_the_environment_says_for_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEROOM_KEEP_WORDS", "30")

    keep = load_settings().keep()

    assert keep == Keep(words=timedelta(days=30))
