"""Facts in: each once, only from rooms we may read, and followed through to what was made of them."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.memory.calls import Calls
from bot.course.course import Course
from bot.events import MemberJoined, MessageDeleted, MessageEdited, MessagePosted
from bot.inbox import key_of, place_of
from bot.model import MessageRef, PersonRef, Place
from schedules.moments import parse_weekly
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.house import HOME, House, a_house

pytestmark = pytest.mark.usefixtures("on_each_database")

NINE = utc("2026-10-05 07:00")
FRIDAY = utc("2026-10-09 14:00")
QUESTION = "Why is 3 not in range(3)?"


def a_week() -> Course:
    return a_course(
        a_lesson("loops", "Loops", ask="What did your loop print?"),
        schedule="weekly",
        weeks=1,
        sessions=(a_session("qa", every=parse_weekly("wed 17:00")),),
        wrapup={"every": parse_weekly("fri 16:00")},
    )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    cohort = a_cohort(people={"managers": ("maya",), "instructors": ("ivan",)})
    async with a_house(tmp_path, a_week(), cohort) as made:
        yield made


async def counts(house: House) -> dict[str, int]:
    async with house.app.database.transaction() as transaction:
        return {
            table: (await transaction.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
            for table in ("ledger", "messages", "members", "latest", "recordings")
        }


def a_saying(said: str = QUESTION, place: str = "home/questions", ref: str = "home/questions#q1") -> MessagePosted:
    return MessagePosted(
        HOME, utc("2026-10-06 10:00"), Place(place), MessageRef(ref), PersonRef("home/@ada"), "Ada", said
    )


async def test_hearing_a_fact_twice_changes_nothing(house: House) -> None:
    await house.app.inbox.receive(a_saying())
    once = await counts(house)

    await house.app.inbox.receive(a_saying())

    assert await counts(house) == once
    assert once["messages"] == 1


async def test_a_flood_of_facts_is_stored_once_each_however_often_each_is_reported(house: House) -> None:
    facts = [a_saying(f"What is {number}?", ref=f"home/questions#{number}") for number in range(300)]

    await asyncio.gather(*(house.app.inbox.receive(fact) for fact in [*facts, *reversed(facts)]))

    assert (await counts(house))["messages"] == 300


async def test_a_fact_that_cannot_be_taken_in_does_not_take_the_others_with_it(house: House) -> None:
    good, bad = a_saying(), replace(a_saying(ref="home/questions#bad"), author_name=None)  # type: ignore[arg-type]

    came_of_it = await asyncio.gather(
        house.app.inbox.receive(good), house.app.inbox.receive(bad), return_exceptions=True
    )

    assert (await counts(house))["messages"] == 1
    assert came_of_it[0] is None
    assert isinstance(came_of_it[1], Exception)


async def test_what_is_said_in_a_room_we_may_not_read_is_never_stored(house: House) -> None:
    house.chat.add_room(HOME, "cafeteria")
    before = await counts(house)

    await house.app.inbox.receive(a_saying("a secret", "home/cafeteria", "home/cafeteria#x"))
    await house.app.inbox.receive(a_saying("to somebody", "home/@bo", "home/@bo#x"))

    assert await counts(house) == before
    kept = await house.everything_kept()
    assert b"a secret" not in kept
    assert b"to somebody" not in kept


async def test_an_edit_replaces_the_words_and_a_late_report_of_an_older_one_does_not(house: House) -> None:
    said = a_saying()
    newer = MessageEdited(HOME, said.at + timedelta(minutes=9), said.place, said.ref, "Why does range stop early?")
    older = MessageEdited(HOME, said.at + timedelta(minutes=2), said.place, said.ref, "Why is three missing?")
    for fact in (said, newer, older):
        await house.app.inbox.receive(fact)

    await house.until(FRIDAY)

    assert "Why does range stop early?" in house.said("announcements")[-1]


async def test_a_deleted_message_leaves_the_database_and_the_posted_wrap_up(house: House) -> None:
    await house.until(NINE)
    ref = house.people.say("Ada", house.thread("Lesson 1: Loops"), QUESTION)
    await house.until(FRIDAY)
    assert QUESTION in house.said("announcements")[-1]

    house.people.delete(ref)
    await house.until(FRIDAY + timedelta(minutes=5))

    assert QUESTION not in house.said("announcements")[-1]
    assert "what you asked" in house.said("announcements")[-1]
    kept = await house.everything_kept()
    assert QUESTION.encode() not in kept


async def test_a_question_edited_after_the_wrap_up_is_quoted_as_it_reads_now(house: House) -> None:
    await house.until(NINE)
    ref = house.people.say("Ada", house.thread("Lesson 1: Loops"), QUESTION)
    await house.until(FRIDAY)

    house.people.edit(ref, "Why does range(3) stop at 2?")
    await house.until(FRIDAY + timedelta(minutes=5))

    assert "Why does range(3) stop at 2?" in house.said("announcements")[-1]


async def test_a_late_learner_gets_one_catch_up_and_staff_and_early_birds_get_none(house: House) -> None:
    house.people.join("Early")
    await house.until(NINE + timedelta(hours=1))

    house.people.join("Late", "Asia/Tokyo")
    house.people.join("ivan")
    await house.until(NINE + timedelta(hours=2))
    house.people.leave("Late")
    house.people.join("Late", "Asia/Tokyo")
    await house.until(NINE + timedelta(hours=3))

    assert len(house.chat.at(Place("home/@late"))) == 1
    assert "Loops" in house.text("message", house.chat.at(Place("home/@late"))[0].body)
    (early,) = house.chat.at(Place("home/@early"))
    assert "Your next step: **" not in house.text("message", early.body)
    assert "Your next step: Loops" in house.text("message", early.body)
    assert house.chat.at(Place("home/@ivan")) == []


async def test_a_catch_up_waits_for_the_end_of_the_learners_own_quiet_hours(house: House) -> None:
    await house.until(utc("2026-10-06 13:00"))  # 22:00 in Tokyo

    house.people.join("Late", "Asia/Tokyo")
    await house.until(utc("2026-10-06 22:59"))
    assert house.chat.at(Place("home/@late")) == []
    await house.until(utc("2026-10-06 23:00"))

    assert len(house.chat.at(Place("home/@late"))) == 1


async def test_a_recording_that_staff_attach_is_announced_once_and_a_learners_file_is_not(house: House) -> None:
    house.people.join("ivan")
    house.people.join("Ada")
    await house.until(utc("2026-10-08 10:00"))
    thread = next(one.place for one in house.chat.threads() if one.title.startswith("Live Q&A"))

    house.people.share_file("Ada", thread, "My notes", "notes.mp4", "https://files.example/notes.mp4", "video/mp4")
    await house.until(utc("2026-10-08 10:05"))
    assert not any(
        "https://files.example" in one.body for one in house.chat.at(thread) if one.author_name == "Homeroom"
    )

    house.people.share_file("ivan", thread, "Here it is", "qa.mp4", "https://files.example/qa.mp4", "video/mp4")
    await house.until(utc("2026-10-08 10:10"))

    told = [
        one.body
        for one in house.chat.at(thread)
        if one.author_name == "Homeroom" and "https://files.example/qa.mp4" in one.body
    ]
    assert len(told) == 1


async def test_reactions_attendance_and_rsvps_are_kept_as_their_latest_state(house: House) -> None:
    house.people.join("Ada")
    ref = house.people.say("Ada", Place("home/questions"), QUESTION)
    house.people.react("Ada", ref, "eyes")
    await house.until(NINE)
    entry = next(one.ref for one in house.chat.at(Place("home/announcements")) if one.what == "calendar")
    house.people.react("Ada", ref, "eyes", present=False)
    house.people.attend("Ada", Place("home/announcements"), present=True)
    house.people.rsvp("Ada", entry, coming=True)
    await house.until(NINE + timedelta(minutes=1))

    async with house.app.database.transaction() as transaction:
        rows = (await transaction.execute(text("SELECT what, detail, present FROM latest ORDER BY what"))).all()
    assert [tuple(row) for row in rows] == [("attendance", "", 1), ("reaction", "eyes", 0), ("rsvp", "", 1)]


async def test_a_lessons_button_is_noted_and_answered_to_whoever_pressed_it(house: House) -> None:
    house.people.join("Ada")
    await house.until(NINE)
    post = next(one for one in house.chat.at(Place("home/lessons")) if one.key is not None)

    call = house.people.press("Ada", post.ref, "done:loops")
    await house.until(NINE + timedelta(minutes=1))

    (answer,) = Calls(house.chat).answers(call)
    noted = house.text(answer.shape, answer.body)
    assert noted.splitlines()[0] == "Noted: you are done with Loops. Only you see this."
    async with house.app.database.transaction() as transaction:
        kept = (await transaction.execute(text("SELECT what, subject, person FROM latest"))).all()
    assert [tuple(row) for row in kept] == [("pressed", "done:loops", "home/@ada")]


def test_a_fact_that_can_happen_again_has_another_key_each_time() -> None:
    at = utc("2026-10-06 10:00")
    first = MemberJoined(HOME, at, PersonRef("home/@ada"), "Ada")
    second = MemberJoined(HOME, at + timedelta(days=1), PersonRef("home/@ada"), "Ada")
    deleted = MessageDeleted(HOME, at, Place("home/questions"), MessageRef("home/questions#q1"))

    assert key_of(first) != key_of(second)
    assert key_of(deleted) == "home deleted home/questions#q1"
    assert place_of(first) is None
    assert place_of(deleted) == "home/questions"
