"""What people said between a backup and its restoration is known again, and what is said about it is true."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import addresses
from adapters.memory.faults import Fault, FaultyWire
from adapters.memory.rules import MEMORY, SLACK_LIKE
from adapters.memory.wire import DirectWire
from bot.course.course import Course
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.deliver.lessons import NINE
from tests.house import HOME, House
from tests.stories import Story

FRIDAY = utc("2026-10-09 20:00")
BEFORE = NINE - timedelta(hours=1)


def a_course_that_listens() -> Course:
    """A lesson whose silent thread is nudged after two days, a live session, and a wrap-up on Friday."""
    return a_course(
        a_lesson("loops", "Loops", ask="What did your loop print?"),
        schedule="weekly",
        weeks=1,
        sessions=(a_session(every=parse_weekly("wed 17:00")),),
        wrapup={"every": parse_weekly("fri 16:00")},
    )


@pytest.fixture(params=[MEMORY, SLACK_LIKE], ids=["a key that helps", "no key at all"])
def story(request: pytest.FixtureRequest, tmp_path: Path) -> Story:
    return Story(tmp_path, a_course_that_listens(), request.param)


async def restored_after(story: Story, said: str) -> None:
    """A backup is restored of which a day was lost: a lesson, and what Lena said in its thread."""
    await story.until(BEFORE)
    backup = await story.back_up()
    async with story.bot() as house:
        await house.until(NINE + timedelta(hours=1))
        house.people.join("Lena")
        house.people.say("Lena", house.thread("Lesson 1: Loops"), said)
        await house.until(NINE + timedelta(days=1))
    story.restore(backup)


async def test_a_question_asked_after_the_backup_stands_in_the_wrap_up(story: Story) -> None:
    await restored_after(story, "Why is 3 not in range(3)?")

    async with story.bot() as house:
        await house.until(FRIDAY)
        (wrap_up,) = [said for said in house.said("announcements") if "Week 1" in said]
    assert "Why is 3 not in range(3)?" in wrap_up


async def test_a_thread_in_which_somebody_wrote_after_the_backup_is_not_nudged(story: Story) -> None:
    await restored_after(story, "It printed 0, 1 and 2.")

    async with story.bot() as house:
        await house.until(FRIDAY)
        assert house.in_thread("Lesson 1: Loops") == ["What did your loop print?", "It printed 0, 1 and 2."]


@pytest.mark.parametrize("was_told", [True, False], ids=["told before", "not told yet"])
async def test_whoever_joined_after_the_backup_gets_one_catch_up(story: Story, was_told: bool) -> None:
    await story.until(NINE + timedelta(hours=1))
    backup = await story.back_up()
    async with story.bot() as house:
        house.people.join("Lena")
        if was_told:
            await house.until(NINE + timedelta(hours=2))
        else:
            await house.platform.deliver_events(house.app.inbox)
    story.restore(backup)

    async with story.bot() as house:
        await house.until(FRIDAY)
        told = house.chat.at(addresses.direct(house.people.person("Lena")))
    assert len(told) == 1
    assert "You did not miss it" in told[0].body


async def test_a_recording_shared_after_the_backup_is_announced_once(story: Story) -> None:
    story.cohort = a_cohort(people={"instructors": ["Ina"]})
    await story.until(utc("2026-10-07 14:00"))
    backup = await story.back_up()
    async with story.bot() as house:
        await house.until(utc("2026-10-07 17:00"))
        house.people.join("Ina")
        thread = house.thread("Live Q&A, week 1")
        house.people.share_file("Ina", thread, "Here it is", "qa.mp4", "https://example.org/qa.mp4", "video/mp4")
        await house.until(utc("2026-10-07 18:00"))
        before = recordings(house)
    story.restore(backup)

    async with story.bot() as house:
        await house.until(FRIDAY)
        assert recordings(house) == before
        assert len(before) == 1


def recordings(house: House) -> list[str]:
    return [said for said in house.in_thread("Live Q&A, week 1") if said.startswith("The recording of")]


async def test_where_history_cannot_be_read_what_is_due_goes_out_all_the_same(story: Story) -> None:
    await story.until(BEFORE)
    backup = await story.back_up()
    story.restore(backup)
    story.rules = story.chat.rules = replace(story.rules, history_is_readable=False)

    async with story.bot() as house:
        await house.until(FRIDAY)
        assert [said.split("\n")[0] for said in house.said("lessons")] == ["Loops"]
        assert any("Week 1" in said for said in house.said("announcements"))


async def test_a_platform_that_does_not_tell_at_once_is_asked_again(story: Story) -> None:
    await restored_after(story, "Why is 3 not in range(3)?")
    wire = FaultyWire(DirectWire(story.chat))
    wire.plan("history", Fault.REFUSED_CONNECTION, times=3, spared=1)
    wire.plan("people", Fault.RATE_LIMITED)
    story.wire = wire

    async with story.bot() as house:
        await house.until(FRIDAY)
        assert any("Why is 3 not in range(3)?" in said for said in house.said("announcements"))
        assert house.chat.is_here(addresses.person(HOME, "Lena"))


async def test_what_was_read_back_once_is_not_read_again(story: Story) -> None:
    await restored_after(story, "Why is 3 not in range(3)?")
    await story.until(NINE + timedelta(days=2))
    wire = FaultyWire(DirectWire(story.chat))
    story.wire = wire

    await story.until(FRIDAY)

    assert "history" not in wire.calls
