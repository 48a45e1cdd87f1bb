"""The brief says what needs staff first, in at most fifteen lines, and names no learner."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.memory import addresses
from bot.attention.brief import AT_MOST, brief, lines_of
from bot.attention.facts import Facts
from bot.cohorts.known import Known
from bot.course.planning import plan
from bot.deliver.running import RunningCohort
from bot.model import CohortState, Kind, MessageRef, PersonRef, Sent
from bot.questions.numbered import Numbered
from bot.questions.question import Evidence, Question, QuestionState
from bot.questions.standing import Light, Standing
from bot.store.attention import Stuck
from bot.words import words_for
from schedules.presets import load_presets
from tests.builders import a_cohort, a_course, a_lesson, a_message, a_session, utc
from tests.commands.pressing import answer
from tests.house import HOME, House, a_house
from tests.reading import read

COURSE = a_course(
    a_lesson("loops", title="Loops", release="week 1 mon 09:00"),
    a_lesson("dicts", title="Dictionaries", release="week 2 mon 09:00"),
    sessions=(a_session("qa", title="Live Q&A", every="wed 17:00"),),
    wrapup={"every": "fri 16:00"},
)
NOW = utc("2026-10-12 10:00")
TIMETABLE = plan(COURSE, a_cohort(), load_presets())


def waiting(number: int, light: Light) -> Standing:
    message = a_message(f"How does number {number} work?", ref=f"question-{number}")
    row = Numbered(
        number,
        "intro/autumn",
        HOME,
        message.ref,
        PersonRef("lena"),
        "Lena",
        False,
        None,
        None,
        NOW,
        None,
        None,
        True,
        QuestionState.OPEN,
        Evidence.NOTHING,
        None,
        None,
    )
    question = Question(message, None, QuestionState.OPEN, Evidence.NOTHING, None, None, frozenset(), None)
    return Standing(number, HOME, row, question, light, timedelta(hours=50), "Ivan")


def facts(lights: list[Light], stuck: int = 0, learners: int = 0, wordless: int = 0) -> Facts:
    posts = {
        (slot.kind, slot.subject, slot.occurrence): (Sent(MessageRef(slot.key), f"https://chat/{slot.key}"), slot.at)
        for slot in TIMETABLE.slots
        if slot.at <= NOW
    }
    running = RunningCohort("intro/autumn", COURSE, a_cohort(), TIMETABLE, words_for("en"), {})
    known = Known(running, CohortState.RUNNING, posts, {}, NOW, "Europe/Paris")
    failed = [Stuck(number, Kind.REMINDER, "qa", f"week-{number}") for number in range(stuck)]
    asked = [waiting(number, light) for number, light in enumerate(lights, start=1)]
    return Facts(known, asked, failed, [], [], learners, wordless)


@given(st.lists(st.sampled_from(Light), max_size=25), st.integers(0, 20), st.integers(0, 9), st.integers(0, 9))
def test_a_brief_has_at_most_fifteen_lines_and_accounts_for_all_there_is(
    lights: list[Light], stuck: int, wordless: int, others: int
) -> None:
    there = facts(lights, stuck, wordless + others, wordless)
    lines, told = lines_of(there), read(brief(there))

    seen = [line for line in told.splitlines() if line.strip()]
    items = [line for line in seen if line.startswith("- ")]
    assert len(seen) <= AT_MOST
    left = len(lines) - len(items)
    assert (f"And {left} thing" in told) == (left > 0)
    assert told == read(brief(facts(lights, stuck, wordless + others, wordless)))


def test_what_cannot_be_sent_comes_before_red_and_red_before_amber_and_green_is_left_out() -> None:
    told = read(brief(facts([Light.GREEN, Light.AMBER, Light.RED], stuck=1)))

    order = [told.index(each) for each in ("Could not be sent", "number 3 work", "number 2 work", "No recording of")]
    assert order == sorted(order)
    assert "number 1 work" not in told


def test_learners_are_counted_and_never_named() -> None:
    told = read(brief(facts([Light.RED], learners=7, wordless=3)))

    assert "3 learners of 7 wrote nothing for a week." in told
    assert "Lena" not in told


@pytest.fixture
async def house(tmp_path: Path, on_each_database: None) -> AsyncIterator[House]:
    async with a_house(tmp_path, COURSE, a_cohort()) as made:
        for name, roles in (("Ivan", ["instructor"]), ("Lena", []), ("Tom", [])):
            made.people.join(name, roles=roles)
        yield made


async def test_the_same_is_told_from_what_is_stored(house: House) -> None:
    await house.until(utc("2026-10-07 08:00"))
    house.people.say("Lena", addresses.room(HOME, "questions"), "How do I end a loop early?")
    await house.until(utc("2026-10-12 12:00"))

    call = house.people.command("Ivan", addresses.room(HOME, "staff"), ["brief"])
    await house.until(house.clock.now())
    told = answer(house, call)

    assert "1 learner of 2 wrote nothing for a week." in told
    assert "How do I end a loop early?" in told
    assert "Nobody wrote below Loops" in told
