"""What cannot go on by itself: staff see it with two buttons, and one press decides."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from adapters.memory.chat import Chat
from adapters.memory.faults import Fault, FaultyWire
from adapters.memory.people import People
from adapters.memory.rules import MEMORY, SLACK_LIKE, Rules
from adapters.memory.wire import DirectWire
from schedules.clock import ManualClock
from tests.builders import a_cohort
from tests.commands.pressing import answer, press, the_button
from tests.deliver.lessons import NINE, two_lessons
from tests.house import HOME, House, a_house


async def test_what_failed_is_sent_once_staff_have_it_tried_again(tmp_path: Path) -> None:
    async with a_broken_house(tmp_path) as (house, wire):
        await failed(house, wire)
        assert house.said("lessons") == []
        assert house.said("staff")[-1].endswith("[Try again] [Leave it out]")

        assert await press(house, "Ivan", "staff", "Try again") == "It is tried again now."

        assert "A loop repeats work." in house.said("lessons")[0]
        assert len(house.in_thread("Lesson 1: Loops")) == 1
        assert house.said("staff")[-1].endswith("Ivan had it tried again.")


async def test_what_staff_leave_out_stays_out(tmp_path: Path) -> None:
    async with a_broken_house(tmp_path) as (house, wire):
        await failed(house, wire)

        assert await press(house, "Ivan", "staff", "Leave it out") == "It is left out."

        await house.until(NINE + timedelta(hours=3))
        assert house.said("lessons") == []
        assert house.said("staff")[-1].endswith("Ivan left it out.")


async def test_of_two_who_press_the_second_is_told_that_it_is_decided(tmp_path: Path) -> None:
    async with a_broken_house(tmp_path) as (house, wire):
        await failed(house, wire)
        first = house.people.press("Ivan", *the_button(house, "staff", "Try again"))
        second = house.people.press("Maya", *the_button(house, "staff", "Leave it out"))
        await house.until(house.clock.now())

        assert [answer(house, one) for one in (first, second)] == [
            "It is tried again now.",
            "That is not stuck any more: it was sent, or somebody else decided.",
        ]
        assert len(house.said("lessons")) == 1


async def test_a_learner_decides_nothing(tmp_path: Path) -> None:
    async with a_broken_house(tmp_path) as (house, wire):
        await failed(house, wire)

        assert await press(house, "Lena", "staff", "Try again") == "Only the staff of this cohort can do that."
        assert house.said("lessons") == []


async def test_what_may_be_there_and_cannot_be_looked_up_is_sent_when_staff_say_so(tmp_path: Path) -> None:
    async with a_broken_house(tmp_path, SLACK_LIKE) as (house, wire):
        await house.until(NINE - timedelta(minutes=1))
        wire.plan("post", Fault.DROPPED_BEFORE)
        wire.plan("find", Fault.HISTORY_UNAVAILABLE)
        await house.until(NINE + timedelta(minutes=5))
        assert house.said("lessons") == []

        assert await press(house, "Ivan", "staff", "Try again") == "It is tried again now."

        assert "A loop repeats work." in house.said("lessons")[0]


@asynccontextmanager
async def a_broken_house(folder: Path, rules: Rules = MEMORY) -> AsyncIterator[tuple[House, FaultyWire]]:
    """A house with staff and a learner, on a wire that can break."""
    chat = Chat(ManualClock(NINE - timedelta(hours=2)), rules=rules)
    wire = FaultyWire(DirectWire(chat))
    async with a_house(folder, two_lessons(), a_cohort(), wire=wire, rules=rules) as house:
        house.chat, chat.clock, house.people = chat, house.clock, People(chat, HOME)
        house.people.join("Maya", roles=["manager"])
        house.people.join("Ivan", roles=["instructor"])
        house.people.join("Lena")
        yield house, wire


async def failed(house: House, wire: FaultyWire) -> None:
    """The first lesson's room is said to be gone."""
    await house.until(NINE - timedelta(minutes=1))
    wire.plan("post", Fault.CHANNEL_GONE)
    await house.until(NINE + timedelta(minutes=1))
