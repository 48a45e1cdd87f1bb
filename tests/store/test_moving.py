"""From a SQLite file into PostgreSQL: every row, whole or not at all, and nobody works on the file any more."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, insert, select

from adapters.memory.rules import MEMORY
from bot.errors import HomeroomError
from bot.store import moving
from bot.store.address import PostgresServer, SqliteFile
from bot.store.database import Database
from bot.store.lock import DispatcherLock
from bot.store.migrating import HEAD, upgrade
from bot.store.moving import move
from bot.store.schema import metadata
from bot.store.server_copy import reached
from bot.store.snapshot import looking_into
from bot.store.tables import activity, replicas
from tests import house as houses
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.postgres import Server
from tests.store.test_server_copy import everything
from tests.stories import Story


@pytest.fixture
async def story(tmp_path: Path) -> Story:
    """A cohort that has had its first lesson, on a SQLite file."""
    made = Story(tmp_path, two_lessons(), MEMORY)
    await made.until(NINE + timedelta(hours=1))
    return made


async def everything_on(address: PostgresServer) -> dict[str, list[tuple[object, ...]]]:
    database = await Database.open(address)
    async with database.transaction() as transaction:
        found = {table.name: await transaction.execute(select(table)) for table in metadata.sorted_tables}
        rows = {name: sorted(map(tuple, those), key=repr) for name, those in found.items() if name != "installation"}
    await database.close()
    return rows


async def test_a_cohort_goes_on_where_it_was_moved_to(
    story: Story, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await move(story.address, postgres)

    monkeypatch.setattr(houses, "ADDRESS", [postgres])
    async with story.bot() as house:
        await house.until(THURSDAY)
        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops", "Dicts"]
        question, nudge = house.in_thread("Lesson 1: Loops")
        assert question == "What did your loop print?"
        assert nudge.startswith("A small start is enough here")


async def test_every_row_arrives_and_is_told_of(story: Story, postgres: PostgresServer) -> None:
    before = everything(story.address.path)
    heard: list[tuple[str, int]] = []

    moved = await move(story.address, postgres, lambda table, rows: heard.append((table, rows)))

    assert await everything_on(postgres) == before
    assert everything(story.address.path) == before
    assert not moved.was_there
    assert {table: rows for table, rows in moved.rows.items() if table in before} == {
        table: len(rows) for table, rows in before.items()
    }
    assert ("steps", moved.rows["steps"]) in heard


async def test_new_rows_are_numbered_behind_the_moved_ones(story: Story, postgres: PostgresServer) -> None:
    await move(story.address, postgres)

    database = await Database.open(postgres)
    async with database.transaction() as transaction:
        newest = await transaction.scalar(select(func.max(activity.c.id)))
        made = await transaction.execute(
            insert(activity).values(at=NINE, cohort_id="c", what="sent", why="post").returning(activity.c.id)
        )
        assert made.scalar_one() == (newest or 0) + 1
    await database.close()


async def test_an_empty_database_gets_its_tables_first(story: Story, postgres_server: Server) -> None:
    address = postgres_server.make(upgraded=False)

    await move(story.address, address)

    assert await everything_on(address) == everything(story.address.path)
    postgres_server.drop(address)


async def test_nobody_works_on_a_file_that_was_moved(story: Story, postgres: PostgresServer) -> None:
    secret = PostgresServer(postgres.url)
    await move(story.address, secret)

    with pytest.raises(HomeroomError) as refusal:
        await story.until(THURSDAY)

    assert str(refusal.value) == (
        f"The database {story.address.path} was moved to {secret.shown}. "
        "Name that one with --database or HOMEROOM_DATABASE; what is in this file is old."
    )
    assert refusal.value.exit_code == 3


async def test_moving_again_finds_that_everything_is_there(story: Story, postgres: PostgresServer) -> None:
    await move(story.address, postgres)

    again = await move(story.address, postgres)

    assert again.was_there


async def refused(address: SqliteFile, to: PostgresServer | SqliteFile) -> str:
    with pytest.raises(HomeroomError) as refusal:
        await move(address, to)
    return str(refusal.value)


async def test_a_database_that_was_worked_on_since_is_not_moved_into_again(
    story: Story, postgres: PostgresServer
) -> None:
    await move(story.address, postgres)
    database = await Database.open(postgres)
    async with database.transaction() as transaction:
        await transaction.execute(insert(activity).values(at=NINE, cohort_id="c", what="sent", why="post"))
    await database.close()

    assert await refused(story.address, postgres) == (
        f"The database {story.address.path} was moved to {postgres.shown} already. "
        "What is in it is old; move nothing from it any more."
    )


async def test_a_file_is_not_moved_to_two_places(
    story: Story, postgres: PostgresServer, postgres_server: Server
) -> None:
    await move(story.address, postgres)
    other = postgres_server.make()

    said = await refused(story.address, other)

    assert said.startswith(f"The database {story.address.path} was moved to {postgres.shown} already.")
    postgres_server.drop(other)


async def test_a_database_with_something_in_it_is_left_alone(story: Story, postgres: PostgresServer) -> None:
    database = await Database.open(postgres)
    async with database.transaction() as transaction:
        await transaction.execute(insert(activity).values(at=NINE, cohort_id="c", what="sent", why="post"))
    await database.close()
    before = await everything_on(postgres)

    assert await refused(story.address, postgres) == (
        f"The database {postgres.shown} is not empty. Name an empty one; nothing was changed."
    )
    assert await everything_on(postgres) == before
    await story.until(THURSDAY)  # the file is worked on as before


async def test_nothing_is_moved_while_a_dispatcher_works(story: Story, postgres: PostgresServer) -> None:
    with DispatcherLock(story.address.path):
        assert "is in use by another Homeroom (process " in await refused(story.address, postgres)


async def test_nothing_is_moved_into_a_database_on_which_replicas_work(story: Story, postgres: PostgresServer) -> None:
    database = await Database.open(postgres)
    async with database.transaction() as transaction:
        now = await database.now(transaction)
        assert now is not None
        row = {"owner": "o", "host": "hut", "pid": 7, "program": "0.1", "schema": HEAD, "started_at": now}
        await transaction.execute(insert(replicas).values(**row, lease_until=now + timedelta(minutes=5)))
    await database.close()

    assert await refused(story.address, postgres) == (
        f"The database {postgres.shown} is in use by another Homeroom (process 7 on hut). "
        "Stop that one first, or name another database with --database."
    )


async def test_what_cannot_be_moved_is_said(tmp_path: Path, story: Story, postgres: PostgresServer) -> None:
    assert await refused(story.address, SqliteFile(tmp_path / "other.db")) == (
        f"A SQLite file can be moved into a PostgreSQL database, not {story.address.path} into {tmp_path}/other.db. "
        "Name them with --database and --to; for any other way make a backup and restore it there."
    )
    assert await refused(SqliteFile(tmp_path / "none.db"), postgres) == (
        f"There is no database {tmp_path}/none.db to move. Name it with --database."
    )


async def test_databases_of_another_schema_are_upgraded_first(
    tmp_path: Path, story: Story, postgres: PostgresServer, postgres_server: Server
) -> None:
    old = tmp_path / "old.db"
    old.touch()
    with looking_into(old) as file:
        upgrade(file, "0001")
    older = postgres_server.make(upgraded=False)
    async with reached(older) as engine, engine.begin() as connection:
        await connection.run_sync(upgrade, "0001")

    for address, to, shown in ((SqliteFile(old), postgres, str(old)), (story.address, older, older.shown)):
        assert await refused(address, to) == (
            f"The database {shown} has schema 0001; this program needs {HEAD}. "
            "Run `homeroom db upgrade` once, then run this again."
        )
    postgres_server.drop(older)


async def test_a_move_that_breaks_off_leaves_everything_as_it_was(
    story: Story, postgres: PostgresServer, postgres_server: Server
) -> None:
    """The server goes away after half of the rows; run again, the move starts over."""
    before = everything(story.address.path)

    def cut_off(table: str, _rows: int) -> None:
        if table == "steps":
            name = urlsplit(postgres.url).path.strip("/")
            postgres_server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    with pytest.raises(HomeroomError) as refusal:
        await move(story.address, postgres, cut_off)
    assert str(refusal.value) == (
        f"The database {postgres.shown} cannot be used: the connection was lost. "
        "Homeroom tries again by itself; nothing is posted twice."
    )
    assert everything(story.address.path) == before
    assert sum(len(rows) for rows in (await everything_on(postgres)).values()) == 0

    assert not (await move(story.address, postgres)).was_there
    assert await everything_on(postgres) == before


async def test_a_connection_lost_in_the_last_moment_is_said_and_the_move_is_finished_by_the_next(
    story: Story, postgres: PostgresServer, postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine, name = moving.mark, urlsplit(postgres.url).path.strip("/")

    def mark_and_cut_off(path: Path, shown: str | None) -> None:
        genuine(path, shown)
        postgres_server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    with monkeypatch.context() as patched:
        patched.setattr(moving, "mark", mark_and_cut_off)
        assert await refused(story.address, postgres) == (
            f"The connection to {postgres.shown} was lost in the last moment, and nobody knows whether everything has "
            f"arrived. Run this again: it looks, and starts over if it has not. In {story.address.path} is everything "
            "still."
        )
    with pytest.raises(HomeroomError, match="was moved to"):  # nobody may work on it before that is settled
        await story.until(THURSDAY)

    await move(story.address, postgres)

    assert await everything_on(postgres) == everything(story.address.path)
