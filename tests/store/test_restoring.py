"""A restored backup: what is refused, what is kept, and above all that nothing is posted twice and nothing is lost."""

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, text

from adapters.memory.rules import MEMORY, SLACK_LIKE
from bot.course.course import Course
from bot.errors import HomeroomError
from bot.store.address import PostgresServer, SqliteFile
from bot.store.backup import back_up
from bot.store.database import Database
from bot.store.lock import DispatcherLock
from bot.store.migrating import HEAD, migrate, schema_of, upgrade
from bot.store.restoring import restore
from bot.store.server_restoring import restore_server
from bot.store.tables import replicas
from schedules.clock import ManualClock
from schedules.moments import parse_weekly
from tests import house
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.store.damage import damage
from tests.stories import Story


def a_whole_course() -> Course:
    """Two lessons with their threads and questions, and a live session with everything around it."""
    return a_course(
        a_lesson("loops", "Loops", ask="What did your loop print?"),
        a_lesson("dicts", "Dicts", ask="What would you look up?"),
        schedule="twice-weekly",
        weeks=1,
        sessions=(a_session(every=parse_weekly("wed 17:00")),),
    )


@pytest.fixture(params=[MEMORY, SLACK_LIKE], ids=["a key that helps", "no key at all"])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    return Story(tmp_path, a_whole_course(), request.param)


@pytest.mark.parametrize("backed_up_at", [NINE - timedelta(hours=1), NINE, NINE + timedelta(days=1, hours=3)])
async def test_what_was_posted_after_the_backup_is_found_and_not_posted_again(
    story: Story, tmp_path: Path, backed_up_at: datetime
) -> None:
    whole = Story(tmp_path / "undisturbed", a_whole_course(), story.rules)
    await whole.until(utc("2026-10-12 00:00"))
    await story.until(backed_up_at)
    backup = await story.back_up()
    await story.until(utc("2026-10-07 15:30"))  # the session is on

    story.restore(backup)
    await story.until(utc("2026-10-12 00:00"))

    assert sorted(story.everything()) == sorted(whole.everything())


async def test_what_the_old_bot_did_not_get_to_goes_out_late_and_says_so(story: Story) -> None:
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    story.clock.forward_to(NINE + timedelta(hours=3))

    story.restore(backup)
    await story.until(NINE + timedelta(hours=4))

    async with story.bot() as at_work:
        (lesson,) = at_work.said("lessons")
    assert lesson.split("\n")[0] == "Sent late: this was due Mon 5 Oct 2026, 09:00 Europe/Paris."


@pytest.mark.parametrize("posted", [1, 2])
async def test_a_lesson_that_was_half_posted_is_completed(story: Story, posted: int) -> None:
    """Of its message and its question only some were there when the old bot stopped."""
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)
    for one in [one for one in story.chat.everything() if one.place.startswith("home/lessons")][posted:]:
        story.chat.strike(one.ref)
    story.clock.forward(timedelta(minutes=10))

    story.restore(backup)
    await story.until(NINE + timedelta(minutes=15))

    async with story.bot() as at_work:
        (lesson,) = at_work.said("lessons")
        assert "A loop repeats work." in lesson
        assert at_work.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


async def test_where_history_cannot_be_read_everything_in_doubt_is_held_and_staff_are_told(tmp_path: Path) -> None:
    story = Story(tmp_path, two_lessons(), replace(SLACK_LIKE, history_is_readable=False))
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)
    before = story.everything()

    story.restore(backup)
    await story.until(THURSDAY)

    async with story.bot() as at_work:
        assert [said.split("\n")[0] for said in at_work.said("lessons")] == ["Loops", "Dicts"]
        assert all(one in story.everything() for one in before)
        notices = at_work.said("staff")
    assert any("lesson loops" in notice for notice in notices)
    assert all("it may or may not have been posted, and that cannot be looked up" in notice for notice in notices)


