"""Whoever has a deadline of their own hears of that one wherever they ask; everybody else of everybody's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Place
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.commands.pressing import answer
from tests.house import House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")

QUESTIONS = Place("home/questions")
OWN, EVERYBODYS = "Wed 14 Oct 2026, 12:00", "Fri 9 Oct 2026, 18:00"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Lena has until Wednesday for Files, Omar like everybody until Friday. It is the Tuesday before."""
    hand_in = {"due": parse_weekly("fri 18:00"), "text": "Post your script."}
    files = a_lesson("files", title="Files", release="week 1 mon 11:00", thread="Files", deliverable=hand_in)
    async with a_house(tmp_path, a_course(files), a_cohort()) as made:
        made.people.join("Lena", zone="Europe/Paris")
        made.people.join("Omar", zone="Europe/Paris")
        made.people.join("Ivan", roles=("instructor",))
        await made.until(utc("2026-10-06 10:00"))
        await said_to(made, "Ivan", 'extend Lena files "2026-10-14 12:00"')
        yield made


async def said_to(house: House, name: str, text: str) -> str:
    call = house.people.type_command(name, QUESTIONS, text)
    await house.until(house.clock.now())
    return answer(house, call)


ASKED = (
    "can I still hand in?",
    "is it still open?",
    "when is Files due?",
    "when is the deadline?",
    "what next?",
    "schedule",
    "lesson files",
    "next",
    "progress",
)


@pytest.mark.parametrize("asked", ASKED)
async def test_each_way_of_asking_names_ones_own_deadline(house: House, asked: str) -> None:
    lena, omar = await said_to(house, "Lena", asked), await said_to(house, "Omar", asked)

    assert OWN in lena
    assert EVERYBODYS not in lena
    assert EVERYBODYS in omar
    assert OWN not in omar


async def test_what_is_over_for_everybody_is_still_open_for_whoever_has_more_time(house: House) -> None:
    await house.until(utc("2026-10-10 10:00"))

    assert (await said_to(house, "Lena", "is it still open?")).startswith("Yes: you have time for Files")
    assert (await said_to(house, "Lena", "lesson")).count(f"Hand it in by {OWN} Europe/Paris, your own deadline.") == 1
    assert (await said_to(house, "Lena", "schedule")).count("your own deadline of Files") == 1
    assert "Nothing is locked" in await said_to(house, "Omar", "is it still open?")
    await house.until(utc("2026-10-14 11:00"))
    over = await said_to(house, "Lena", "can I still hand in?")
    assert over.startswith("Your own deadline of Files")
    assert f"was {OWN}" in over
    due = await said_to(house, "Lena", "when is Files due?")
    assert due.startswith("Your own deadline of Files")
    assert "your own deadline; you can still post it." in await said_to(house, "Lena", "lesson files")


async def test_the_weeks_follow_ones_own_deadline(house: House) -> None:
    assert OWN in await said_to(house, "Lena", "when is the exercise of week 2 due?")
    assert await said_to(house, "Lena", "when is the exercise of week 1 due?") == "Nothing is due in week 1."
    assert EVERYBODYS in await said_to(house, "Omar", "when is the exercise of week 1 due?")


async def test_an_extension_taken_back_is_nowhere_any_more(house: House) -> None:
    await said_to(house, "Ivan", "undo")

    assert EVERYBODYS in await said_to(house, "Lena", "is it still open?")
    assert OWN not in await said_to(house, "Lena", "schedule")
