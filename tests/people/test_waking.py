"""Nobody is written to in their own quiet hours, unless it is urgent or they asked for it."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from adapters.memory import addresses
from bot.kinds import RULES, Target
from bot.model import Kind, PersonRef, Place
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.house import House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")

QUESTIONS = Place("home/questions")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    hand_in = {"due": parse_weekly("fri 18:00"), "text": "Post your script."}
    files = a_lesson("files", title="Files", release="week 1 mon 11:00", deliverable=hand_in)
    async with a_house(tmp_path, a_course(files), a_cohort()) as made:
        made.people.join("Ivan", roles=("instructor",))
        yield made


async def types(house: House, name: str, text: str) -> None:
    house.people.type_command(name, QUESTIONS, text)
    await house.until(house.clock.now())


def written_to(house: House, name: str) -> list[str]:
    found = house.chat.at(addresses.direct(PersonRef(f"home/@{name.lower()}")))
    return [house.text(one.what, one.body) for one in found]


async def come(house: House, quiet_hours: str, at: datetime, *names: str) -> dict[str, int]:
    """They come, live in Paris, want *quiet_hours*, and it is *at*; how much they were written until then."""
    for name in names or ("Lena",):
        house.people.join(name, zone="Europe/Paris")
        await types(house, name, f"settings quiet-hours {quiet_hours}")
    await house.until(at)
    return {name: len(written_to(house, name)) for name in names or ("Lena",)}


async def asks_and_hears(house: House, name: str, number: int) -> None:
    asked = ("How do I open a file?", "When is pytest worth its while?")[number - 1]
    await types(house, name, f'ask "{asked}" anonymously:yes')
    await types(house, "Ivan", f'answer {number} "This is answer number {number}."')


async def test_a_catch_up_waits_for_the_end_of_the_persons_own_quiet_hours(house: House) -> None:
    before = await come(house, "11:00-14:00", utc("2026-10-05 08:30"))
    house.people.leave("Lena")
    await house.until(utc("2026-10-05 09:30"))  # 11:30 in Paris, after the first lesson

    house.people.join("Lena", zone="Europe/Paris")
    await house.until(utc("2026-10-05 11:59"))
    assert len(written_to(house, "Lena")) == before["Lena"]
    await house.until(utc("2026-10-05 12:00"))

    assert len(written_to(house, "Lena")) == before["Lena"] + 1


async def test_an_answer_in_private_waits_and_stands_in_the_room_at_once(house: House) -> None:
    before = await come(house, "11:00-14:00", utc("2026-10-05 09:30"))

    await asks_and_hears(house, "Lena", 1)

    assert any("number 1." in said for said in house.said("questions"))
    await house.until(utc("2026-10-05 11:59"))
    assert len(written_to(house, "Lena")) == before["Lena"]
    await house.until(utc("2026-10-05 12:00"))
    assert len(written_to(house, "Lena")) == before["Lena"] + 1
    assert "This is answer number 1." in written_to(house, "Lena")[-1]
    assert "Sent late" not in written_to(house, "Lena")[-1]


async def test_the_courses_quiet_hours_hold_for_whoever_said_nothing_and_off_means_off(house: House) -> None:
    before = await come(house, "off", utc("2026-10-05 22:00"))  # midnight in Paris
    house.people.join("Omar", zone="Europe/Paris")
    await house.until(house.clock.now())

    await asks_and_hears(house, "Lena", 1)
    await asks_and_hears(house, "Omar", 2)

    assert len(written_to(house, "Lena")) == before["Lena"] + 1
    await house.until(utc("2026-10-06 05:59"))
    assert written_to(house, "Omar") == []
    await house.until(utc("2026-10-06 06:01"))
    assert len(written_to(house, "Omar")) == 2  # the answer, and what whoever comes late is told


async def test_hours_that_are_changed_hold_for_what_is_planned_already(house: House) -> None:
    before = await come(house, "11:00-14:00", utc("2026-10-05 09:30"))
    await asks_and_hears(house, "Lena", 1)

    await types(house, "Lena", "settings quiet-hours 11:00-16:00")
    await house.until(utc("2026-10-05 13:59"))

    assert len(written_to(house, "Lena")) == before["Lena"]
    await house.until(utc("2026-10-05 14:00"))
    assert len(written_to(house, "Lena")) == before["Lena"] + 1


async def test_what_was_missed_while_homeroom_was_down_waits_too(house: House) -> None:
    before = await come(house, "11:00-14:00", utc("2026-10-05 08:30"))
    await types(house, "Ivan", "extend Lena files 2026-10-12")
    told = len(written_to(house, "Lena"))
    assert told == before["Lena"] + 1

    await house.until(utc("2026-10-11 08:00"))
    await types(house, "Lena", "settings quiet-hours 23:00-12:00")
    await types(house, "Lena", "settings zone Asia/Tokyo")
    await house.sleep_until(utc("2026-10-11 22:00"))  # the reminder was due in the night before; 07:00 in Tokyo

    assert len(written_to(house, "Lena")) == told
    await house.until(utc("2026-10-12 03:00"))
    assert len(written_to(house, "Lena")) == told + 1


async def test_what_somebody_asked_for_comes_at_once(house: House) -> None:
    before = await come(house, "11:00-14:00", utc("2026-10-05 09:30"))

    await types(house, "Lena", "privacy export")

    assert len(written_to(house, "Lena")) > before["Lena"]


async def test_what_would_be_worth_nothing_in_the_morning_comes_at_once(house: House) -> None:
    before = await come(house, "17:00-08:00", utc("2026-10-09 15:30"))  # 17:30 in Paris, half an hour is left

    await types(house, "Ivan", 'extend Lena files "2026-10-09 23:59"')

    assert len(written_to(house, "Lena")) == before["Lena"] + 1
    assert "You have more time for" in written_to(house, "Lena")[-1]


def test_every_kind_to_a_person_waits_but_what_they_asked_for() -> None:
    private = {kind for kind, rule in RULES.items() if rule.target in (Target.PERSON, Target.WHERE_IT_WAS_ASKED)}

    assert {kind for kind in private if not RULES[kind].keeps_quiet} == {Kind.EXPORT}
