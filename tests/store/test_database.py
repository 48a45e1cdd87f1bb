"""The database file: made, migrated, refused, explained."""

import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import create_engine

from bot.errors import HomeroomError
from bot.store.database import Database
from bot.store.lock import AlreadyRunningError, DispatcherLock
from bot.store.migrating import HEAD, NewerDatabaseError, migrate, schema_of, upgrade
from bot.store.schema import metadata
from bot.store.search_tables import INDEX
from bot.store.trouble import StoreError, explained


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "homeroom.db")
    yield opened
    await opened.close()


async def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "deep" / "down" / "homeroom.db")
    await database.close()

    assert schema_of(tmp_path / "deep" / "down" / "homeroom.db") == HEAD


def test_the_migrations_lead_to_the_tables_the_program_uses(tmp_path: Path) -> None:
    migrate(tmp_path / "migrated.db")
    migrated = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    created = create_engine(f"sqlite:///{tmp_path / 'created.db'}")
    metadata.create_all(created)

    def shape(engine: object) -> dict[str, object]:
        look = inspect(engine)
        return {
            table: (
                [(column["name"], str(column["type"]), column["nullable"]) for column in look.get_columns(table)],
                sorted((str(index["name"]), str(index["column_names"])) for index in look.get_indexes(table)),
                look.get_foreign_keys(table),
            )
            for table in look.get_table_names()
            if table != "alembic_version" and not table.startswith(INDEX)
        }

    assert shape(migrated) == shape(created)
    migrated.dispose()
    created.dispose()


def test_the_newest_migration_is_the_schema_the_program_names() -> None:
    versions = Path(__file__).parents[2] / "bot" / "store" / "migrations" / "versions"

    assert max(file.name.split("_")[0] for file in versions.glob("*.py")) == HEAD


def test_a_database_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE installation SET works_from = '9000'")
    before = path.read_bytes()

    with pytest.raises(NewerDatabaseError) as refusal:
        migrate(path)

    assert str(refusal.value) == (
        f"The database {path} was written by a newer Homeroom (schema 9999; this program knows {HEAD}). "
        "Run that newer program, or restore a backup made before the upgrade."
    )
    assert path.read_bytes() == before


async def test_a_newer_database_that_allows_this_program_is_worked_on_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    migrate(path)

    assert schema_of(path) == "9999"


async def test_a_transaction_that_fails_leaves_nothing_behind(database: Database) -> None:
    async def break_off_half_way() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(text("INSERT INTO ledger (key, at) VALUES ('k', 1)"))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await break_off_half_way()

    async with database.transaction() as transaction:
        assert (await transaction.execute(text("SELECT count(*) FROM ledger"))).scalar() == 0


async def test_commits_are_synced_and_erased_words_do_not_stay_in_the_file(database: Database) -> None:
    async with database.transaction() as transaction:
        settings = [
            (await transaction.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("synchronous", "journal_mode", "secure_delete", "foreign_keys")
        ]

    assert settings == [2, "wal", 1, 1]


async def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    path.write_text("This is a shopping list, and quite a long one: milk, bread, butter, apples, tea.\n" * 20)

    with pytest.raises(HomeroomError) as refusal:
        await Database.open(path)

    assert str(refusal.value) == (
        f"The database {path} cannot be used: it is not a SQLite database. "
        "Name another file with --database, or restore a backup."
    )


async def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")

    with pytest.raises(HomeroomError) as refusal:
        await Database.open(path)

    assert str(refusal.value) == (
        f"The database {path} belongs to another program. Name another one with --database; nothing in it was touched."
    )


async def test_a_locked_database_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    database = await Database.open(path)
    async with database.transaction() as transaction:
        await transaction.execute(text("PRAGMA busy_timeout = 50"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError) as refusal:
            async with database.transaction():
                pass
    await database.close()

    assert str(refusal.value) == (
        f"The database {path} cannot be used: it is locked by another program. "
        "Close that program, or wait, and run this again."
    )


async def test_a_full_disk_is_explained_and_what_was_stored_stays(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    database = await Database.open(path)
    async with database.transaction() as transaction:
        pages = (await transaction.execute(text("PRAGMA page_count"))).scalar()
        await transaction.execute(text(f"PRAGMA max_page_count = {pages}"))  # the file may not grow any more

    async def write_much() -> None:
        async with database.transaction() as transaction:
            for number in range(2000):
                await transaction.execute(text(f"INSERT INTO ledger (key, at) VALUES ('{number:0200}', 1)"))

    with pytest.raises(StoreError) as refusal:
        await write_much()
    async with database.transaction() as transaction:
        assert (await transaction.execute(text("SELECT count(*) FROM ledger"))).scalar() == 0
    await database.close()

    assert str(refusal.value) == (
        f"The database {path} cannot be used: the disk is full. "
        "Make room; nothing is lost, and what is owed goes out then."
    )


@pytest.mark.parametrize(
    ("technical", "said"),
    [
        (
            "attempt to write a readonly database",
            "it may not be written. Give this user the right to write the file and its folder.",
        ),
        (
            "[Errno 30] Read-only file system: 'x'",
            "its disk may only be read. Put the file on a disk that may be written.",
        ),
        (
            "[Errno 13] Permission denied: 'x'",
            "this user may not open it. Give this user the right to write the file and its folder.",
        ),
        ("unable to open database file", "it cannot be opened. See whether the folder exists and may be written."),
        (
            "database disk image is malformed",
            "the file is damaged. Restore the newest backup; nothing is posted twice.",
        ),
        (
            "disk I/O error",
            "its disk does not answer properly. See whether the disk is full or failing, then run this again.",
        ),
        (
            "[Errno 28] No space left on device",
            "the disk is full. Make room; nothing is lost, and what is owed goes out then.",
        ),
        ("[Errno 21] Is a directory: 'x'", "it is a folder. Name a file with --database."),
        ("something new", "something new. Run `homeroom doctor`, then restore the newest backup."),
    ],
)
def test_what_a_database_can_suffer_is_said_in_words(technical: str, said: str) -> None:
    assert str(explained("h.db", OSError(technical))) == f"The database h.db cannot be used: {said}"


def test_two_dispatchers_cannot_work_on_one_file(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    hold = (
        "import sys, pathlib; from bot.store.lock import DispatcherLock; "
        "lock = DispatcherLock(pathlib.Path(sys.argv[1])); lock.take(); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunningError) as refusal:
            DispatcherLock(path).take()
        holder.kill()
        holder.wait()
    with DispatcherLock(path):
        pass  # its holder is dead: the lock is free by itself

    assert str(refusal.value) == (
        f"The database {path} is in use by another Homeroom (process {holder.pid}). "
        "Stop that one first, or name another file with --database."
    )


def test_an_older_database_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, "0001")
        connection.execute(text("INSERT INTO ledger (key, at) VALUES ('kept', 1)"))
    engine.dispose()

    migrate(path)

    assert schema_of(path) == HEAD
    for file in (path, tmp_path / f"homeroom.db.before-{HEAD}.backup"):
        with closing(sqlite3.connect(file)) as connection:
            assert connection.execute("SELECT key FROM ledger").fetchall() == [("kept",)]
