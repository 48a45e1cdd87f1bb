"""`homeroom doctor`, as people type it: what it looks at, what it says, and what it ends with."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.web.status import serve_status
from bot.deliver.alarm import Alarm
from bot.health import health_of
from bot.store.address import PostgresServer
from tests.builders import a_cohort
from tests.cli.typed import typed
from tests.deliver.lessons import NINE, two_lessons
from tests.house import House, a_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        yield house


def test_a_machine_without_a_database_is_well(tmp_path: Path) -> None:
    done = typed("doctor", "--database", tmp_path / "none.db")

    assert done.code == 0
    assert f"there is no database {tmp_path / 'none.db'} yet; `homeroom run` makes it" in done.out
    assert done.out.endswith("Everything is well.\n")


async def test_steps_that_wait_for_a_person_are_told_with_what_to_do(tmp_path: Path, house: House) -> None:
    await house.until(NINE)
    await house.app.close()
    with closing(sqlite3.connect(tmp_path / "homeroom.db")) as connection, connection:
        connection.execute("UPDATE steps SET state = 'held' WHERE id = (SELECT min(id) FROM steps)")

    done = await asyncio.to_thread(typed, "doctor", "--database", tmp_path / "homeroom.db")

    assert done.code == 1
    assert "MEND  1 steps are held\n      Look whether they were posted; staff were told.\n" in done.out


async def test_what_waits_for_too_long_is_told(tmp_path: Path, house: House) -> None:
    await house.app.close()  # its lessons were due in 2026-10 and nobody works

    done = await asyncio.to_thread(typed, "doctor", "--database", tmp_path / "homeroom.db")

    assert done.code == 1
    assert "See whether `homeroom run` works and its platforms answer." in done.out


def test_a_postgresql_database_is_looked_at_without_its_password(postgres: PostgresServer) -> None:
    done = typed("doctor", "--database", postgres.url)

    assert done.code == 0
    assert f"ok    the database {postgres.shown} answers\n" in done.out
    assert "ok    0 replicas are at work on it\n" in done.out
    assert "this machine's clock and the database's are 0." in done.out


def test_a_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    done = typed("doctor", "--database", f"postgresql://ada:s3cret@/none?host={tmp_path}")

    assert done.code == 1
    assert "s3cret" not in done.out + done.err
    assert "cannot be used: nothing answers there. Start the server, or correct the URL." in done.out


async def test_a_running_homeroom_is_asked_how_it_is(tmp_path: Path, house: House) -> None:
    await house.until(NINE)
    alarm = Alarm(house.app.dispatcher, house.clock)
    async with serve_status("127.0.0.1:0", lambda: health_of(house.app, alarm)) as address:
        done = await asyncio.to_thread(typed, "doctor", "--database", tmp_path / "none.db", "--address", address)

    assert done.code == 0
    assert f"the Homeroom at {address} is ready; it was awake 0 s ago" in done.out


def test_nobody_at_the_address_is_told(tmp_path: Path) -> None:
    done = typed("doctor", "--database", tmp_path / "none.db", "--address", "127.0.0.1:9")

    assert done.code == 1
    assert (
        "MEND  nothing answers at 127.0.0.1:9\n      Start `homeroom run` with --listen, or name its address.\n"
    ) in done.out