async def test_an_edit_made_after_the_backup_is_made_once(story: Story) -> None:
    await story.until(NINE)
    backup = await story.back_up()
    mended = a_lesson("loops", "Loops", ask="What did your loop print?", text="Mended.\n")
    course = story.course
    story.course = course.model_copy(update={"lessons": (mended, course.lessons[1])})
    await story.until(NINE + timedelta(hours=1))
    after = story.everything()

    story.restore(backup)
    await story.until(NINE + timedelta(hours=2))

    assert story.everything() == after
    assert any("Mended." in body for _place, _what, body in after)


async def test_a_message_says_again_what_the_restored_course_says(story: Story) -> None:
    await story.until(NINE)
    backup = await story.back_up()
    course = story.course
    mended = a_lesson("loops", "Loops", ask="What did your loop print?", text="A mistake.\n")
    story.course = course.model_copy(update={"lessons": (mended, course.lessons[1])})
    await story.until(NINE + timedelta(hours=1))

    story.restore(backup)
    story.course = course
    await story.until(NINE + timedelta(hours=2))

    async with story.bot() as at_work:
        (lesson,) = at_work.said("lessons")
    assert "A mistake." not in lesson
    assert "A loop repeats work." in lesson


async def test_a_backup_restored_twice_posts_nothing_twice_either(story: Story, tmp_path: Path) -> None:
    whole = Story(tmp_path / "undisturbed", a_whole_course(), story.rules)
    await whole.until(utc("2026-10-12 00:00"))
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)
    story.restore(backup)
    again = await story.back_up()  # before the first restoration was worked off
    await story.until(THURSDAY)
    story.restore(again)
    await story.until(utc("2026-10-12 00:00"))

    assert sorted(story.everything()) == sorted(whole.everything())


async def test_a_cohort_moved_on_after_the_restoration_posts_nothing_twice(story: Story) -> None:
    """The first thing that `run` may do is take a timetable in which what is in doubt comes later."""
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)

    story.restore(backup)
    async with story.bot() as at_work:
        await at_work.change(at_work.reading.course, a_cohort(start=datetime(2026, 10, 12).date()))
        await at_work.until(utc("2026-10-16 00:00"))
        assert [said.split("\n")[0] for said in at_work.said("lessons")] == ["Loops", "Dicts"]


# What is kept, and what is refused


async def test_the_replaced_database_lies_beside_the_restored_one(story: Story) -> None:
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(NINE)
    story.clock.forward_to(NINE + timedelta(minutes=30))

    restored = story.restore(backup)

    assert restored.replaced == story.folder / "homeroom.db.replaced-20261005T073000Z.backup"
    assert stat.S_IMODE(restored.replaced.stat().st_mode) == 0o600
    assert sent_in(restored.replaced) > sent_in(story.address.path)
    assert (restored.since, restored.at) == (NINE - timedelta(hours=1), NINE + timedelta(minutes=30))


def sent_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM steps WHERE state = 'sent'").fetchone()[0])


@pytest.mark.parametrize("how", ["pages", "no database at all"])
async def test_a_damaged_database_is_replaced_and_kept_as_it_is(story: Story, how: str) -> None:
    await story.until(NINE)
    backup = await story.back_up()
    if how == "pages":
        damage(story.address.path)
    else:
        story.address.path.write_bytes(bytes(range(256)) * 64)
    broken = story.address.path.read_bytes()

    restored = story.restore(backup)
    await story.until(THURSDAY)

    assert restored.replaced == story.folder / "homeroom.db.replaced-20261005T070000Z.damaged"
    assert restored.replaced.read_bytes() == broken
    async with story.bot() as at_work:
        assert [said.split("\n")[0] for said in at_work.said("lessons")] == ["Loops", "Dicts"]


