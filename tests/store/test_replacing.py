"""What is kept of a database that is replaced by a backup, and what is refused."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from adapters.memory.rules import MEMORY
from bot.errors import HomeroomError
from bot.store.address import SqliteFile
from bot.store.lock import DispatcherLock
from bot.store.migrating import HEAD, migrate, schema_of, upgrade
from bot.store.restoring import restore
from schedules.clock import ManualClock
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.store.damage import damage
from tests.stories import Story


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path, two_lessons(), MEMORY)


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
    old = tmp_path / "homeroom.db.before-0003.backup"
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
