"""A backup of a PostgreSQL database: one SQLite file with every row of one moment."""

import asyncio
import os
import random
import sqlite3
import string
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text

from bot.errors import HomeroomError
from bot.store.address import PostgresServer
from bot.store.backup import back_up
from bot.store.copying import CopyDiffersError, copy_rows, sum_of, tables_in
from bot.store.database import Database
from bot.store.migrating import check_file, migrate, schema_of, upgrade
from bot.store.schema import metadata
from bot.store.server_copy import reached
from bot.store.snapshot import looking_into
from bot.store.tables import latest, ledger
from schedules.clock import ManualClock
from tests.builders import a_cohort
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.house import a_house
from tests.postgres import Server

CLOCK = ManualClock(NINE)


CHECKED = {table.name for table in metadata.sorted_tables} - {"installation"}


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a file."""
    with looking_into(path) as connection:
        found = {table.name: connection.execute(select(table)) for table in metadata.sorted_tables}
        return {name: sorted(map(tuple, rows), key=repr) for name, rows in found.items() if name in CHECKED}


@pytest.mark.usefixtures("on_each_database")
async def test_a_backup_of_either_database_holds_the_same_house(tmp_path: Path) -> None:
    async with a_house(tmp_path / "house", two_lessons(), a_cohort()) as house:
        await house.until(THURSDAY)
        house.people.join("Lena")
        house.people.say("Lena", house.thread("Lesson 1: Loops"), "Warum nicht 3? 🙂 \\ \" ' \x7f")
        await house.until(THURSDAY)

        made = await back_up(house.app.database.address, tmp_path / "kept.backup", house.clock)

        (cohort,) = made.contents.cohorts
        assert (cohort.posted, cohort.to_come, made.at) == (5, 2, made.contents.backed_up_at)
        async with house.app.database.transaction() as transaction:
            here = {table.name: await transaction.execute(select(table)) for table in metadata.sorted_tables}
            rows = {name: sorted(map(tuple, found), key=repr) for name, found in here.items() if name in CHECKED}
    check_file(made.path)
    assert rows == everything(made.path)
    assert len(rows["messages"]) == 1


async def test_a_backup_of_a_server_is_of_one_moment(tmp_path: Path, postgres: PostgresServer) -> None:
    """Each transaction writes two facts; no backup holds one of them alone, and none misses what was before it."""
    database = await Database.open(postgres)
    writing = asyncio.create_task(write_pairs(database))
    before, made = [], []
    for number in range(8):
        before.append(await facts_in(database))
        made.append(await back_up(postgres, tmp_path / f"{number}.backup", CLOCK))
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    last = await facts_in(database)
    await database.close()

    counts = []
    for one in made:
        with looking_into(one.path) as connection:
            counts.append(connection.scalar(select(func.count()).select_from(ledger)) or 0)
    assert all(count % 2 == 0 for count in counts)
    assert all(known <= count for known, count in zip(before, counts, strict=True))
    assert counts[0] < counts[-1] <= last


async def facts_in(database: Database) -> int:
    async with database.transaction() as transaction:
        return await transaction.scalar(select(func.count()).select_from(ledger)) or 0


async def write_pairs(database: Database) -> None:
    number = 0
    while True:
        async with database.transaction() as transaction:
            now = await database.now(transaction)
            for half in ("a", "b"):
                await transaction.execute(insert(ledger).values(key=f"{number} {half}", at=now))
                await asyncio.sleep(0)
        number += 1


async def test_a_server_of_an_older_schema_can_be_backed_up(tmp_path: Path, postgres_server: Server) -> None:
    address = postgres_server.make(upgraded=False)
    async with reached(address) as engine, engine.begin() as connection:
        await connection.run_sync(upgrade, "0001")
        await connection.execute(text("INSERT INTO ledger (key, at) VALUES ('kept', 1)"))

    made = await back_up(address, tmp_path / "kept.backup", CLOCK)

    assert schema_of(made.path) == "0001"
    with looking_into(made.path) as copy:
        assert copy.execute(text("SELECT key, at FROM ledger")).all() == [("kept", 1)]
    postgres_server.drop(address)


async def test_an_empty_server_makes_no_backup(tmp_path: Path, postgres_server: Server) -> None:
    address = postgres_server.make(upgraded=False)

    with pytest.raises(HomeroomError) as refusal:
        await back_up(address, tmp_path / "kept.backup", CLOCK)

    assert str(refusal.value) == f"The database {address.shown} is empty: there is nothing to back up."
    assert os.listdir(tmp_path) == []  # noqa: PTH208  names are enough
    postgres_server.drop(address)


async def test_a_server_that_does_not_answer_is_explained(tmp_path: Path) -> None:
    address = PostgresServer("postgresql://homeroom:secret@127.0.0.1:1/homeroom")

    with pytest.raises(HomeroomError) as refusal:
        await back_up(address, tmp_path / "kept.backup", CLOCK)

    assert str(refusal.value) == (
        "The database postgresql://homeroom@127.0.0.1:1/homeroom cannot be used: nothing answers there. "
        "Start the server, or correct the URL."
    )


async def test_a_disk_without_room_for_the_backup_of_a_server_is_explained(
    small_disk: Path, postgres: PostgresServer
) -> None:
    (small_disk / "filler").write_bytes(bytes(200_000))

    with pytest.raises(HomeroomError) as refusal:
        await back_up(postgres, small_disk / "kept.backup", CLOCK)

    assert str(refusal.value) == (
        f"The copy {small_disk}/kept.backup of {postgres.shown} cannot be written: the disk is full. "
        "Make room, or name a file that may be written; the database itself is as it was."
    )
    assert os.listdir(small_disk) == ["filler"]  # noqa: PTH208  names are enough


# The copying itself


def two_files(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("one.db", "other.db"):
        migrate(tmp_path / name)
        with closing(sqlite3.connect(tmp_path / name)) as connection, connection:
            connection.execute("DELETE FROM installation")
    return tmp_path / "one.db", tmp_path / "other.db"


def test_more_rows_than_go_at_once_arrive_in_whatever_order_they_lie(tmp_path: Path) -> None:
    one, other = two_files(tmp_path)
    drawn = random.Random(7)
    signs = string.ascii_letters + "äß 🙂%'"
    with looking_into(one) as source, looking_into(other) as target:
        facts = [{"key": "".join(drawn.choices(signs, k=12)), "at": NINE} for _ in range(4_500)]
        reactions = [
            {
                "home": "h",
                "what": drawn.choice("ab"),
                "subject": str(n),
                "person": str(drawn.random()),
                "detail": "",
                "present": n % 2 == 0,
                "at": NINE,
            }
            for n in range(4_500)
        ]
        source.execute(insert(ledger), facts)
        source.execute(insert(latest), reactions)
        heard: list[tuple[str, int]] = []

        copied = copy_rows(source, target, tables_in(source), lambda table, rows: heard.append((table, rows)))

        assert (copied["ledger"], copied["latest"], copied["steps"]) == (4_500, 4_500, 0)
        assert [rows for table, rows in heard if table == "ledger"] == [2_000, 4_000, 4_500]
        for table in tables_in(source):
            assert sum_of(source, table) == sum_of(target, table)
            assert set(source.execute(select(table))) == set(target.execute(select(table)))


@pytest.mark.parametrize(
    "spoils",
    [
        "UPDATE ledger SET at = at + 1 WHERE key = NEW.key AND NEW.key = 'fact 700'",
        "DELETE FROM ledger WHERE key = NEW.key AND NEW.key = 'fact 700'",
        "UPDATE ledger SET key = 'fact 7OO' WHERE key = NEW.key AND NEW.key = 'fact 700'",
    ],
    ids=["changed", "lost", "renamed"],
)
def test_one_row_among_thousands_that_arrives_otherwise_is_noticed(tmp_path: Path, spoils: str) -> None:
    one, other = two_files(tmp_path)
    with looking_into(one) as source, looking_into(other) as target:
        source.execute(insert(ledger), [{"key": f"fact {n}", "at": NINE} for n in range(3_000)])
        target.execute(text(f"CREATE TRIGGER spoil AFTER INSERT ON ledger BEGIN {spoils}; END"))

        with pytest.raises(CopyDiffersError) as refusal:
            copy_rows(source, target, tables_in(source))

    arrived = "2,999" if spoils.startswith("DELETE") else "3,000"
    assert str(refusal.value) == (
        f"The table ledger did not arrive as it was sent (3,000 rows were sent, {arrived} arrived, or one of them "
        "reads differently). Nothing was changed; see whether both disks are well, and run this again."
    )
