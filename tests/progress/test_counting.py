"""What makes a lesson done, in whatever order it happens and however often it is reported."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.course.course import Course
from bot.events import Event, FileShared, MemberLeft, MessageDeleted, MessageEdited, MessagePosted, Pressed
from bot.model import Home, MessageRef, PersonRef, Place
from bot.progress.counting import says_something
from bot.progress.reading import standing_of
from bot.progress.standing import Standing
from bot.store.progress import How, Learner
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.house import COHORT, HOME, House, a_house

LENA = PersonRef("home/@lena")
FRIDAY = utc("2026-10-09 16:00")


def the_course() -> Course:
    hand_in = {"due": parse_weekly("fri 18:00"), "text": "Post your script."}
    return a_course(
        a_lesson("loops", title="Loops", release="week 1 mon 09:00", thread="Loops"),
        a_lesson("dicts", title="Dicts", release="week 1 mon 10:00", thread="Dicts", done_when="post in thread"),
        a_lesson(
            "files",
            title="Files",
            release="week 1 mon 11:00",
            thread="Files",
            done_when="deliverable",
            deliverable=hand_in,
        ),
    )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, the_course(), a_cohort()) as made:
        made.people.join("Lena")
        made.people.join("Omar")
        made.people.join("Ivan", roles=("instructor",))
        await made.until(utc("2026-10-06 10:00"))
        yield made


async def standing(house: House, person: PersonRef = LENA) -> Standing:
    async with house.app.database.transaction() as transaction:
        who = Learner(COHORT, HOME, person)
        return await standing_of(transaction, house.reading.course, house.reading.timetable, who)


async def done(house: House, person: PersonRef = LENA) -> set[str]:
    return set((await standing(house, person)).done())


async def now(house: House) -> None:
    await house.until(house.clock.now())


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("I would choose the name.", True),
        ("The name. Or is that wrong?", True),
        ("`print(3)`", True),
        ("```\nprint(3)?\n```", True),
        ("https://example.org/mine", True),
        ("?", False),
        ("👍", False),
        (":tada:", False),
        ("What do you mean by a key?", False),
        ("How? And why?", False),
        ("> What is a key?", False),
        ("", False),
    ],
)
def test_who_only_asks_is_not_done_yet(text: str, counts: bool) -> None:
    assert says_something(text) == counts


async def test_staff_and_strangers_are_never_done(house: House, on_each_database: str) -> None:
    house.people.say("Ivan", house.thread("Dicts"), "I would choose the name.")
    house.people.say("Lena", house.thread("Dicts"), "I would choose the name.")
    await now(house)

    assert await done(house, PersonRef("home/@ivan")) == set()
    assert await done(house) == {"dicts"}


async def test_a_word_for_somebody_else_hands_nothing_in(house: House) -> None:
    his = house.people.say("Omar", house.thread("Files"), "Here is mine.")
    house.people.say("Lena", house.thread("Files"), "I like your loop.", reply_to=his)
    await now(house)
    assert await done(house, PersonRef("home/@omar")) == {"files"}
    assert await done(house) == set()

    house.people.say("Lena", house.thread("Files"), "And here is mine.", reply_to=None)
    await now(house)
    assert await done(house) == {"files"}


async def test_a_file_alone_hands_in_and_what_comes_late_counts_and_is_marked(house: House) -> None:
    await house.until(FRIDAY + timedelta(minutes=1))
    house.people.share_file("Lena", house.thread("Files"), "", "script.py", "https://x.example/1", "text/x-python")
    await now(house)

    stands = await standing(house)
    files = next(lesson for lesson in stands.lessons if lesson.id == "files")
    assert set(stands.done()) == {"files"}
    assert stands.is_late(files)


async def test_what_is_handed_in_a_second_before_the_deadline_is_not_late(house: House) -> None:
    await house.until(FRIDAY)
    house.people.say("Lena", house.thread("Files"), "Here is mine.")
    await now(house)

    stands = await standing(house)
    assert not stands.is_late(next(lesson for lesson in stands.lessons if lesson.id == "files"))


async def test_an_edit_makes_a_question_an_answer_and_back(house: House) -> None:
    said = house.people.say("Lena", house.thread("Dicts"), "What is a key?")
    await now(house)
    assert await done(house) == set()

    house.people.edit(said, "I would choose the name.")
    await now(house)
    assert await done(house) == {"dicts"}

    house.clock.forward(timedelta(minutes=1))
    house.people.edit(said, "What is a key, once more?")
    await now(house)
    assert await done(house) == set()


async def test_of_two_messages_one_may_be_deleted(house: House) -> None:
    first = house.people.say("Lena", house.thread("Dicts"), "I would choose the name.")
    second = house.people.say("Lena", house.thread("Dicts"), "Or the number.")
    house.people.delete(first)
    await now(house)
    assert await done(house) == {"dicts"}

    house.people.delete(second)
    await now(house)
    assert await done(house) == set()


# Whatever happens, in any order, each fact reported once or twice

WORDS = ("The name.", "What is a key?", "👍", "```x = 1```")
REFS = ("m1", "m2", "m3")
acts = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(REFS), st.sampled_from(WORDS)),
    st.tuples(st.just("edit"), st.sampled_from(REFS), st.sampled_from(WORDS)),
    st.tuples(st.just("delete"), st.sampled_from(REFS), st.just("")),
    st.tuples(st.just("share"), st.sampled_from(REFS), st.just("")),
    st.tuples(st.just("press"), st.just(""), st.just("")),
    st.tuples(st.just("undo"), st.just(""), st.just("")),
)


class _Told:
    """Tells the inbox what is done, and knows what should come of it."""

    def __init__(self, house: House, place: Place) -> None:
        self.house = house
        self.place = place
        self.texts: dict[str, str] = {}
        self.gone: set[str] = set()
        self.files: set[str] = set()
        self.is_pressed = False
        self.calls = 0

    def event(self, act: str, ref: str, text: str) -> Event | None:
        """What is reported; None where nobody can do that now."""
        home, at, where, message = HOME, self.house.clock.now(), self.place, MessageRef(f"home/t/{ref}")
        self.calls += 1
        match act:
            case "say" if ref not in self.texts and ref not in self.gone:
                self.texts[ref] = text
                return MessagePosted(home, at, where, message, LENA, "Lena", text)
            case "edit" if ref in self.texts:
                self.texts[ref] = text
                return MessageEdited(home, at, where, message, text)
            case "share" if ref in self.texts:
                self.files.add(ref)
                return FileShared(home, at, where, message, LENA, "a.py", "https://x.example/a", "text/plain")
            case "delete" if ref in self.texts:
                del self.texts[ref]
                self.files.discard(ref)
                self.gone.add(ref)
                return MessageDeleted(home, at, where, message)
            case "press":
                self.is_pressed = True
                return Pressed(home, at, f"call-{self.calls}", LENA, self._post(), "done:loops")
            case _:
                return None

    def _post(self) -> MessageRef:
        lessons = Place("home/lessons")
        return next(one.ref for one in self.house.chat.at(lessons) if "Loops" in self.house.text(one.what, one.body))

    def hows(self) -> set[How]:
        """By what the lessons should be done now."""
        found = {How.POST for text in self.texts.values() if text in (WORDS[0], WORDS[3])}
        found |= {How.FILE for _ in self.files}
        return found | ({How.BUTTON} if self.is_pressed else set())


async def _play(did: Sequence[tuple[str, str, str]], twice: Sequence[bool]) -> None:
    with TemporaryDirectory() as folder:
        async with a_house(Path(folder), the_course(), a_cohort()) as house:
            house.people.join("Lena")
            await house.until(utc("2026-10-06 10:00"))
            told = _Told(house, house.thread("Dicts"))
            for number, (act, ref, text) in enumerate(did):
                house.clock.forward(timedelta(seconds=31))  # nobody presses so fast that it is a flood
                if act == "undo" and told.is_pressed:
                    house.people.type_command("Lena", Place("home/questions"), "undo")
                    await now(house)
                    told.is_pressed = False
                event = told.event(act, ref, text) if act != "undo" else None
                if event is not None:
                    for _ in range(1 + twice[number % len(twice)]):
                        await house.app.inbox.receive(event)
                marks = (await standing(house)).marks
                assert {mark.how for mark in marks} == told.hows()
                assert len({(mark.lesson, mark.how, mark.ref) for mark in marks}) == len(marks)


@settings(max_examples=25)
@given(did=st.lists(acts, min_size=1, max_size=10), twice=st.lists(st.booleans(), min_size=1, max_size=4))
def test_done_is_what_stands_there_now_in_whatever_order_it_came(
    did: list[tuple[str, str, str]], twice: list[bool]
) -> None:
    asyncio.run(_play(did, twice))


async def test_who_left_is_asked_to_join_and_what_they_did_stays(house: House) -> None:
    house.people.say("Lena", house.thread("Dicts"), "I would choose the name.")
    await now(house)
    await house.app.inbox.receive(MemberLeft(Home("home"), house.clock.now(), LENA))
    house.people.say("Lena", house.thread("Files"), "Here is mine.")

    assert await done(house) == {"dicts"}
