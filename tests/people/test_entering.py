"""People come and go at any moment, in any order: never more than there is room for, nobody in two places at once."""

import tempfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory import addresses
from bot.people import entering
from bot.store import doors, members
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.commands.pressing import answer, button
from tests.house import COHORT, HOME, House, a_house

QUESTIONS = addresses.room(HOME, "questions")
NAMES = ("Ada", "Ben", "Cem", "Dora", "Emil")
ROOM_FOR = 2
HOUR = timedelta(hours=1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with full_house(tmp_path) as made:
        yield made


def full_house(folder: Path):  # type: ignore[no-untyped-def]
    people = {"learners": {"from": "invite", "code": "AUTUMN26", "capacity": ROOM_FOR}}
    course = a_course(a_lesson("loops", release="week 1 mon 09:00"), a_lesson("dicts", release="week 2 mon 09:00"))
    return a_house(folder, course, a_cohort(people=people))


async def now(house: House) -> None:
    await house.until(house.clock.now())


async def called(house: House, name: str, text: str) -> str:
    call = house.people.type_command(name, QUESTIONS, text)
    await now(house)
    return answer(house, call)


async def here(house: House) -> list[str]:
    async with house.app.database.transaction() as transaction:
        found = await members.of_cohort(transaction, COHORT)
    return sorted(one.name for one in found if one.role == "learner")


async def waiting(house: House) -> list[str]:
    async with house.app.database.transaction() as transaction:
        return [one.name for one in await doors.queue(transaction, COHORT)]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(("join AUTUMN26", "leave", "goes"))), max_size=14))
@settings(max_examples=15)
async def test_there_are_never_more_than_there_is_room_for(acts: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with full_house(Path(folder)) as house:
            for name, act in acts:
                house.clock.forward(timedelta(minutes=2))  # nobody is taken for a flood
                if act == "goes":
                    house.people.leave(name)
                else:
                    shown = await called(house, name, act)
                    if "Leave Autumn" in shown:
                        house.people.press_private(name, *button(house, name, "Yes, do it"))
                await now(house)
                inside, outside = await here(house), await waiting(house)
                assert len(inside) <= ROOM_FOR
                assert not set(inside) & set(outside)
                assert len(set(inside)) == len(inside)
                assert not outside or len(inside) == ROOM_FOR, "nobody waits while there is room"


async def test_a_code_for_a_manager_works_once_and_only_its_hash_is_kept(house: House) -> None:
    ((cohort, code),) = await house.app.codes_for_managers()
    assert cohort == COHORT

    first = await called(house, "Maya", f"join {code.lower()}")
    second = await called(house, "Tom", f"join {code}")

    assert first == "You manage Autumn 2026 from now on. `help` shows what you can do."
    assert second == "That code opens nothing here, or not any more. Ask staff for a new one."
    assert await house.app.codes_for_managers() == []
    assert code.encode() not in await house.everything_kept()


async def test_a_code_for_a_manager_is_worth_nothing_after_a_day(house: House) -> None:
    ((_cohort, code),) = await house.app.codes_for_managers()
    house.clock.forward(entering.MANAGER_CODE_HOLDS)

    assert await called(house, "Maya", f"join {code}") == (
        "That code opens nothing here, or not any more. Ask staff for a new one."
    )


async def test_whoever_tries_codes_is_stopped_after_five(house: House) -> None:
    ((_cohort, code),) = await house.app.codes_for_managers()
    for number in range(5):
        await called(house, "Eve", f"join GUESS{number}")

    assert await called(house, "Eve", f"join {code}") == (
        "Too many codes that are none. Try again in an hour, or ask staff."
    )
    house.clock.forward(timedelta(hours=1))
    assert (await called(house, "Eve", f"join {code}")).startswith("You manage")


async def test_whoever_installed_us_manages_a_cohort_that_nobody_manages(house: House) -> None:
    house.people.install("Maya")
    house.people.install("Tom")
    await now(house)

    assert "`cohort pause`" in await called(house, "Maya", "help")
    assert "`cohort pause`" not in await called(house, "Tom", "help")


async def test_an_invitation_counts_its_uses_and_ends(house: House) -> None:
    house.people.install("Maya")
    await now(house)
    shown = await called(house, "Maya", "people invite uses:1 days:7 role:instructor")
    code = shown.split("join ")[1].split(" ")[0]

    assert await called(house, "Ivan", f"join {code}") == "Welcome to Autumn 2026. `next` shows your next step."
    assert "opens nothing" in await called(house, "Mina", f"join {code}")
    assert "inbox open" in await called(house, "Ivan", "help")


async def test_nothing_is_sent_to_somebody_who_left_and_one_message_to_whoever_comes_back(house: House) -> None:
    await called(house, "Ada", "join AUTUMN26")
    direct = addresses.direct(house.people.person("Ada"))
    await called(house, "Ada", "leave")
    house.people.press_private("Ada", *button(house, "Ada", "Yes, do it"))
    await house.until(utc("2026-10-07 08:00"))
    assert len(house.chat.at(direct)) == 0

    await called(house, "Ada", "join AUTUMN26")
    await house.until(utc("2026-10-09 08:00"))

    assert len(house.chat.at(direct)) == 1
    assert "You did not miss it" in house.text("message", house.chat.at(direct)[0].body)


@pytest.mark.usefixtures("on_each_database")
async def test_guesses_at_codes_are_counted_where_every_replica_sees_them(tmp_path: Path) -> None:
    async with full_house(tmp_path) as house:
        house.people.join("Ada")
        told = [await called(house, "Ada", f"join GUESS{number}") for number in range(5)]
        over = await called(house, "Ada", "join AUTUMN26")
        async with house.app.database.transaction() as transaction:
            since, ada = house.clock.now() - HOUR, house.people.person("Ada")
            kept = await doors.count_wrong_codes(transaction, HOME, ada, since)
        house.clock.forward(HOUR)
        later = await called(house, "Ada", "join AUTUMN26")

    assert set(told) == {"That code opens nothing here, or not any more. Ask staff for a new one."}
    assert over == "Too many codes that are none. Try again in an hour, or ask staff."
    assert kept == 5, "in the database, so that a restart or another replica knows them too"
    assert later == "Welcome to Autumn 2026. `next` shows your next step."
