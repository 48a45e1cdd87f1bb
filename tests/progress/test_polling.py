"""Polls and quick checks: one vote a person, counts only, and buttons that always answer."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.memory.calls import Calls
from adapters.memory.rules import MEMORY
from bot.course.course import Course
from bot.events import Pressed
from bot.model import PersonRef, Place
from bot.progress.polling import results
from bot.store import polls
from bot.store.polls import Poll
from bot.store.progress import Learner
from bot.words import words_for
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.commands.pressing import answer
from tests.house import COHORT, HOME, House, a_house
from tests.stories import Story

STAFF = Place("home/staff")
NAMES = ("Lena", "Omar", "Kofi", "Mei", "Nils", "Anna")
QUESTION = {"question": "What is 1 + 1?", "options": ("2", "11"), "right": "2", "why": "Numbers are added."}


def the_course() -> Course:
    return a_course(a_lesson("loops", release="week 1 mon 09:00", thread="Loops", check=[QUESTION]))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, the_course(), a_cohort()) as made:
        await _everybody_joins(made)
        yield made


async def _everybody_joins(house: House) -> None:
    for name in NAMES:
        house.people.join(name)
    house.people.join("Ivan", roles=("instructor",))
    await house.until(utc("2026-10-05 10:00"))


async def _press(house: House, name: str, action: str) -> str:
    """Press a button of a message of ours, also one that no message shows any more; what is answered in private."""
    person = PersonRef(f"home/@{name.lower()}")
    ref = next(one.ref for one in house.chat.at(Place("home/lessons")) if one.what == "message")
    with house.chat.transaction():
        call = Calls(house.chat).begin(person, "press")
    await house.app.inbox.receive(Pressed(HOME, house.clock.now(), call, person, ref, action))
    return answer(house, call)


async def _ask(house: House, text: str) -> None:
    house.people.type_command("Ivan", STAFF, text)
    await house.until(house.clock.now())


async def test_a_vote_is_answered_again_and_wrong_and_when_it_is_over(house: House, on_each_database: str) -> None:
    await _ask(house, 'poll "Which hour?" Morning | Evening days:1')
    assert "Noted: Morning." in await _press(house, "Lena", "vote:1.0")
    house.clock.forward(timedelta(minutes=1))
    assert await _press(house, "Lena", "vote:1.0") == "Your answer is noted already: Morning."
    assert await _press(house, "Lena", "vote:1.7") == "This poll is gone."
    assert await _press(house, "Lena", "vote:1.-1") == "This poll is gone."
    assert await _press(house, "Lena", "vote:1") == "This poll is gone."

    house.clock.forward(timedelta(days=2))
    assert await _press(house, "Omar", "vote:1.1") == "This poll is closed; your press changed nothing."
    await house.until(house.clock.now())
    assert "This poll is closed." in house.said("announcements")[-1]
    async with house.app.database.transaction() as transaction:
        found = await polls.get(transaction, 1)
    assert found is not None
    assert found.counts == (1, 0)


async def test_buttons_outlive_the_bot_that_posted_them(tmp_path: Path) -> None:
    story = Story(tmp_path, the_course(), MEMORY)
    async with story.bot() as house:
        await _everybody_joins(house)
        await _ask(house, 'poll "Which hour?" Morning | Evening')
    key = the_course().lessons[0].check[0].key

    async with story.bot() as house:
        assert "Noted: Morning." in await _press(house, "Lena", "vote:1.0")
        assert await _press(house, "Lena", f"check:loops.{key}.0") == "Right: 2.\n\nNumbers are added."
        assert "you are done with" in await _press(house, "Lena", "done:loops")
    story.chat.close()


async def test_whoever_is_not_in_the_cohort_is_told_so_and_counts_nowhere(tmp_path: Path) -> None:
    cohort = a_cohort(people={"learners": {"from": "role", "role": "Autumn"}, "instructors": ["Ivan"]})
    async with a_house(tmp_path, the_course(), cohort) as house:
        house.people.join("Ivan")
        house.people.join("Stranger")
        await house.until(utc("2026-10-05 10:00"))
        await _ask(house, 'poll "Which hour?" Morning | Evening')
        no = "Only people of this cohort can do that. `join` takes you in."
        key = the_course().lessons[0].check[0].key

        assert await _press(house, "Stranger", "vote:1.0") == no
        assert await _press(house, "Stranger", f"check:loops.{key}.0") == no
        assert await _press(house, "Stranger", "done:loops") == no
        async with house.app.database.transaction() as transaction:
            found = await polls.get(transaction, 1)
        assert found is not None
        assert found.voters == 0


async def test_an_answer_to_a_question_that_was_changed_counts_nowhere(house: House) -> None:
    changed = "This question was changed. Look at the lesson's thread again."
    key = the_course().lessons[0].check[0].key

    assert await _press(house, "Lena", "check:loops.00000000.0") == changed
    assert await _press(house, "Lena", f"check:loops.{key}.9") == changed
    assert await _press(house, "Lena", f"check:gone.{key}.0") == changed
    async with house.app.database.transaction() as transaction:
        assert await polls.checks_of(transaction, Learner(COHORT, HOME, PersonRef("home/@lena"))) == {}


async def test_a_poll_taken_back_before_it_was_posted_is_posted_nowhere(house: House) -> None:
    house.people.type_command("Ivan", STAFF, 'poll "Which hour?" Morning | Evening')
    await house.platform.deliver_events(house.app.inbox)
    house.people.type_command("Ivan", STAFF, "undo")
    await house.platform.deliver_events(house.app.inbox)
    await house.until(house.clock.now())

    assert not any("Which hour?" in said for said in house.said("announcements"))


def test_counts_are_told_from_five_votes_on() -> None:
    def told(*counts: int) -> str:
        asked = Poll(1, COHORT, "", "?", ("a", "b"), utc("2026-11-01 10:00"), None, counts)
        return results(asked, words_for("en")).markdown

    assert told(0, 0) == told(3, 1) == told(0, 4) == "Fewer than five answers so far."
    assert told(4, 1) != told(3, 1)


votes = st.tuples(st.sampled_from(NAMES), st.integers(0, 2))


async def _vote(cast: Sequence[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        async with a_house(Path(folder), the_course(), a_cohort()) as house:
            await _everybody_joins(house)
            await _ask(house, 'poll "How was it?" Good | So-so | Too fast')
            key = the_course().lessons[0].check[0].key
            for number, (name, option) in enumerate(cast, 1):
                house.clock.forward(timedelta(seconds=20))
                await _press(house, name, f"vote:1.{option}")
                await _press(house, name, f"check:loops.{key}.{option % 2}")
                async with house.app.database.transaction() as transaction:
                    found = await polls.get(transaction, 1)
                    checked = await polls.check_answers_of(transaction, COHORT, "loops", {key: 0})
                latest = dict(cast[:number])
                assert found is not None
                assert found.voters == len(latest) == checked[key].people
                assert list(found.counts) == [list(latest.values()).count(one) for one in range(3)]
                first = dict(reversed(cast[:number]))
                assert checked[key].right_at_first == sum(one % 2 == 0 for one in first.values())
            await house.until(house.clock.now())
            card = house.said("announcements")[-1]
            assert ("Fewer than five answers so far." in card) == (len(dict(cast)) < 5)
            assert not any(name in card for name in NAMES)


@settings(max_examples=15)
@given(cast=st.lists(votes, min_size=1, max_size=14))
def test_there_are_never_more_votes_than_voters_and_the_latest_counts(cast: list[tuple[str, int]]) -> None:
    asyncio.run(_vote(cast))
