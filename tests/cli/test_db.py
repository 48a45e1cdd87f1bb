"""`homeroom db status`, `db upgrade` and `db move`, as people type them."""

import asyncio
import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.address import PostgresServer
from bot.store.lock import DispatcherLock
from bot.store.migrating import HEAD, migrate, schema_of, upgrade
from bot.store.server_copy import reached
from bot.store.snapshot import looking_into
from tests.cli.test_backup import a_database
from tests.cli.typed import Typed, typed
from tests.postgres import Server


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A house that has posted a lesson, and stopped."""
    return asyncio.run(a_database(tmp_path))


def lines(done: Typed) -> list[str]:
    return re.sub(r"[\d,.]+ (kB|MB)", "… kB", done.out).splitlines()


def test_status_shows_what_there_is_to_know(database: Path, tmp_path: Path) -> None:
    with DispatcherLock(database):
        done = typed("db", "status", "--database", database)

    assert (done.code, done.err) == (0, "")
    assert lines(done) == [
        f"{database}, … kB",
        f"schema {HEAD}, this program's",
        "cohorts:",
        "  intro-to-python/autumn-2026  running, 2 posted, 4 to come, next 2026-10-07 07:00 UTC",
        "to come: 4, the first of it due 2026-10-07 07:00 UTC",
        "rows: activity 7, cohorts 1, course_versions 1, deliveries 6, findable 1, installation 1, pace 2, rooms 4, "
        "steps 7",
        f"at work: process {os.getpid()}",
        f"last backup: none in {tmp_path}/backups; `homeroom backup` makes one",
    ]


def test_status_tells_of_backups_and_of_what_a_restoration_left_in_doubt(database: Path, tmp_path: Path) -> None:
    assert typed("backup", "--database", database).code == 0
    (backup,) = (tmp_path / "backups").iterdir()
    assert typed("restore", backup, "--database", database, "--yes").code == 0

    told = lines(typed("db", "status", "--database", database))

    assert "in doubt since it was restored: 4; looked up before they are sent" in told
    assert told[-2] == "at work: nobody"
    assert re.fullmatch(rf"last backup: \d{{4}}-\d\d-\d\d \d\d:\d\d UTC, {backup}", told[-1])


def test_status_speaks_json_to_programs(database: Path) -> None:
    facts = json.loads(typed("db", "status", "--json", "--database", database).out)

    assert facts["schema"] == facts["program_schema"] == HEAD
    assert facts["cohorts"] == [
        {
            "name": "intro-to-python/autumn-2026",
            "state": "running",
            "posted": 2,
            "to_come": 4,
            "next_at": "2026-10-07T07:00:00+00:00",
        }
    ]
    assert (facts["to_come"], facts["in_doubt"], facts["at_work"], facts["last_backup"]) == (4, 0, [], None)
    assert facts["rows"]["deliveries"] == 6


def test_status_of_nothing_says_what_makes_it(tmp_path: Path) -> None:
    done = typed("db", "status", "--database", tmp_path / "none.db")

    assert (done.code, done.out) == (3, "")
    assert " ".join(done.err.split()) == (
        f"There is no database {tmp_path}/none.db yet. `homeroom run FOLDER` makes it."
    )


def test_an_old_file_is_upgraded_and_what_it_was_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    path.touch()
    with looking_into(path) as file:
        upgrade(file, "0001")
        file.execute(text("INSERT INTO ledger (key, at) VALUES ('kept', 1)"))
    before = lines(typed("db", "status", "--database", path))

    done = typed("db", "upgrade", "--database", path)

    assert before[1] == f"schema 0001, this program works with {HEAD}; run `homeroom db upgrade`"
    assert done.out == (
        f"Upgraded {path} from schema 0001 to {HEAD}. What it was lies in {path}.before-{HEAD}.backup.\n"
    )
    assert (schema_of(path), schema_of(tmp_path / f"homeroom.db.before-{HEAD}.backup")) == (HEAD, "0001")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT key FROM ledger").fetchall() == [("kept",)]


def test_what_is_upgraded_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    migrate(path)

    done = typed("db", "upgrade", "--database", path)

    assert done.out == f"{path} has schema {HEAD} already; nothing is to be done.\n"
    assert {file.name for file in tmp_path.iterdir()} == {"homeroom.db", "homeroom.db.lock"}


def test_a_file_on_which_somebody_works_is_not_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "homeroom.db"
    path.touch()
    with looking_into(path) as file:
        upgrade(file, "0001")

    with DispatcherLock(path):
        done = typed("db", "upgrade", "--database", path)

    assert done.code == 3
    assert "is in use by another Homeroom (process " in " ".join(done.err.split())
    assert schema_of(path) == "0001"


def test_a_server_is_made_and_upgraded_and_shown(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    address = postgres_server.make(upgraded=False)

    empty = typed("db", "status", "--database", address.url)
    made = typed("db", "upgrade", "--database", address.url)
    again = typed("db", "upgrade", "--database", address.url)
    shown = lines(typed("db", "status", "--database", address.url))

    assert empty.code == 3
    assert " ".join(empty.err.split()).endswith("is empty. `homeroom db upgrade` makes its tables.")
    assert made.out == f"Made the tables of {address.shown}, with schema {HEAD}.\n"
    assert again.out == f"{address.shown} has schema {HEAD} already; nothing is to be done.\n"
    assert shown[1:3] == [f"schema {HEAD}, this program's", "cohorts:"]
    assert shown[-1] == f"last backup: none in {tmp_path}/homeroom/backups; `homeroom backup` makes one"
    postgres_server.drop(address)


def test_an_old_server_is_upgraded_and_what_it_was_is_kept(
    tmp_path: Path, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    address = postgres_server.make(upgraded=False)
    asyncio.run(at_schema_one(address))

    done = typed("db", "upgrade", "--database", address.url)

    (backup,) = (tmp_path / "homeroom" / "backups").iterdir()
    assert done.out == (f"Upgraded {address.shown} from schema 0001 to {HEAD}. What it was lies in {backup}.\n")
    assert schema_of(backup) == "0001"
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT key FROM ledger").fetchall() == [("kept",)]
    postgres_server.drop(address)


async def at_schema_one(address: PostgresServer) -> None:
    async with reached(address) as engine, engine.begin() as connection:
        await connection.run_sync(upgrade, "0001")
        await connection.execute(text("INSERT INTO ledger (key, at) VALUES ('kept', 1)"))


@pytest.mark.parametrize("words", [["status"], ["upgrade"]])
def test_a_database_that_a_server_does_not_have_is_explained(words: list[str], postgres_server: Server) -> None:
    address = postgres_server.address("nowhere")

    done = typed("db", *words, "--database", address.url)

    assert (done.code, done.out) == (3, "")
    assert " ".join(done.err.split()) == (
        f"The database {address.shown} cannot be used: there is no such database or user. "
        "Make it on the server, or correct the URL."
    )


def test_move_says_what_it_moved_and_where_to_go_on(database: Path, postgres: PostgresServer) -> None:
    done = typed("db", "move", "--to", postgres.url, "--database", database)

    first, second = done.out.splitlines()
    whole = rf"{re.escape(str(database))} to {re.escape(postgres.shown)}: \d+ rows in \d+ tables"
    assert re.fullmatch(rf"Moved {whole}, each read back and compared\.", first)
    assert second == (
        f"Start `homeroom run` with --database {postgres.shown} (and its password) or HOMEROOM_DATABASE. "
        "The file stays as it was, and nobody works on it by mistake: it says where everything is now."
    )
    assert f"moved to {postgres.shown}; what is in here is old" in lines(typed("db", "status", "--database", database))
    again = typed("db", "move", "--to", postgres.url, "--database", database)
    assert again.out.startswith(f"Everything of {database} was in {postgres.shown} already: ")
