"""A cohort that takes its learners from a list: whoever is on it comes in, nobody else does."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.memory import addresses
from bot.enrolling import read_cohorts
from bot.store import doors, members
from tests.builders import utc
from tests.cli.typed import typed
from tests.cohorts.running import COHORT, NAME, Running, a_folder, a_running_cohort
from tests.commands.pressing import answer
from tests.house import HOME

LISTED = COHORT.replace(
    "people: {managers: [maya], instructors: [ivan]}",
    "people: {managers: [maya], instructors: [ivan], learners: {from: file, file: learners.csv}}",
)


def a_folder_with_a_list(root: Path, names: str, cohort: str = LISTED) -> Path:
    folder = a_folder(root, cohort=cohort)
    (folder / "learners.csv").write_text(f"name,zone\n{names}", encoding="utf-8")
    return folder


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Running]:
    """Lena and Tom are on the list."""
    folder = a_folder_with_a_list(tmp_path, "Lena,Asia/Tokyo\nTom,\n")
    async with a_running_cohort(tmp_path, folder=folder) as made:
        [found] = read_cohorts(folder)
        await made.app.enlist(NAME, found.learners)
        await made.until(utc("2026-10-05 12:00"))
        yield made


async def here(house: Running) -> list[str]:
    async with house.app.database.transaction() as transaction:
        return sorted(one.name for one in await members.of_cohort(transaction, NAME) if one.role == "learner")


@pytest.mark.usefixtures("on_each_database")
async def test_whoever_is_on_the_list_comes_in_and_nobody_else(house: Running) -> None:
    for name in ("Lena", "Zoe", "maya", "ivan"):
        house.people.join(name)
    await house.soon()

    assert await here(house) == ["Lena"]


async def test_who_is_not_on_the_list_is_told_whom_to_ask(house: Running) -> None:
    house.people.join("Zoe")
    call = house.people.type_command("Zoe", addresses.room(HOME, "questions"), "join")
    await house.soon()

    assert answer(house, call) == "This cohort has a list, and you are not on it. Ask staff to `people add` you."


async def test_what_staff_decided_of_somebody_stays_when_the_list_is_read_again(house: Running) -> None:
    async with house.app.database.transaction() as transaction:
        await doors.enlist(transaction, NAME, "Tom", doors.NOBODY, house.clock.now())

    await house.app.enlist(NAME, ["Lena", "Tom", "Zoe"])
    for name in ("Tom", "Zoe"):
        house.people.join(name)
    await house.soon()

    assert await here(house) == ["Zoe"]


def test_apply_puts_those_on_the_roster_who_are_new_on_the_list(tmp_path: Path) -> None:
    folder = a_folder_with_a_list(tmp_path, "Lena,\n", LISTED.replace("2026-10-05", "2090-10-02"))

    async def run_once(name: str) -> str | None:
        async with (
            a_running_cohort(tmp_path, folder=folder, starts=utc("2090-09-25 08:00")) as running,
            running.app.database.transaction() as transaction,
        ):
            return await doors.enlisted(transaction, NAME, name)

    assert asyncio.run(run_once("Zoe")) is None
    (folder / "learners.csv").write_text("name\nLena\nZoe\n", encoding="utf-8")

    typed("--plain", "apply", folder, "--yes", "--database", tmp_path / "homeroom.db")

    assert asyncio.run(run_once("Zoe")) == "learner"
