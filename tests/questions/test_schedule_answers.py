"""Questions about the timetable are answered by what is planned and what was posted, at any moment."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cohorts.known import Known
from bot.course.cohort import Cohort
from bot.course.planning import plan
from bot.deliver.running import RunningCohort
from bot.message import Message, MessageLink, Moment, Text
from bot.model import CohortState, MessageRef, Sent
from bot.questions.schedule_answers import answer_schedule
from bot.questions.schedule_questions import About, ScheduleQuestion, schedule_question
from bot.words import words_for
from schedules.presets import load_presets
from tests.builders import a_cohort, a_course, a_lesson, a_session, utc
from tests.questions.schedule_sentences import ASKED
from tests.reading import read

COURSE = a_course(
    a_lesson(
        "loops",
        title="Loops",
        release="week 1 mon 09:00",
        deliverable={"due": "sun 20:00", "text": "Post your longest loop."},
    ),
    a_lesson("dicts", title="Dictionaries", release="week 2 mon 09:00"),
    a_lesson("files", title="Files", release="week 3 mon 09:00"),
    sessions=(
        a_session("qa", title="Live Q&A", every="wed 17:00"),
        a_session("talk", title="A talk", at="week 2 thu 18:00", record="never"),
    ),
    wrapup={"every": "fri 16:00"},
)
FIRST, LAST = utc("2026-10-01 00:00"), utc("2026-12-20 00:00")


def known_at(now: datetime, cohort: Cohort | None = None, recorded: tuple[str, ...] = ()) -> Known:
    """Everything due before *now* was posted, on time; sessions of the weeks in *recorded* have a recording."""
    cohort = cohort or a_cohort()
    timetable = plan(COURSE, cohort, load_presets())
    posts = {
        (slot.kind, slot.subject, slot.occurrence): (Sent(MessageRef(slot.key), f"https://chat/{slot.key}"), slot.at)
        for slot in timetable.slots
        if slot.at <= now
    }
    running = RunningCohort("intro/autumn", COURSE, cohort, timetable, words_for("en"), {})
    links = {("qa", week): ["https://video/1"] for week in recorded}
    return Known(running, CohortState.RUNNING, posts, links, now, "Europe/Paris")


def told(text: str, known: Known) -> str:
    asked = schedule_question(text, COURSE)
    assert asked is not None
    return read(answer_schedule(asked, known))


@pytest.mark.parametrize(
    ("now", "asked", "answer"),
    [
        ("2026-10-05 08:00", "When is the next Q&A?", "**Live Q&A** is Wed 7 Oct 17:00."),
        ("2026-10-07 15:30", "When is the next Q&A?", "**Live Q&A** is on now, until 18:00."),
        ("2026-10-05 08:00", "When is the Q&A in week 3?", "**Live Q&A** is Wed 21 Oct 17:00."),
        ("2026-10-05 08:00", "When is the Q&A in week 12?", "There is no live session in week 12."),
        ("2026-12-19 08:00", "When is the next session?", "No live session is to come any more. The last one was"),
        ("2026-10-05 08:00", "When is lesson 2?", "**Dictionaries** comes Mon 12 Oct 09:00."),
        ("2026-10-13 08:00", "When is lesson 2?", "[Dictionaries](lesson/dicts//) is out since Mon 12 Oct 09:00."),
        ("2026-10-05 08:00", "When is lesson 9?", "There are 3 lessons in this course."),
        ("2026-10-13 08:00", "When is the next lesson?", "**Files** comes Mon 19 Oct 09:00."),
        ("2026-11-13 08:00", "When is the next lesson?", "No further lesson is planned."),
        ("2026-10-06 08:00", "When is loops due?", "The deadline of [Loops](lesson/loops//) is Sun 11 Oct 20:00."),
        ("2026-10-06 08:00", "When is the deadline of Files?", "Nothing has to be handed in for Files."),
        ("2026-11-06 08:00", "When is the deadline?", "Nothing more is due in this course."),
        ("2026-10-06 08:00", "When is the exercise of week 2 due?", "Nothing is due in week 2."),
        ("2026-10-06 08:00", "Is it still open?", "Yes: [Loops](lesson/loops//) is open until Sun 11 Oct 20:00."),
        ("2026-10-12 08:00", "Can I still hand in?", "was Sun 11 Oct 20:00. Nothing is locked: you can still post it"),
        ("2026-10-04 08:00", "Is it too late to submit?", "Nothing is due yet."),
        ("2026-10-05 08:00", "Where is the recording?", "There is no recording yet: **Live Q&A** is Wed 7 Oct 17:00."),
        (
            "2026-10-16 08:00",
            "Where is the recording of week 2?",
            "There is no recording of **Live Q&A**, 14 Oct, yet.",
        ),
        ("2026-10-16 08:00", "Where is the recording of week 1?", "**Live Q&A**, 7 Oct: [watch it](https://video/1)"),
        ("2026-10-16 08:00", "Is there a recording of A talk?", "**A talk**, 15 Oct, was not recorded."),
        ("2026-10-16 08:00", "When does the course start?", "It began "),
        ("2026-10-16 08:00", "When does the course end?", "The course ends "),
    ],
)
def test_the_answer_is_what_the_tables_say(now: str, asked: str, answer: str) -> None:
    assert answer in told(asked, known_at(utc(now), recorded=("week-1",)))


def test_what_was_shifted_is_told_as_it_is_now() -> None:
    cohort = a_cohort(overrides=[{"shift": "1 week", "from": "2026-10-12", "why": "Ivan is ill"}])

    assert told("When is lesson 2?", known_at(utc("2026-10-06 08:00"), cohort)) == (
        "**Dictionaries** comes Mon 19 Oct 09:00."
    )


def test_what_is_held_back_has_no_date() -> None:
    cohort = a_cohort(overrides=[{"lesson": "dicts", "held": True}])

    assert told("When is lesson 2?", known_at(utc("2026-10-06 08:00"), cohort)) == (
        "**Dictionaries** is kept back by staff, and has no date until they release it."
    )


def test_what_is_cancelled_is_said_to_be_with_the_reason() -> None:
    cohort = a_cohort(overrides=[{"session": "qa", "week": 1, "cancelled": True, "why": "Ivan is ill"}])

    said = told("When is the next Q&A?", known_at(utc("2026-10-05 08:00"), cohort))

    assert said.startswith("**Live Q&A** is Wed 14 Oct 17:00.")
    assert said.endswith("**Live Q&A** of week 1 is cancelled: Ivan is ill")


def test_a_course_without_sessions_says_so() -> None:
    course = a_course(a_lesson("loops", release="week 1 mon 09:00"))
    running = RunningCohort("a/b", course, a_cohort(), plan(course, a_cohort(), load_presets()), words_for("en"), {})
    known = Known(running, CohortState.RUNNING, {}, {}, utc("2026-10-05 08:00"), "Europe/Paris")

    assert read(answer_schedule(ScheduleQuestion(About.SESSION), known)) == "This course has no live sessions."
    assert read(answer_schedule(ScheduleQuestion(About.RECORDING), known)) == (
        "This course has no live sessions, so there are no recordings."
    )


def test_a_paused_cohort_says_that_moments_may_change() -> None:
    known = known_at(utc("2026-10-06 08:00"))
    paused = Known(known.running, CohortState.PAUSED, known.posts, {}, known.now, known.zone)

    assert told("When is lesson 2?", paused).endswith(
        "The cohort is paused: nothing is posted until it goes on, and these moments may change."
    )


def values(message: Message) -> Iterator[object]:
    for block in message.blocks:
        assert isinstance(block, Text)
        yield from block.values.values()


@given(
    st.sampled_from([said for every in ASKED.values() for said in every]),
    st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)),
)
def test_at_any_moment_links_lead_to_what_was_posted_and_moments_are_planned_ones(said: str, naive: datetime) -> None:
    now = naive.replace(tzinfo=FIRST.tzinfo)
    known = known_at(now, recorded=("week-1",))
    asked = schedule_question(said, COURSE)
    assert asked is not None

    message = answer_schedule(asked, known)

    refs = {sent.ref for sent, _at in known.posts.values()}
    table = known.running.timetable
    moments = {slot.at for slot in table.slots} | {table.starts.at, table.ends.at}
    moments |= {at for each in table.sessions for one in each.sittings for at in (one.starts.at, one.ends.at)}
    for value in values(message):
        if isinstance(value, MessageLink):
            assert value.ref in refs
        if isinstance(value, Moment):
            assert value.at in moments


@given(st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None)))
def test_the_next_session_is_never_over(naive: datetime) -> None:
    now = naive.replace(tzinfo=FIRST.tzinfo)
    known = known_at(now)
    message = answer_schedule(ScheduleQuestion(About.SESSION), known)

    told_first = next(each for each in values(message) if isinstance(each, Moment))
    later = [one.sitting for one in known.sittings() if one.sitting.ends.at > now]

    if later:
        assert now - timedelta(hours=1) < told_first.at
        assert Moment in {type(each) for each in values(message)}
        assert any(told_first.at in (one.starts.at, one.ends.at) for one in later)
