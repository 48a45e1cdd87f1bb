"""Backups: one whole file, made while a house works, that says what it holds."""

import asyncio
import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.errors import HomeroomError
from bot.store.address import SqliteFile
from bot.store.backup import FOLDER, automatic_files, back_up, keep_newest
from bot.store.migrating import HEAD, check_file, migrate, upgrade
from bot.store.snapshot import snapshot
from schedules.clock import ManualClock
from tests.builders import a_cohort, utc
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.house import COHORT, House, a_house
from tests.store.damage import damage

AT = ManualClock(utc("2026-10-05 07:30"))


def address_of(house: House) -> SqliteFile:
    assert isinstance(house.app.database.address, SqliteFile)
    return house.app.database.address


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def test_a_backup_says_what_it_holds(tmp_path: Path) -> None:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        await house.until(NINE)

        made = await back_up(address_of(house), tmp_path / "kept.backup", house.clock)

    (cohort,) = made.contents.cohorts
    assert (made.at, made.contents.schema, made.contents.newest_at) == (NINE, HEAD, NINE)
    assert (cohort.name, cohort.state, cohort.next_at) == (COHORT, "running", utc("2026-10-07 07:00"))
    assert cohort.posted == 2  # the welcome and a lesson
    assert made.path == tmp_path / "kept.backup"
    assert made.size == made.path.stat().st_size


async def test_a_house_goes_on_working_while_it_is_backed_up(tmp_path: Path) -> None:
    """The copy is whole each time, and holds whatever was committed before it began."""
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        stop = threading.Event()
        made: list[Path] = []
        failed: list[BaseException] = []

        def again_and_again() -> None:
            while not stop.is_set():
                try:
                    made.append(asyncio.run(back_up(address_of(house), tmp_path / f"{len(made)}.backup", AT)).path)
                except BaseException as error:  # noqa: BLE001  told to the test below
                    failed.append(error)
                    return

        copying = threading.Thread(target=again_and_again)
        copying.start()
        await house.until(THURSDAY)
        stop.set()
        copying.join()

        assert failed == []
        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops", "Dicts"]
    assert made
    for file in made:
        check_file(file)
        claimed_in_lane = rows(file, "SELECT lane FROM steps WHERE state = 'claimed'")
        assert len(set(claimed_in_lane)) == len(claimed_in_lane)


async def test_a_backup_that_takes_long_holds_no_writer_up(tmp_path: Path) -> None:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        address, is_copied, may_end = address_of(house), threading.Event(), threading.Event()

        def slowly(_copy: sqlite3.Connection) -> None:
            is_copied.set()
            assert may_end.wait(20)

        copying = threading.Thread(target=snapshot, args=(address.path, tmp_path / "slow.backup", slowly))
        copying.start()
        assert is_copied.wait(20)
        await house.until(NINE)
        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        may_end.set()
        copying.join()

    assert rows(tmp_path / "slow.backup", "SELECT count(*) FROM steps WHERE state = 'sent'") == [(0,)]


async def test_a_backup_is_one_private_file_and_nothing_else_is_left(tmp_path: Path) -> None:
    async with a_house(tmp_path / "data", two_lessons(), a_cohort()) as house:
        await back_up(address_of(house), tmp_path / "kept" / "one.backup", AT)

        (file,) = (tmp_path / "kept").iterdir()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert rows(file, "PRAGMA journal_mode") == [("delete",)]


async def test_a_backup_without_a_name_lies_beside_the_database_under_its_moment(tmp_path: Path) -> None:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        made = await back_up(address_of(house), tmp_path / FOLDER, AT)

    assert made.path == tmp_path / "backups" / "homeroom-20261005T073000Z.backup"


