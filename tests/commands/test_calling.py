"""Calls as they come in: by the wrong person, twice, too many, for the wrong cohort, after their answer's time."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.memory.facts import event_from_json
from adapters.memory.rules import MEMORY
from bot.commands.floods import MOST
from bot.events import Pressed
from bot.message import message_from_json
from bot.model import MessageRef
from tests.builders import a_cohort, a_course, a_lesson
from tests.commands.pressing import answer, button
from tests.house import HOME, House, a_house

ROOM = addresses.room(HOME, "questions")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    course = a_course(
        a_lesson("loops", title="Loops", release="week 1 mon 09:00"),
        a_lesson("dicts", title="Dicts", release="week 2 mon 09:00"),
    )
    async with a_house(tmp_path, course, a_cohort()) as made:
        made.people.join("Maya", roles=["manager"])
        made.people.join("Lena")
        await now(made)
        yield made


async def now(house: House) -> None:
    await house.until(house.clock.now())


async def asked(house: House, name: str, text: str) -> str:
    """The answer to a typed command, as *name* reads it."""
    call = house.people.type_command(name, ROOM, text)
    await now(house)
    return answer(house, call)


async def pressed(house: House, name: str, label: str) -> str:
    call = house.people.press_private(name, *button(house, name, label))
    await now(house)
    return answer(house, call)


async def moved(house: House) -> int:
    """How many lessons are not where the course has them."""
    return sum("moved" in entry.what for entry in await house.activity())


async def test_what_is_refused_has_done_nothing(house: House) -> None:
    assert await asked(house, "Lena", "cohort shift 1 week") == "Only managers of this cohort can do that."
    assert await asked(house, "Stranger", "undo") == "There is nothing of yours to take back."
    assert not await moved(house)


async def test_a_yes_pressed_twice_is_done_once(house: House) -> None:
    await asked(house, "Maya", "cohort shift 1 week from:2026-10-12")
    call, action = button(house, "Maya", "Yes, do it")

    first, second = (house.people.press_private("Maya", call, action) for _ in range(2))
    await now(house)

    assert answer(house, first) == "Done. `undo` takes it back."
    assert answer(house, second) == "That was decided already, or somebody else was asked."
    log = await asked(house, "Maya", "audit-log")
    assert log.count("cohort shift") == 1


async def test_a_yes_is_worth_nothing_from_anybody_else(house: House) -> None:
    await asked(house, "Maya", "cohort shift 1 week from:2026-10-12")
    _call, action = button(house, "Maya", "Yes, do it")
    house.people.join("Mina", roles=["manager"])
    await now(house)
    forged = Pressed(HOME, house.clock.now(), "forged-1", house.people.person("Mina"), MessageRef("home/x#y"), action)

    await house.app.inbox.receive(forged)

    assert not await moved(house)
    assert await pressed(house, "Maya", "Yes, do it") == "Done. `undo` takes it back."


async def test_a_yes_to_what_has_changed_meanwhile_asks_to_look_again(house: House) -> None:
    await asked(house, "Maya", "cohort shift 1 week from:2026-10-12")
    house.people.join("Mina", roles=["manager"])
    await asked(house, "Mina", "cohort pause")
    await asked(house, "Mina", "cohort resume")

    assert await pressed(house, "Maya", "Yes, do it") == (
        "The cohort was changed since you were asked. Call the command again."
    )


async def test_a_yes_of_somebody_who_is_no_longer_a_manager_does_nothing(house: House) -> None:
    await asked(house, "Maya", "cohort shift 1 week from:2026-10-12")
    house.people.leave("Maya")
    await now(house)

    assert await pressed(house, "Maya", "Yes, do it") == "Only managers of this cohort can do that."
    assert not await moved(house)


async def test_too_much_from_one_person_is_refused_and_others_are_not_held_up(house: House) -> None:
    calls = [house.people.type_command("Lena", ROOM, "help") for _ in range(MOST + 3)]
    other = house.people.type_command("Maya", ROOM, "help")
    await now(house)

    refused = [one for one in calls if answer(house, one) == "That was a lot at once. Wait a minute, then go on."]
    assert refused == calls[MOST:]
    assert "For managers" in answer(house, other)

    house.clock.forward(timedelta(minutes=1))
    assert "For everyone" in await asked(house, "Lena", "help")


async def test_what_was_called_is_done_though_nobody_waits_for_the_answer_any_more(house: House) -> None:
    house.people.type_command("Maya", ROOM, "cohort pause")
    house.clock.forward(MEMORY.answers_within + timedelta(seconds=1))
    await now(house)

    assert "cohort pause" in await asked(house, "Maya", "audit-log")


async def test_the_same_call_heard_twice_is_done_once(house: House) -> None:
    platform = house.platform
    house.people.type_command("Maya", ROOM, "cohort pause")
    again = [event for _number, event in house.chat.news.unheard("somebody else")][-1]
    await platform.deliver_events(house.app.inbox)
    await house.app.inbox.receive(event_from_json(again))

    log = await asked(house, "Maya", "audit-log")
    assert log.count("cohort pause") == 1


async def test_what_people_type_is_answered_as_text_and_pings_nobody(house: House) -> None:
    said = await asked(house, "Lena", "@everyone **bold** <!channel> [link](https://example.org)")

    assert said == 'There is no command "@everyone". `help` lists what there is.'
    (answer,) = [message_from_json(one.body) for one in Calls(house.chat).seen_by(house.people.person("Lena"))]
    assert answer.pings == ()


async def test_a_cohort_may_be_named_where_several_run(house: House, tmp_path: Path) -> None:
    second = {role: f"{role}-2" for role in ("announcements", "lessons", "questions", "staff")}
    for name in second.values():
        house.chat.add_room(HOME, name)
    await house.app.apply(
        "intro-to-python/spring-2027", house.reading, {"course.yaml": "{}"}, {HOME: second}, "a test", from_past=False
    )
    house.chat.add_room(HOME, "lobby")
    lobby = addresses.room(HOME, "lobby")

    unclear = house.people.type_command("Ben", lobby, "undo")
    named = house.people.type_command("Ben", lobby, "undo cohort:spring-2027")
    anyway = house.people.type_command("Ben", lobby, "help")
    await now(house)

    assert answer(house, unclear) == (
        "Several cohorts run here. Say which one is meant, like cohort:autumn-2026. "
        "There are: autumn-2026, spring-2027."
    )
    assert answer(house, named) == "There is nothing of yours to take back."
    assert "For everyone" in answer(house, anyway)


async def test_a_question_that_begins_like_a_command_is_answered_from_the_timetable(house: House) -> None:
    assert await asked(house, "Lena", "next session?") == "This course has no live sessions."


async def test_a_question_that_the_timetable_does_not_know_is_read_as_a_command(house: House) -> None:
    assert await asked(house, "Lena", "next banana?") == ('"banana?" is too much for `next`. Type it like this: `next`')


async def test_a_command_stays_one_whatever_it_says(house: House) -> None:
    assert (await asked(house, "Lena", "next")).startswith("You are up to date. The next lesson is")
    assert "as question 1" in await asked(house, "Lena", "ask When is a loop better than a list?")
