"""A poll that ends by time says so at that moment, once, whoever runs then."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory.calls import Calls
from adapters.memory.faults import Fault, FaultyWire
from adapters.memory.rules import MEMORY
from adapters.memory.wire import DirectWire
from bot.events import Pressed
from bot.model import Kind, PersonRef, Place
from bot.store.activity import What
from tests.builders import a_course, a_lesson, utc
from tests.house import HOME, House
from tests.stories import Story

pytestmark = pytest.mark.usefixtures("on_each_database")

NAMES = ("Lena", "Omar", "Kofi", "Mei", "Nils")
ASKED_AT = utc("2026-10-05 10:00")
END = ASKED_AT + timedelta(days=1)
SECOND = timedelta(seconds=1)
TOO_FEW = "Fewer than five people answered: too few to tell of."


def a_story(folder: Path) -> tuple[Story, FaultyWire]:
    story = Story(folder, a_course(a_lesson("loops", release="week 1 mon 09:00", thread="Loops")), MEMORY)
    wire = FaultyWire(DirectWire(story.chat))
    story.wire = wire
    return story, wire


async def ask(house: House, voters: Sequence[str] = NAMES) -> None:
    """Ivan asks everybody for a day; *voters* choose the evening, one after the other."""
    for name in NAMES:
        house.people.join(name)
    house.people.join("Ivan", roles=("instructor",))
    await house.until(ASKED_AT)
    house.people.type_command("Ivan", Place("home/staff"), 'poll "Which hour?" Morning | Evening days:1')
    await house.until(house.clock.now())
    ref = next(one.ref for one in house.chat.at(Place("home/lessons")) if one.what == "message")
    for name in voters:
        person = PersonRef(f"home/@{name.lower()}")
        with house.chat.transaction():
            call = Calls(house.chat).begin(person, "press")
        await house.app.inbox.receive(Pressed(HOME, house.clock.now(), call, person, ref, "vote:1.1"))
    await house.until(ASKED_AT + timedelta(minutes=5))


def card(house: House) -> str:
    return house.said("announcements")[-1]


async def edits(house: House) -> int:
    return sum(one.what is What.EDITED and one.kind == Kind.POLL for one in await house.activity())


async def test_a_poll_is_closed_to_be_seen_at_the_moment_of_its_end_and_once(tmp_path: Path) -> None:
    story, wire = a_story(tmp_path)
    async with story.bot() as house:
        await ask(house)
        before, calls = await edits(house), wire.calls.count("edit")
        await house.until(END - SECOND)
        assert "Open until" in card(house)
        assert "[Evening]" in card(house)

        await house.until(END)

        assert "This poll is closed." in card(house)
        assert "Evening: 5 of 5" in card(house)
        assert "Morning: 0 of 5" in card(house)
        assert "[Evening]" not in card(house)
        await house.until(END + timedelta(days=3))
        assert (await edits(house), wire.calls.count("edit")) == (before + 1, calls + 1)
    story.chat.close()


async def test_of_fewer_than_five_answers_nothing_is_told_at_the_end(tmp_path: Path) -> None:
    story, _wire = a_story(tmp_path)
    async with story.bot() as house:
        await ask(house, NAMES[:4])

        await house.until(END)

        assert TOO_FEW in card(house)
        assert "Evening" not in card(house)
    story.chat.close()


async def test_an_end_that_nobody_was_there_for_is_made_good_at_the_next_start_and_once(tmp_path: Path) -> None:
    story, wire = a_story(tmp_path)
    async with story.bot() as house:
        await ask(house)
        before = await edits(house)
    story.clock.forward_to(END + timedelta(hours=5))

    async with story.bot() as house:
        await house.until(story.clock.now())
        assert "This poll is closed." in card(house)
        assert await edits(house) == before + 1
    calls = wire.calls.count("edit")
    async with story.bot() as house:
        await house.until(END + timedelta(days=1))
        assert await edits(house) == before + 1
    assert wire.calls.count("edit") == calls
    story.chat.close()


@pytest.mark.parametrize("fault", [Fault.REFUSED_CONNECTION, Fault.DROPPED_AFTER])
async def test_a_restart_while_the_end_is_being_told_loses_nothing(tmp_path: Path, fault: Fault) -> None:
    story, wire = a_story(tmp_path)
    async with story.bot() as house:
        await ask(house)
        before = await edits(house)
        wire.plan("edit", fault)
        await house.until(END - SECOND)
        house.clock.forward(SECOND)
        await house.app.work()
        assert ("Open until" in card(house)) == (fault is Fault.REFUSED_CONNECTION)

    async with story.bot() as house:
        await house.until(END + timedelta(minutes=2))
        assert "This poll is closed." in card(house)
        assert await edits(house) == before + 1
    story.chat.close()


async def test_a_poll_that_staff_closed_is_not_edited_again_at_its_end(tmp_path: Path) -> None:
    story, wire = a_story(tmp_path)
    async with story.bot() as house:
        await ask(house)
        house.people.type_command("Ivan", Place("home/staff"), "undo")
        await house.until(ASKED_AT + timedelta(hours=1))
        assert "This poll is closed." in card(house)
        calls = wire.calls.count("edit")

        await house.until(END + timedelta(hours=1))

        assert wire.calls.count("edit") == calls
    story.chat.close()