async def test_older_backups_are_removed_and_no_other_file_is(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    clock = ManualClock(utc("2026-10-05 07:30"))
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        for _ in range(4):
            await back_up(address_of(house), tmp_path / FOLDER, clock)
            clock.forward(timedelta(hours=1))
    others = ["before-the-move.backup", "homeroom-20261005T073000Z.backup.txt", "other-20261005T073000Z.backup"]
    for name in others:
        (folder / name).write_text("mine")

    gone = keep_newest(folder, "homeroom", 2)

    assert [file.name for file in gone] == ["homeroom-20261005T073000Z.backup", "homeroom-20261005T083000Z.backup"]
    assert [file.name for file in automatic_files(folder, "homeroom")] == [
        "homeroom-20261005T093000Z.backup",
        "homeroom-20261005T103000Z.backup",
    ]
    assert all((folder / name).exists() for name in others)


async def test_a_backup_replaces_an_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Remember the milk. " * 40)
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        address = address_of(house)
        await back_up(address, tmp_path / "one.backup", AT)
        await back_up(address, tmp_path / "one.backup", AT)
        for taken in (notes, address.path):
            with pytest.raises(HomeroomError) as refusal:
                await back_up(address, taken, AT)
            assert str(refusal.value) == (
                f"The file {taken} is there already and is no backup of Homeroom. "
                "Name another file; it was not touched."
            )

    assert notes.read_text().startswith("Remember the milk.")


async def test_nothing_cannot_be_backed_up(tmp_path: Path) -> None:
    with pytest.raises(HomeroomError) as refusal:
        await back_up(SqliteFile(tmp_path / "homeroom.db"), tmp_path / FOLDER, AT)

    assert str(refusal.value) == (
        f"There is no database {tmp_path}/homeroom.db to back up. Name it with --database, or set HOMEROOM_DATABASE."
    )
    assert os.listdir(tmp_path) == []  # noqa: PTH208  names are enough


@pytest.mark.parametrize("where", ["one page", "every page"])
async def test_a_damaged_database_makes_no_backup(tmp_path: Path, where: str) -> None:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        await house.until(NINE)
    path = tmp_path / "homeroom.db"
    ((root,),) = rows(path, "SELECT rootpage FROM sqlite_master WHERE name = 'deliveries_due'")
    damage(path, None if where == "every page" else int(str(root)))

    with pytest.raises(HomeroomError) as refusal:
        await back_up(SqliteFile(path), tmp_path / "one.backup", AT)

    assert str(refusal.value).startswith(f"The database {path} is damaged (")
    assert str(refusal.value).endswith("). Restore the newest backup; nothing is posted twice.")
    assert [name for name in os.listdir(tmp_path) if "one.backup" in name] == []  # noqa: PTH208  a name is enough


async def test_a_disk_without_room_for_a_backup_is_explained_and_nothing_is_left(
    tmp_path: Path, small_disk: Path
) -> None:
    path = tmp_path / "homeroom.db"
    migrate(path)
    (small_disk / "filler").write_bytes(os.urandom(200_000))

    with pytest.raises(HomeroomError) as refusal:
        await back_up(SqliteFile(path), small_disk / "one.backup", AT)

    assert str(refusal.value) == (
        f"The copy {small_disk}/one.backup of {path} cannot be written: the disk is full. "
        "Make room, or name a file that may be written; the database itself is as it was."
    )
    assert os.listdir(small_disk) == ["filler"]  # noqa: PTH208  names are enough


def test_a_migration_without_room_for_its_backup_is_refused_and_changes_nothing(small_disk: Path) -> None:
    path = small_disk / "homeroom.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(text("INSERT INTO ledger (key, at) VALUES ('kept', 1)"))
    engine.dispose()
    before = path.read_bytes()
    fill(small_disk)

    with pytest.raises(HomeroomError) as refusal:
        migrate(path)

    assert str(refusal.value) == (
        f"The database {path} was not upgraded from schema 0001 to {HEAD}, because it could not be backed up before. "
        f"The copy {path}.before-{HEAD}.backup of {path} cannot be written: the disk is full. "
        "Make room, or name a file that may be written; the database itself is as it was."
    )
    assert path.read_bytes() == before
    assert sorted(file.name for file in small_disk.iterdir()) == ["filler", "homeroom.db"]


def fill(folder: Path) -> None:
    with (folder / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            return
