"""A learner's own pause and own deadline: nobody else's, and nothing is sent meanwhile."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import addresses
from bot.model import PersonRef, Place
from bot.progress.reading import standing_of
from bot.progress.standing import Standing
from bot.store import absences, progress
from bot.store.progress import Learner
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.house import COHORT, HOME, House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")

LENA, OMAR = PersonRef("home/@lena"), PersonRef("home/@omar")
QUESTIONS = Place("home/questions")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    hand_in = {"due": parse_weekly("fri 18:00"), "text": "Post your script."}
    files = a_lesson(
        "files", title="Files", release="week 1 mon 11:00", thread="Files", done_when="deliverable", deliverable=hand_in
    )
    course = a_course(files, sessions=[a_session(every=parse_weekly("wed 17:00"))])
    async with a_house(tmp_path, course, a_cohort()) as made:
        made.people.join("Lena", zone="Europe/Paris")
        made.people.join("Omar", zone="Europe/Paris")
        made.people.join("Ivan", roles=("instructor",))
        await made.until(utc("2026-10-06 10:00"))
        yield made


async def types(house: House, name: str, text: str) -> None:
    house.people.type_command(name, QUESTIONS, text)
    await house.until(house.clock.now())


async def standing(house: House, person: PersonRef) -> Standing:
    async with house.app.database.transaction() as transaction:
        return await standing_of(
            transaction, house.reading.course, house.reading.timetable, Learner(COHORT, HOME, person)
        )


def written_to(house: House, person: PersonRef) -> int:
    return len(house.chat.at(addresses.direct(person)))


async def test_an_extension_moves_one_deadline_and_can_be_taken_back_to_the_one_before(house: House) -> None:
    (files,) = (await standing(house, LENA)).lessons
    everybodys = (await standing(house, OMAR)).deadline(files)

    await types(house, "Ivan", "extend Lena files 2026-10-12")
    first = (await standing(house, LENA)).deadline(files)
    await types(house, "Ivan", "extend Lena files 2026-10-14 12:00")
    second = (await standing(house, LENA)).deadline(files)

    assert first is not None
    assert second is not None
    assert (first.at, second.at) == (utc("2026-10-12 21:59"), utc("2026-10-14 10:00"))
    assert (await standing(house, OMAR)).deadline(files) == everybodys
    await types(house, "Ivan", "undo")
    assert (await standing(house, LENA)).deadline(files) == first
    await types(house, "Ivan", "undo")
    assert (await standing(house, LENA)).deadline(files) == everybodys


async def test_what_comes_before_ones_own_deadline_is_not_late(house: House) -> None:
    await types(house, "Ivan", "extend Lena files 2026-10-12")
    await house.until(utc("2026-10-12 08:00"))
    for name in ("Lena", "Omar"):
        house.people.say(name, house.thread("Files"), "Here is mine.")
    await house.until(house.clock.now())

    for person, is_late in ((LENA, False), (OMAR, True)):
        stands = await standing(house, person)
        assert stands.is_late(stands.lessons[0]) is is_late


async def test_whoever_handed_in_is_not_reminded(house: House) -> None:
    await types(house, "Ivan", "extend Lena files 2026-10-20")
    house.people.say("Lena", house.thread("Files"), "Here is mine.")
    await house.until(utc("2026-10-06 12:00"))
    before = written_to(house, LENA)

    await house.until(utc("2026-10-21 12:00"))

    assert written_to(house, LENA) == before


async def test_nothing_reaches_somebody_who_is_away_but_one_message_when_it_is_over(house: House) -> None:
    await types(house, "Lena", "away 2026-10-09")
    await types(house, "Lena", "away 2026-10-19")
    await types(house, "Ivan", "extend Lena files 2026-10-14")
    before = written_to(house, LENA)

    await house.until(utc("2026-10-18 12:00"))
    assert written_to(house, LENA) == before
    async with house.app.database.transaction() as transaction:
        assert await absences.away_at(transaction, COHORT, house.clock.now()) == {(HOME, LENA)}

    await house.until(utc("2026-10-19 12:00"))
    assert written_to(house, LENA) == before + 1
    async with house.app.database.transaction() as transaction:
        assert await absences.away_at(transaction, COHORT, house.clock.now()) == frozenset()


async def test_whoever_comes_back_early_gets_no_second_catch_up(house: House) -> None:
    await types(house, "Lena", "away 2026-10-19")
    await house.until(utc("2026-10-10 12:00"))
    await types(house, "Lena", "back")
    before = written_to(house, LENA)

    await house.until(utc("2026-10-25 12:00"))

    assert written_to(house, LENA) == before


async def test_sessions_count_for_those_who_came_and_for_those_who_wrote_in_the_thread(house: House) -> None:
    await house.until(utc("2026-10-07 15:10"))
    thread = next(one.place for one in house.chat.threads() if "Q&A" in one.title)
    house.people.attend("Lena", thread, present=True)
    house.people.attend("Lena", thread, present=False)
    house.people.say("Omar", thread, "How long does it take?")
    await house.until(house.clock.now() + timedelta(minutes=1))

    async with house.app.database.transaction() as transaction:
        counts = [
            await progress.sessions_taken_part_in(transaction, Learner(COHORT, HOME, person))
            for person in (LENA, OMAR, PersonRef("home/@ivan"))
        ]
    assert counts == [1, 1, 0]