async def test_nothing_is_restored_while_a_dispatcher_works(story: Story) -> None:
    await story.until(NINE)
    backup = await story.back_up()

    with DispatcherLock(story.address.path), pytest.raises(HomeroomError) as refusal:
        story.restore(backup)

    assert str(refusal.value) == (
        f"The database {story.address.path} is in use by another Homeroom (process {os.getpid()}). "
        "Stop that one first, or name another file with --database."
    )


async def test_a_backup_of_an_older_program_is_brought_up_first(tmp_path: Path) -> None:
    old = tmp_path / "homeroom.db.before-0002.backup"
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(text("INSERT INTO ledger (key, at) VALUES ('heard', 1000000)"))
    engine.dispose()

    restored = restore(old, SqliteFile(tmp_path / "homeroom.db"), ManualClock(NINE))

    assert schema_of(tmp_path / "homeroom.db") == HEAD
    assert (restored.since, restored.replaced) == (datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC), None)
    assert schema_of(old) == "0001"


def refused(backup: Path, tmp_path: Path) -> str:
    """Why *backup* is not restored; nothing is changed by trying."""
    path = tmp_path / "homeroom.db"
    migrate(path)
    before = path.read_bytes()
    with pytest.raises(HomeroomError) as refusal:
        restore(backup, SqliteFile(path), ManualClock(NINE))
    assert path.read_bytes() == before
    assert refusal.value.exit_code == 3
    assert {file.name for file in tmp_path.iterdir()} <= {"homeroom.db", "homeroom.db.lock", backup.name}
    return str(refusal.value)


def test_a_file_that_is_not_there_is_not_restored(tmp_path: Path) -> None:
    backup = tmp_path / "kept.backup"

    assert refused(backup, tmp_path) == f"There is no backup {backup}. Name one; `homeroom backup` makes them."


def test_a_file_of_something_else_is_not_restored(tmp_path: Path) -> None:
    backup = tmp_path / "notes.txt"
    backup.write_text("Remember the milk. " * 40)

    assert refused(backup, tmp_path) == (
        f"The file {backup} is no backup of Homeroom. Name another one; nothing was changed."
    )


def test_a_database_of_another_program_is_not_restored(tmp_path: Path) -> None:
    backup = tmp_path / "photos.db"
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")

    assert refused(backup, tmp_path) == (
        f"The file {backup} is no backup of Homeroom. Name another one; nothing was changed."
    )


def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    backup = tmp_path / "kept.backup"
    migrate(backup)
    damage(backup, 7)

    assert refused(backup, tmp_path) == (
        f"The backup {backup} is damaged and cannot be restored. Restore an earlier one; nothing was changed."
    )


def test_a_backup_of_a_newer_program_is_not_restored(tmp_path: Path) -> None:
    backup = tmp_path / "kept.backup"
    migrate(backup)
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE installation SET works_from = '9000'")

    assert refused(backup, tmp_path) == (
        f"The backup {backup} was made by a newer Homeroom (schema 9999). "
        "Restore it with that program; nothing was changed."
    )


def test_a_database_of_another_program_is_not_replaced(tmp_path: Path) -> None:
    backup, photos = tmp_path / "kept.backup", tmp_path / "photos.db"
    migrate(backup)
    with closing(sqlite3.connect(photos)) as connection, connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")
    before = photos.read_bytes()

    with pytest.raises(HomeroomError) as refusal:
        restore(backup, SqliteFile(photos), ManualClock(NINE))

    assert str(refusal.value) == (
        f"The database {photos} belongs to another program. "
        "Name another one with --database; nothing in it was touched."
    )
    assert photos.read_bytes() == before


async def test_a_file_whose_database_was_moved_is_not_replaced(story: Story) -> None:
    await story.until(NINE)
    backup = await story.back_up()
    with closing(sqlite3.connect(story.address.path)) as connection, connection:
        connection.execute("UPDATE installation SET moved_to = 'postgresql://db/homeroom'")

    with pytest.raises(HomeroomError) as refusal:
        story.restore(backup)

    assert str(refusal.value) == (
        f"The database {story.address.path} was moved to postgresql://db/homeroom, which may be at work. "
        "Restore there, with --database; nothing was changed."
    )
    assert [name for name in os.listdir(story.folder) if "replaced" in name] == []  # noqa: PTH208  names are enough


