"""A round of the dispatcher takes one look, asks further only for what is there, and never reads a whole table."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from adapters.memory.chat import Chat
from adapters.memory.faults import Fault, FaultyWire
from adapters.memory.rules import SLACK_LIKE
from adapters.memory.wire import DirectWire
from bot.store.address import SqliteFile
from schedules.clock import ManualClock
from tests.builders import a_cohort
from tests.deliver.lessons import NINE, THURSDAY, two_lessons
from tests.house import House, a_house

SMALL = (
    "INTEGER PRIMARY KEY",
    "sqlite_autoindex",  # a key, looked up
    "steps_lane_head",
    "steps_one_in_flight_per_lane",
    "steps_to_edit",
    "deliveries_due",
    "deliveries_stale",
    "deliveries_subject",  # of one cohort
    "polls_by_end",
)
"""How a question may find its rows: one by one, or by an index of what there is to do."""

TABLES = tuple(
    f"{how} {table}"
    for how in ("SCAN", "SEARCH")
    for table in ("steps", "deliveries", "first", "later", "head", "busy", "polls")
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as made:
        yield made


def asked_by(house: House) -> list[tuple[str, Any]]:
    """Every statement from now on, with what is bound to it."""
    asked: list[tuple[str, Any]] = []
    engine = house.app.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, sql, given, *_: asked.append((sql, given)))
    return asked


@pytest.mark.usefixtures("on_each_database")
async def test_a_round_that_finds_nothing_to_do_asks_once(house: House) -> None:
    await house.until(NINE + timedelta(hours=1))
    asked = asked_by(house)

    upcoming = await house.app.dispatcher.work()

    assert upcoming == NINE + timedelta(days=2), "the nudge"
    assert len([sql for sql, _given in asked if not sql.startswith("BEGIN")]) == 1


async def test_no_question_of_a_round_reads_everything_that_was_ever_posted(tmp_path: Path) -> None:
    clock = ManualClock(NINE - timedelta(hours=2))
    wire = FaultyWire(DirectWire(Chat(clock, rules=SLACK_LIKE)))
    async with a_house(tmp_path, two_lessons(), a_cohort(), rules=SLACK_LIKE, wire=wire) as house:
        database = house.app.database
        if not isinstance(database.address, SqliteFile):
            pytest.skip("the plans of PostgreSQL depend on how many rows there are")
        asked = asked_by(house)
        wire.plan("post", Fault.DROPPED_AFTER)
        await house.until(NINE + timedelta(hours=1))
        await house.change(two_lessons().model_copy(update={"title": "Python, mended"}))
        await house.until(THURSDAY)

        questions = {sql: given for sql, given in asked if sql.startswith("SELECT") and "WHERE" in sql}
        found: list[str] = []
        async with database.transaction() as transaction:
            for sql, given in questions.items():
                plan = await transaction.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
                found += [row[-1] for row in plan if row[-1].startswith(TABLES)]

    assert {"find", "edit"} <= set(wire.calls), "everything that a round may ask was asked"
    assert [one for one in found if not any(index in one for index in SMALL)] == []
