"""Health and metrics, as a supervisor and a collector read them from a house that works."""

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event

from adapters.memory.chat import Chat
from adapters.memory.faults import RATE_LIMIT, Fault, FaultyWire
from adapters.memory.wire import DirectWire
from adapters.web.status import as_metrics, serve_status
from bot.deliver.alarm import Alarm
from bot.errors import ConfigurationError
from bot.health import health_of
from bot.store import gauges
from bot.store.address import SqliteFile
from bot.views.health import Health
from schedules.clock import ManualClock
from tests.builders import a_cohort
from tests.deliver.lessons import NINE, two_lessons
from tests.house import House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")
README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, two_lessons(), a_cohort()) as house:
        yield house


async def health(house: House) -> Health:
    return await health_of(house.app, Alarm(house.app.dispatcher, house.clock))


def values(metrics: bytes) -> dict[str, float]:
    found = re.findall(r"^(homeroom_\S+) (\S+)$", metrics.decode(), re.MULTILINE)
    return {name: float(value) for name, value in found}


async def test_a_house_that_works_is_ready_and_says_what_it_did(house: House) -> None:
    await house.until(NINE)

    now = await health(house)
    shown = values(as_metrics(now))

    assert now.is_ready
    assert shown["homeroom_ready"] == 1
    assert shown["homeroom_queue_age_seconds"] == 0
    done = shown['homeroom_attempts_total{outcome="done",platform="memory"}']
    assert done == shown["homeroom_lateness_seconds_count"] > 0
    assert shown['homeroom_steps{state="held"}'] == 0


async def test_what_waits_shows_as_the_age_of_the_queue(house: House) -> None:
    await house.until(NINE - timedelta(minutes=5))
    house.clock.forward_to(NINE + timedelta(minutes=7))  # and nobody works

    shown = values(as_metrics(await health(house)))

    assert shown["homeroom_queue_age_seconds"] == 7 * 60


async def test_a_dispatcher_that_does_not_wake_is_not_ready(house: House) -> None:
    await house.until(NINE)
    house.clock.forward(timedelta(hours=1))

    now = await health(house)

    assert not now.is_ready
    assert values(as_metrics(now))["homeroom_wake_age_seconds"] == 3600


async def test_a_platform_that_asks_to_wait_is_counted(tmp_path: Path) -> None:
    chat = Chat(ManualClock(NINE - timedelta(hours=2)))
    wire = FaultyWire(DirectWire(chat))
    async with a_house(tmp_path, two_lessons(), a_cohort(), wire=wire) as house:
        chat.clock = house.clock
        await house.until(NINE - timedelta(minutes=1))
        wire.plan("post", Fault.RATE_LIMITED)
        await house.until(NINE + RATE_LIMIT)

        shown = values(as_metrics(await health(house)))

    assert shown['homeroom_attempts_total{outcome="try-later",platform="memory"}'] == 1
    assert shown['homeroom_rate_limit_wait_seconds_total{platform="memory"}'] == RATE_LIMIT.total_seconds()


async def test_the_pages_answer_what_they_are_asked_and_nothing_else(house: House) -> None:
    await house.until(NINE)
    async with serve_status("127.0.0.1:0", lambda: health(house)) as address, aiohttp.ClientSession() as client:
        async with client.get(f"http://{address}/health") as answer:
            assert answer.status == 200
            assert (await answer.json())["ready"] is True
        async with client.get(f"http://{address}/metrics") as answer:
            assert answer.content_type == "text/plain"
            assert values(await answer.read())["homeroom_cohorts"] == 1
        house.clock.forward(timedelta(hours=1))
        async with client.get(f"http://{address}/health") as answer:
            assert answer.status == 503
            assert json.loads(await answer.text())["why_not"] == "The dispatcher has not woken in time."
        async with client.get(f"http://{address}/health/live") as answer:
            assert answer.status == 200
        async with client.post(f"http://{address}/health", data=b"x") as answer:
            assert answer.status == 405
        async with client.get(f"http://{address}/") as answer:
            assert answer.status == 404


async def test_an_address_that_is_taken_or_has_no_port_is_refused_in_words(house: House) -> None:
    async with serve_status("127.0.0.1:0", lambda: health(house)) as address:
        with pytest.raises(ConfigurationError, match=r"^Health and metrics cannot be served on 127\.0\.0\.1:\d+: "):
            await serve_status(address, lambda: health(house)).__aenter__()
    with pytest.raises(ConfigurationError) as refusal:
        await serve_status("localhost", lambda: health(house)).__aenter__()
    assert str(refusal.value) == '"localhost" has no port. Write it like 127.0.0.1:9100.'


async def test_the_readme_names_every_metric_and_no_other(house: House) -> None:
    await house.until(NINE)
    metrics = as_metrics(await health(house)).decode()
    names = set(re.findall(r"^# TYPE (homeroom_\w+?)(?:_total|_info)? ", metrics, re.MULTILINE))

    assert set(re.findall(r"^\| `(homeroom_\w+?)(?:_total|_info)?`", README, re.MULTILINE)) == names


async def test_no_gauge_reads_a_whole_table(house: House) -> None:
    if not isinstance(house.app.database.address, SqliteFile):
        pytest.skip("the plans of PostgreSQL depend on how many rows there are")
    asked: list[tuple[str, Any]] = []
    engine = house.app.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, sql, given, *_: asked.append((sql, given)))
    async with house.app.database.transaction() as transaction:
        await gauges.read(transaction)
        queries = [one for one in asked if one[0].startswith("SELECT")]
        plans = []
        for sql, given in queries:
            plan = await transaction.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
            plans += [row[-1] for row in plan]

    assert len(queries) == 3
    assert [one for one in plans if one.startswith("SCAN") and "INDEX" not in one] == []