async def test_a_disk_without_room_leaves_the_database_as_it_was(tmp_path: Path, small_disk: Path) -> None:
    story = Story(tmp_path, two_lessons(), MEMORY)
    await story.until(NINE)
    backup = await story.back_up()
    path = small_disk / "homeroom.db"
    path.write_bytes(story.address.path.read_bytes())
    before = path.read_bytes()

    with pytest.raises(HomeroomError) as refusal:
        restore(backup, SqliteFile(path), story.clock)

    assert "the disk is full." in str(refusal.value)
    assert path.read_bytes() == before
    assert set(os.listdir(small_disk)) == {"homeroom.db", "homeroom.db.lock"}  # noqa: PTH208  names are enough


# Into PostgreSQL, and back


async def test_a_backup_restores_into_a_server_and_posts_nothing_twice(
    story: Story, tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Story(tmp_path / "undisturbed", a_whole_course(), story.rules)
    await whole.until(utc("2026-10-12 00:00"))
    await story.until(NINE - timedelta(hours=1))
    backup = await story.back_up()
    await story.until(utc("2026-10-07 15:30"))

    restored = await restore_server(backup, postgres, tmp_path / "backups", "homeroom")

    assert (restored.since, restored.replaced) == (NINE - timedelta(hours=1), None)
    monkeypatch.setattr(house, "ADDRESS", [postgres])
    await story.until(utc("2026-10-12 00:00"))
    assert sorted(story.everything()) == sorted(whole.everything())


async def test_a_server_goes_back_to_its_backup_and_posts_nothing_twice(
    story: Story, tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "ADDRESS", [postgres])
    await story.until(NINE - timedelta(hours=1))
    backup = (await back_up(postgres, tmp_path / "kept.backup", story.clock)).path
    await story.until(NINE + timedelta(minutes=10))
    before = story.everything()

    restored = await restore_server(backup, postgres, tmp_path / "backups", "homeroom")
    await story.until(NINE + timedelta(hours=1))

    assert story.everything() == before
    assert restored.replaced is not None
    assert sent_in(restored.replaced) > sent_in(backup)
    assert restored.replaced.parent == tmp_path / "backups"


async def test_a_backup_of_a_server_restores_into_a_file(
    story: Story, tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as on_a_server:
        on_a_server.setattr(house, "ADDRESS", [postgres])
        await story.until(NINE - timedelta(hours=1))
        backup = (await back_up(postgres, tmp_path / "kept.backup", story.clock)).path
        await story.until(NINE)

    story.restore(backup)
    await story.until(THURSDAY)

    async with story.bot() as at_work:
        assert [said.split("\n")[0] for said in at_work.said("lessons")] == ["Loops", "Dicts"]


async def test_a_server_with_replicas_at_work_is_not_replaced(
    story: Story, tmp_path: Path, postgres: PostgresServer
) -> None:
    await story.until(NINE)
    backup = await story.back_up()
    database = await Database.open(postgres)
    async with database.transaction() as transaction:
        now = await database.now(transaction)
        assert now is not None
        row = {"owner": "o", "host": "hut", "pid": 7, "program": "0.1", "schema": HEAD, "started_at": now}
        await transaction.execute(insert(replicas).values(**row, lease_until=now + timedelta(minutes=5)))
    await database.close()

    with pytest.raises(HomeroomError) as refusal:
        await restore_server(backup, postgres, tmp_path / "backups", "homeroom")

    assert str(refusal.value) == (
        f"The database {postgres.shown} is in use by another Homeroom (process 7 on hut). "
        "Stop that one first, or name another database with --database."
    )
