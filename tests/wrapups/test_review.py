"""A wrap-up waits for staff where the course says so: it is posted once, on time, and never against their word."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory import addresses
from bot.model import Kind
from bot.wrapups.review import Decided, Decision, Review, due_since
from tests.builders import a_cohort, a_course, a_lesson, a_slot, utc
from tests.commands.pressing import answer, press, the_button
from tests.house import HOME, House, a_house

DUE = utc("2026-10-09 14:00")
WRAPUP = {"every": "fri 16:00", "review_by": "instructor"}
ANYWAY = {**WRAPUP, "post_anyway_after": "20 hours"}


@asynccontextmanager
async def a_week(tmp_path: Path, wrapup: Mapping[str, str]) -> AsyncIterator[House]:
    """A week in which Lena asked and Ivan answered, up to the moment at which it closes."""
    course = a_course(
        a_lesson("loops", title="Loops", release="week 1 mon 09:00", thread="Lesson 1: Loops"), wrapup=dict(wrapup)
    )
    async with a_house(tmp_path, course, a_cohort()) as house:
        for name in ("Ivan", "Mina"):
            house.people.join(name, roles=["instructor"])
        house.people.join("Lena")
        await house.until(utc("2026-10-06 08:00"))
        house.people.say("Lena", house.thread("Lesson 1: Loops"), "Why does range(1, 11) stop at 10?")
        house.clock.forward_to(house.clock.now() + timedelta(minutes=5))
        house.people.say("Ivan", house.thread("Lesson 1: Loops"), "Because range stops before its end.")
        await house.until(DUE)
        yield house


def posted(house: House) -> list[str]:
    return [said for said in house.said("announcements") if "what you asked" in said]


def draft(house: House) -> str:
    [said] = [said for said in house.said("staff") if "what you asked" in said]
    return said


@pytest.mark.usefixtures("on_each_database")
async def test_nothing_is_posted_before_somebody_approves_and_then_at_once(tmp_path: Path) -> None:
    async with a_week(tmp_path, WRAPUP) as house:
        await house.until(DUE + timedelta(hours=5))
        assert posted(house) == []
        assert await press(house, "Ivan", "staff", "Approve") == "The wrap-up of week 1 is on its way."
        [said] = posted(house)
        assert said.startswith("Week 1: what you asked")
        assert "late" not in said


@pytest.mark.usefixtures("on_each_database")
async def test_a_wrap_up_that_nobody_approved_is_posted_by_itself_where_the_course_says_so(tmp_path: Path) -> None:
    async with a_week(tmp_path, ANYWAY) as house:
        await house.until(DUE + timedelta(hours=20) - timedelta(minutes=1))
        assert posted(house) == []
        await house.until(DUE + timedelta(hours=20))
        [said] = posted(house)
        assert "late" not in said
        assert draft(house).startswith("Wrap-up of week 1: posted by itself, Sat 10 Oct 2026, 12:00 Europe/Paris.")


@pytest.mark.usefixtures("on_each_database")
async def test_a_wrap_up_that_nobody_approved_for_a_day_is_left_out_and_staff_are_told_once(tmp_path: Path) -> None:
    async with a_week(tmp_path, WRAPUP) as house:
        await house.until(DUE + timedelta(hours=30))
        assert posted(house) == []
        told = [said for said in house.said("staff") if "This needs you" in said]
        assert told == [
            "This needs you: Wrap-up of week 1\n\n"
            "Why: Nobody approved it within 24 hours, so it was not posted.\n"
            "What to do: To post it all the same: wrapup post week:1"
        ]


async def test_a_wrap_up_whose_moment_passed_while_nobody_ran_is_posted_once(tmp_path: Path) -> None:
    async with a_week(tmp_path, ANYWAY) as house:
        house.clock.forward_to(DUE + timedelta(hours=21))  # nobody woke at its moment
        await house.until(DUE + timedelta(hours=21))
        assert len(posted(house)) == 1


async def test_of_two_who_decide_the_first_decides(tmp_path: Path) -> None:
    async with a_week(tmp_path, WRAPUP) as house:
        pressed = (("Ivan", "Skip"), ("Mina", "Approve"))
        calls = [house.people.press(name, *the_button(house, "staff", label)) for name, label in pressed]
        await house.until(house.clock.now())
        assert posted(house) == []
        told = answer(house, calls[1])
        assert told == "Ivan left the wrap-up of week 1 out. To post it after all: `wrapup post week:1`"


async def test_a_draft_approved_twice_is_posted_once_and_the_second_is_told(tmp_path: Path) -> None:
    async with a_week(tmp_path, WRAPUP) as house:
        button = the_button(house, "staff", "Approve")
        calls = [house.people.press(name, *button) for name in ("Ivan", "Mina")]
        await house.until(house.clock.now())
        assert answer(house, calls[0]) == "The wrap-up of week 1 is on its way."
        assert answer(house, calls[1]) == "The wrap-up of week 1 is approved already, by Ivan."
        assert len(posted(house)) == 1


async def test_a_learner_decides_nothing(tmp_path: Path) -> None:
    async with a_week(tmp_path, WRAPUP) as house:
        assert await press(house, "Lena", "staff", "Approve") == "Only the staff of this cohort can do that."
        assert posted(house) == []


async def test_what_its_author_deletes_leaves_the_draft_and_the_posted_wrap_up(tmp_path: Path) -> None:
    async with a_week(tmp_path, WRAPUP) as house:
        await press(house, "Ivan", "staff", "Approve")
        assert "stop at 10" in draft(house)
        assert "stop at 10" in posted(house)[0]
        ref = next(one.ref for one in house.chat.at(house.thread("Lesson 1: Loops")) if "stop at 10" in one.body)
        house.people.delete(ref)
        await house.until(house.clock.now())
        assert "stop at 10" not in draft(house)
        assert "stop at 10" not in posted(house)[0]


@pytest.mark.parametrize(
    ("at", "when"), [(DUE - timedelta(hours=1), DUE), (DUE, DUE), (DUE + timedelta(hours=3), DUE + timedelta(hours=3))]
)
def test_a_wrap_up_is_due_when_it_was_let_out_and_not_before_its_moment(at: datetime, when: datetime) -> None:
    slot = a_slot(Kind.WRAP_UP, "course", "week-1", "2026-10-09 16:00")
    assert due_since(slot, Review(Decided(Decision.APPROVED, at, "Ivan"))) == when


@given(st.sampled_from(Decision), st.timedeltas(timedelta(days=-2), timedelta(days=2)))
def test_a_wrap_up_is_never_due_before_its_moment(decision: Decision, after: timedelta) -> None:
    slot = a_slot(Kind.WRAP_UP, "course", "week-1", "2026-10-09 16:00")
    assert due_since(slot, Review(Decided(decision, slot.at + after))) >= slot.at


async def test_the_brief_says_which_draft_waits_and_no_longer_once_it_is_approved(tmp_path: Path) -> None:
    async with a_week(tmp_path, WRAPUP) as house:
        assert "Waits for your approval: Wrap-up of week 1 (memory://home/staff/" in await _brief(house)
        await press(house, "Mina", "staff", "Approve")
        assert "Waits for your approval" not in await _brief(house)


async def _brief(house: House) -> str:
    call = house.people.type_command("Ivan", addresses.room(HOME, "staff"), "brief")
    await house.until(house.clock.now())
    return answer(house, call)
