"""The next cohort of a course, begun from the chat."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.memory import addresses
from bot.model import CohortState
from bot.store import standing
from tests.builders import utc
from tests.cohorts.running import NAME, Running, a_running_cohort
from tests.commands.pressing import answer, button
from tests.house import HOME

AFTER = "2026-11-16"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Running]:
    """Maya manages Autumn 2026, which began."""
    async with a_running_cohort(tmp_path) as made:
        made.people.join("maya")
        await made.until(utc("2026-10-05 12:00"))
        yield made


async def typed(house: Running, text: str, name: str = "maya") -> str:
    call = house.people.type_command(name, addresses.room(HOME, "staff"), text)
    await house.until(house.clock.now())
    return answer(house, call)


async def agreed(house: Running) -> str:
    call, action = button(house, "maya", "Yes, do it")
    pressed = house.people.press_private("maya", call, action)
    await house.until(house.clock.now())
    return answer(house, pressed)


@pytest.mark.usefixtures("on_each_database")
async def test_a_manager_starts_the_next_cohort_in_the_same_rooms(house: Running) -> None:
    asked = await typed(house, f'cohort start {AFTER} called:"Winter 2026"')

    done = await agreed(house)
    await house.until(utc("2026-11-16 12:00"))

    assert asked.startswith(
        "Start Winter 2026 in these rooms? 4 lessons, 4 live sessions, from Mon 16 Nov 2026 to Mon 21 Dec 2026."
    )
    assert "People, rota and overrides are left out: write who takes part." in asked
    assert done == (
        "Winter 2026 is planned, and you manage it. "
        "`people invite cohort:winter-2026` makes a code with which others join."
    )
    assert house.lessons() == ["Hello", "Loops", "Dicts", "Files", "Hello"], "those of autumn, and the first of winter"
    assert any("This is Winter 2026:" in said for said in house.said("announcements"))


async def test_whoever_starts_it_manages_it_and_invites(house: Running) -> None:
    await typed(house, f'cohort start {AFTER} called:"Winter 2026"')
    await agreed(house)

    said = await typed(house, "people invite cohort:winter-2026")

    assert "/homeroom join " in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "cohort start soon",
            '"soon" is not a date. Dates are written year-month-day: 2026-10-05.',
        ),
        ("cohort start 2026-10-04", "2026-10-04 is over. A cohort starts today or later."),
        (
            "cohort start 2026-10-19",
            "Autumn 2026 is in these rooms until 2026-11-09. Name a day after that, or `cohort archive` it first. For "
            "rooms of its own `cohort clone` writes the file to change.",
        ),
        (
            f"cohort start {AFTER} called:autumn",
            "There is a cohort autumn already. Call this one something else, with called:…",
        ),
    ],
)
async def test_what_cannot_start_says_why_and_changes_nothing(house: Running, text: str, told: str) -> None:
    assert await typed(house, text) == told

    async with house.app.database.transaction() as transaction:
        assert await standing.names(transaction) == [NAME]


async def test_an_archived_cohort_leaves_its_rooms_to_the_next(house: Running) -> None:
    async with house.app.database.transaction() as transaction:
        await standing.set_state(transaction, NAME, CohortState.ARCHIVED)

    asked = await typed(house, "cohort start 2026-10-19")
    await agreed(house)
    await house.until(utc("2026-10-19 12:00"))

    assert asked.startswith("Start Autumn 2026, 2026-10-19 in these rooms?")
    assert house.lessons() == ["Hello", "Hello"]
