"""What search finds follows the rooms: lessons from their post on, answers as they are given, edited and taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.memory import addresses
from bot.questions.sweeping import EVERY
from bot.store import search
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.commands.pressing import answer, button
from tests.house import COHORT, HOME, House, a_house

ROOM = addresses.room(HOME, "questions")
pytestmark = pytest.mark.usefixtures("on_each_database")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    course = a_course(
        a_lesson("loops", title="Loops", text="A *loop* repeats `range(3)` work.\n", release="week 1 mon 09:00"),
        a_lesson("dicts", title="Dictionaries", text="Keys and **values**.\n", release="week 2 mon 09:00"),
    )
    async with a_house(tmp_path, course, a_cohort()) as made:
        for name, roles in (("Maya", ["manager"]), ("Ivan", ["instructor"]), ("Lena", [])):
            made.people.join(name, roles=roles)
        await made.until(utc("2026-10-06 08:00"))
        yield made


async def now(house: House) -> None:
    """Let what was said be read."""
    await house.until(house.clock.now() + EVERY)


async def found(house: House, words: str) -> list[tuple[str, str]]:
    async with house.app.database.transaction() as transaction:
        hits = (await search.find(transaction, COHORT, words, 5)).hits
    return [(hit.title, hit.excerpt) for hit in hits]


async def asked_and_answered(house: House) -> None:
    ref = house.people.say("Lena", ROOM, "Why does my virtualenv not activate?")
    await house.until(house.clock.now() + EVERY)
    house.people.say("Ivan", ROOM, "You have to source the activate script in bin first.", reply_to=ref)
    await now(house)


async def test_a_lesson_is_found_from_its_post_on_and_never_before(house: House) -> None:
    assert await found(house, "range") == [("Loops", "A loop repeats `range(3)` work.")]
    assert await found(house, "values") == []

    await house.until(utc("2026-10-12 06:59"))
    assert await found(house, "values") == []

    await house.until(utc("2026-10-12 07:00"))
    assert await found(house, "values") == [("Dictionaries", "Keys and values.")]


async def test_a_lesson_that_was_edited_is_found_by_its_new_words(house: House) -> None:
    course = house.reading.course
    edited = course.lessons[0].model_copy(update={"text": "Only iteration now.\n"})
    await house.change(course.model_copy(update={"lessons": (edited, course.lessons[1])}))

    assert await found(house, "range") == []
    assert await found(house, "iteration") == [("Loops", "Only iteration now.")]


async def test_a_lesson_the_course_lost_is_not_found(house: House) -> None:
    course = house.reading.course
    await house.change(course.model_copy(update={"lessons": (course.lessons[1],)}))

    assert await found(house, "range") == []


async def test_an_answer_is_found_once_it_is_given(house: House) -> None:
    ref = house.people.say("Lena", ROOM, "Why does my virtualenv not activate?")
    await house.until(house.clock.now() + EVERY)
    assert await found(house, "virtualenv") == []

    house.people.say("Ivan", ROOM, "You have to source the activate script in bin first.", reply_to=ref)
    await now(house)

    assert await found(house, "virtualenv") == [
        ("Why does my virtualenv not activate?", "You have to source the activate script in bin first.")
    ]


async def test_an_answer_is_found_as_it_was_edited(house: House) -> None:
    await asked_and_answered(house)
    [said] = [one for one in house.chat.at(ROOM) if "source" in one.body]
    house.people.edit(said.ref, "You have to run the Activate.ps1 script on Windows first.")
    await now(house)

    assert await found(house, "source script") == []
    assert await found(house, "windows") == [
        (
            "Why does my virtualenv not activate?",
            "You have to run the Activate.ps1 script on Windows first.",
        )
    ]


@pytest.mark.parametrize("words", ["Why does my virtualenv", "source the activate"])
async def test_a_deleted_question_or_answer_is_not_found(house: House, words: str) -> None:
    await asked_and_answered(house)
    [said] = [one for one in house.chat.at(ROOM) if words in one.body]
    house.people.delete(said.ref)
    await now(house)

    assert await found(house, "virtualenv activate") == []


async def called(house: House, name: str, text: str) -> str:
    call = house.people.type_command(name, ROOM, text)
    await now(house)
    return answer(house, call)


@pytest.mark.parametrize("who", ["Lena", "Ivan"])
async def test_who_opts_out_is_not_found_any_more(house: House, who: str) -> None:
    await asked_and_answered(house)
    await called(house, who, "privacy opt-out summaries")
    assert await found(house, "virtualenv activate") == []

    house.people.say("Maya", ROOM, "Nice to see how this was sorted out.")
    await now(house)

    assert await found(house, "virtualenv activate") == []


@pytest.mark.parametrize("who", ["Lena", "Ivan"])
async def test_who_is_forgotten_is_in_no_index(house: House, who: str) -> None:
    await asked_and_answered(house)
    await called(house, who, "privacy forget")
    house.people.press_private(who, *button(house, who, "Yes, do it"))
    await now(house)

    assert await found(house, "virtualenv activate") == []
    kept = await house.everything_kept()
    assert (b"virtualenv" if who == "Lena" else b"activate script") not in kept


async def test_what_is_answered_by_command_is_found_until_it_is_taken_back(house: House) -> None:
    await called(house, "Lena", "ask Why does my virtualenv not activate?")
    await house.until(house.clock.now() + EVERY)
    await called(house, "Ivan", "answer 1 You have to source the activate script in bin first.")
    await house.until(house.clock.now() + EVERY)
    assert await found(house, "virtualenv") == [
        ("Why does my virtualenv not activate?", "You have to source the activate script in bin first.")
    ]

    await called(house, "Ivan", "undo")
    await house.until(house.clock.now() + EVERY)

    assert await found(house, "virtualenv") == []


async def test_a_question_without_a_name_is_not_found(house: House) -> None:
    await called(house, "Lena", "ask Why does my virtualenv not activate? anonymously:yes")
    await house.until(house.clock.now() + EVERY)
    await called(house, "Ivan", "answer 1 You have to source the activate script in bin first.")
    await house.until(house.clock.now() + EVERY)

    assert await found(house, "virtualenv activate") == []


async def test_what_a_person_marks_as_no_question_is_not_found(house: House) -> None:
    await asked_and_answered(house)
    [said] = [one for one in house.chat.at(ROOM) if "Why does" in one.body]
    house.people.choose("Ivan", said.ref, "not-a-question")
    await now(house)

    assert await found(house, "virtualenv activate") == []
