"""A backup goes into PostgreSQL and back, and posts nothing twice either way."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from adapters.memory.rules import MEMORY, SLACK_LIKE
from bot.errors import HomeroomError
from bot.store.address import PostgresServer
from bot.store.backup import back_up
from bot.store.database import Database
from bot.store.migrating import HEAD
from bot.store.server_restoring import restore_server
from bot.store.tables import replicas
from tests import house
from tests.builders import utc
from tests.deliver.lessons import NINE, THURSDAY
from tests.store.test_replacing import sent_in
from tests.store.test_restoring import a_whole_course
from tests.stories import Story


@pytest.fixture(params=[MEMORY, SLACK_LIKE], ids=["a key that helps", "no key at all"])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    return Story(tmp_path, a_whole_course(), request.param)


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
