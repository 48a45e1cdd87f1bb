"""What the dispatcher logs: a line for each request, with what somebody would look it up by."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from adapters.memory.chat import Chat
from adapters.memory.faults import RATE_LIMIT, Fault, FaultyWire
from adapters.memory.rules import SLACK_LIKE
from adapters.memory.wire import DirectWire
from schedules.clock import ManualClock
from tests.builders import a_cohort
from tests.deliver.lessons import NINE, two_lessons
from tests.house import COHORT, HOME, a_house
from tests.serving.logs import lines, logs


async def noted(folder: Path, fault: Fault | None, late_by: timedelta = timedelta(0)) -> list[dict[str, Any]]:
    """What is logged from nine o'clock on, where the first request of a post meets *fault*."""
    chat = Chat(ManualClock(NINE - timedelta(hours=2)))
    wire = FaultyWire(DirectWire(chat))
    async with a_house(folder, two_lessons(), a_cohort(), wire=wire) as house:
        chat.clock = house.clock
        await house.until(NINE - timedelta(minutes=1))
        if fault is not None:
            wire.plan("post", fault)
        house.clock.forward_to(NINE + late_by)
        with logs() as told:
            await house.until(NINE + late_by + timedelta(minutes=1))
        return lines(told)


async def test_a_step_that_is_carried_out_is_one_line(tmp_path: Path) -> None:
    told = await noted(tmp_path, None)

    first = told[0]
    assert {line["event"] for line in told} == {"A step was carried out."}
    assert len({line["step"] for line in told}) == len(told)
    assert (first["level"], first["cohort"], first["home"], first["platform"]) == ("info", COHORT, HOME, "memory")
    assert (first["kind"], first["attempt"]) == ("lesson", 1)
    assert first["step"].startswith(f"{COHORT}/lesson/")
    assert isinstance(first["delivery"], int)


async def test_a_step_that_is_late_says_by_how_much(tmp_path: Path) -> None:
    told = await noted(tmp_path, None, late_by=timedelta(minutes=20))

    assert (told[0]["level"], told[0]["event"]) == ("warning", "A step was carried out late.")
    assert told[0]["late_by_seconds"] == 20 * 60


async def test_a_platform_that_asks_to_wait_is_told_with_why_and_for_how_long(tmp_path: Path) -> None:
    told = await noted(tmp_path, Fault.RATE_LIMITED)

    assert (told[0]["level"], told[0]["event"]) == ("warning", "A step is tried again later.")
    assert told[0]["after_seconds"] == RATE_LIMIT.total_seconds()
    again = [line for line in told if line["step"] == told[0]["step"]]
    assert [line["event"] for line in again[1:]] == ["A step was carried out."]


async def test_a_step_in_doubt_is_told(tmp_path: Path) -> None:
    told = await noted(tmp_path, Fault.DROPPED_AFTER)

    assert (told[0]["level"], told[0]["event"]) == ("warning", "A step may have been carried out; it is looked for.")
    assert told[0]["why"]


async def test_a_step_that_no_trying_again_will_mend_is_an_error_with_what_to_do(tmp_path: Path) -> None:
    told = await noted(tmp_path, Fault.CHANNEL_GONE)

    assert (told[0]["level"], told[0]["event"]) == ("error", "A step cannot be carried out; staff are told.")
    assert told[0]["what_to_do"]


async def test_a_look_at_a_place_says_how_much_was_sought_and_found(tmp_path: Path) -> None:
    chat = Chat(ManualClock(NINE - timedelta(hours=2)), rules=SLACK_LIKE)
    wire = FaultyWire(DirectWire(chat))
    async with a_house(tmp_path, two_lessons(), a_cohort(), wire=wire, rules=SLACK_LIKE) as house:
        chat.clock = house.clock
        await house.until(NINE - timedelta(minutes=1))
        wire.plan("post", Fault.DROPPED_AFTER)
        with logs() as told:
            await house.until(NINE + timedelta(minutes=5))

    looked = [line for line in lines(told) if "sought" in line]
    assert [(line["event"], line["sought"], line["found"]) for line in looked] == [
        ("Steps in doubt were looked for.", 1, 1)
    ]
