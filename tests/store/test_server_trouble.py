"""A server that is full, read-only or closed for a while: a clear sentence, nothing doubled, nothing lost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adapters.memory.rules import MEMORY, SLACK_LIKE
from bot.store import postgres as server_side
from bot.store.address import PostgresServer
from bot.store.trouble import StoreError
from tests.deliver.lessons import NINE, two_lessons
from tests.house import ADDRESS, House
from tests.postgres import Server
from tests.store.test_trouble import WatchedWire
from tests.stories import Story

AFTER = NINE + timedelta(minutes=10)


@pytest.fixture(params=[MEMORY, SLACK_LIKE], ids=["a key that helps", "no key at all"])
def story(request: pytest.FixtureRequest, tmp_path: Path, postgres: PostgresServer) -> Iterator[Story]:
    """A cohort whose database lies on a server."""
    ADDRESS[:] = [postgres]
    yield Story(tmp_path, two_lessons(), request.param)
    ADDRESS.clear()


@contextmanager
def a_full_disk(server: Server, database: PostgresServer) -> Iterator[None]:
    """Every statement that wants to write fails as it does on a full disk: it, and its transaction, leave nothing."""
    tables = [
        row[0] for row in server.fetch_in(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    server.execute_in(
        database,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
        "'could not extend file \"base/16384/16402\": No space left on device' USING ERRCODE = 'disk_full'; END $$;"
        + "".join(
            f'CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE OR DELETE ON "{table}" EXECUTE FUNCTION full_disk();'
            for table in tables
        ),
    )
    try:
        yield
    finally:
        server.execute_in(database, "DROP FUNCTION full_disk CASCADE")


@contextmanager
def a_standby(server: Server, database: PostgresServer) -> Iterator[None]:
    """Nobody may write, as where a standby answers in the primary server's place."""
    name = urlsplit(database.url).path.removeprefix("/")
    server.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    server.disconnect(database)
    try:
        yield
    finally:
        server.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        server.disconnect(database)


@contextmanager
def a_closed_database(server: Server, database: PostgresServer) -> Iterator[None]:
    """Nobody may connect, as while somebody works on it."""
    name = urlsplit(database.url).path.removeprefix("/")
    server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    server.disconnect(database)
    try:
        yield
    finally:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


Trouble = Callable[[Server, PostgresServer], AbstractContextManager[None]]
SENTENCES: dict[Trouble, str] = {
    a_full_disk: "the disk is full. Make room; nothing is lost, and what is owed goes out then.",
    a_standby: "the server lets nobody write. Name the primary in the URL, or let it be written; nothing is lost.",
    a_closed_database: "the server lets nobody connect to it. Allow connections again; what is owed goes out then.",
}


LOST = "the connection was lost. Homeroom tries again by itself; nothing is posted twice."


async def trouble_told(house: House) -> str:
    """What the bot says when it wants to work."""
    with pytest.raises(StoreError) as refusal:
        await house.app.work()
    return str(refusal.value)


@pytest.mark.parametrize("trouble", SENTENCES)
async def test_trouble_of_a_server_that_passes_costs_nothing_but_time(
    story: Story, trouble: Trouble, postgres_server: Server, postgres: PostgresServer
) -> None:
    async with story.bot() as house:
        await house.until(NINE - timedelta(minutes=1))
        with trouble(postgres_server, postgres):
            house.clock.forward_to(NINE)
            told = {await trouble_told(house)}
            for _ in range(2):  # as the alarm would have it tried again
                house.clock.forward(timedelta(seconds=3))
                told.add(await trouble_told(house))
            sentences = {one.partition(" cannot be used: ")[2] for one in told}
            assert sentences - {LOST} == {SENTENCES[trouble]}
            assert house.said("lessons") == []

        with suppress(StoreError):  # connections that were cut when it ended; the alarm tries again by itself
            await house.app.work()
        await house.until(AFTER)

        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


@pytest.mark.parametrize("is_killed", [False, True], ids=["goes on", "is killed"])
@pytest.mark.parametrize("posted", [1, 2])
@pytest.mark.parametrize("trouble", SENTENCES)
async def test_trouble_of_a_server_in_the_middle_of_a_lesson_doubles_nothing(
    story: Story,
    trouble: Trouble,
    posted: int,
    is_killed: bool,
    postgres_server: Server,
    postgres: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was posted cannot be written down: a bot that goes on knows it, one that is killed looks it up."""
    await story.until(NINE - timedelta(minutes=1))
    with ExitStack() as troubled:
        story.wire = WatchedWire(story.wire, posted, lambda: troubled.enter_context(trouble(postgres_server, postgres)))
        async with story.bot() as house:
            with pytest.raises(StoreError):
                await house.until(AFTER)
            if is_killed:
                monkeypatch.setattr(house.app, "close", house.app.database.close)
            else:
                troubled.close()
                await house.until(AFTER)

    await story.until(AFTER)

    async with story.bot() as house:
        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("is_in_the_middle_of_a_statement", [False, True])
async def test_what_a_replica_that_falls_silent_had_locked_is_free_again(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, is_in_the_middle_of_a_statement: bool
) -> None:
    monkeypatch.setattr(server_side, "ABANDONED_AFTER", timedelta(seconds=1))
    monkeypatch.setattr(server_side, "LONGEST_TRANSACTION", timedelta(seconds=3))
    silent, other = await server_side.connect(postgres), await server_side.connect(postgres, answer_within=None)
    try:
        await silent.execute("BEGIN")
        await silent.execute("LOCK TABLE installation IN ACCESS EXCLUSIVE MODE")
        if is_in_the_middle_of_a_statement:
            await silent.prepare("SELECT 1")  # it is known to the server now, and not yet asked for

        assert await other.fetchval("SELECT count(*) FROM installation") == 1
    finally:
        silent.terminate()
        await other.close()
