"""A database that works in the caller's thread: the same queries, the same errors, no thread in between."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.inline import connect


async def test_calls_are_carried_out_in_the_callers_own_thread(tmp_path: Path) -> None:
    connection = await connect(tmp_path / "a.db")
    ran_in: list[int] = []
    await connection.create_function("here", 0, lambda: ran_in.append(threading.get_ident()))

    await connection.execute("SELECT here()")
    await connection.close()

    assert ran_in == [threading.get_ident()]


async def test_a_closed_connection_refuses_as_any_other(tmp_path: Path) -> None:
    connection = await connect(tmp_path / "a.db")
    cursor = await connection.cursor()
    await connection.close()

    with pytest.raises(ValueError, match="Connection closed"):
        await cursor.fetchall()


async def test_what_is_written_in_a_rehearsal_is_there_for_everybody(tmp_path: Path) -> None:
    inline = await Database.open(tmp_path / "a.db", inline=True)
    async with inline.transaction() as transaction:
        await transaction.execute(text("INSERT INTO ledger (key, at) VALUES ('k', '2026-10-05 07:00:00')"))
    await inline.close()

    other = await Database.open(tmp_path / "a.db")
    async with other.transaction() as transaction:
        assert (await transaction.execute(text("SELECT count(*) FROM ledger"))).scalar() == 1
    await other.close()


async def test_a_failed_transaction_is_undone(tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "a.db", inline=True)
    write = text("INSERT INTO ledger (key, at) VALUES ('k', '2026-10-05 07:00:00')")

    async def write_twice() -> None:
        async with database.transaction() as transaction:
            await transaction.execute(write)
            await transaction.execute(write)

    with pytest.raises(IntegrityError):
        await write_twice()
    async with database.transaction() as transaction:
        assert (await transaction.execute(text("SELECT count(*) FROM ledger"))).scalar() == 0
    await database.close()


async def test_a_running_homeroom_hands_to_a_thread_what_waits_for_the_disk_and_nothing_else(tmp_path: Path) -> None:
    database, here = await Database.open(tmp_path / "a.db"), threading.get_ident()
    ran_in: list[tuple[str, bool]] = []
    async with database.transaction() as transaction:
        held = (await transaction.get_raw_connection()).driver_connection
        assert held is not None
        held._conn.set_trace_callback(lambda sql: ran_in.append((sql.split()[0], threading.get_ident() == here)))

    async with database.transaction(quick=True) as transaction:
        await transaction.execute(text("SELECT 1"))
    async with database.transaction() as transaction:
        await transaction.execute(text("VALUES (1)"))

    await database.close()
    assert ran_in[1:] == [
        ("BEGIN", False),
        ("SELECT", True),
        ("COMMIT", False),
        ("BEGIN", False),
        ("VALUES", False),
        ("COMMIT", False),
    ]
