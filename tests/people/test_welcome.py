"""The first message of a cohort."""

from bot.course.course import Course
from bot.course.homes import HomePlan
from bot.model import Kind, Verb
from bot.people.welcome import welcome
from bot.scene import NothingToSay
from tests.builders import (
    a_cohort,
    a_course,
    a_lesson,
    a_session,
    a_sitting,
    a_slot,
    a_timetable,
    an_occurrence,
)
from tests.reading import read_all
from tests.scenes import a_scene

WELCOMED = a_slot(Kind.WELCOME, "course", "", "2026-10-02 09:00")
LESSONS = (
    a_slot(subject="names", wall="2026-10-05 09:00"),
    a_slot(subject="loops", wall="2026-10-08 09:00"),
    a_slot(subject="dicts", wall="2026-10-12 09:00"),
)


def a_course_of_three() -> Course:
    return a_course(
        a_lesson("names", "Names and values"), a_lesson(), a_lesson("dicts", "Dictionaries"), sessions=(a_session(),)
    )


async def test_a_welcome_says_what_comes_when_where_to_ask_and_what_is_read() -> None:
    timetable = a_timetable(
        WELCOMED,
        *LESSONS,
        a_slot(Kind.WRAP_UP, "course", "week-1", "2026-10-09 16:00"),
        sessions=(an_occurrence(a_sitting("2026-10-07 17:00", "2026-10-07 18:00")),),
    )

    assert read_all(await welcome(WELCOMED, a_scene(a_course_of_three(), timetable))) == [
        """# Welcome to Intro to Python

This is **Autumn 2026**: 8 weeks, 3 lessons, 1 live session.

**The first days:**

- Mon 5 Oct 09:00: Names and values
- Wed 7 Oct 17:00: Live Q&A
- Thu 8 Oct 09:00: Loops and ranges

**How a week goes:**

- Each lesson comes to #lessons with a thread of its own. Ask about it there.
- Everything else is asked in #questions. No question is too small.
- Live sessions are announced with what they are for, and with what counts as much as coming.
- A wrap-up gathers what was asked that week, with the answers and what is still open.

Homeroom reads only the rooms of this course (#announcements, #lessons, #questions) and their threads, to find \
questions and answers. It reads no other room and nobody's private messages.""",
        "<pin >",
        "<open thread Introductions>",
        "Say hello here: who you are, what brings you to this course, and one thing you would like to be able to do "
        "when it ends. Two lines are plenty.",
    ]


async def test_a_cohort_without_sessions_and_wrap_ups_promises_neither() -> None:
    said, *_ = read_all(await welcome(WELCOMED, a_scene(a_course_of_three(), a_timetable(WELCOMED, *LESSONS))))

    assert "This is **Autumn 2026**: 8 weeks, 3 lessons. Nothing of it is live: you choose your hours." in said
    assert "Live" not in said
    assert "wrap-up" not in said


async def test_rooms_are_called_as_in_the_cohorts_home() -> None:
    home = HomePlan(platform="discord", address="1187", rooms=(("lessons", "#lessons-autumn"),))
    scene = a_scene(a_course_of_three(), a_timetable(WELCOMED, *LESSONS), cohort=a_cohort(homes=(home,)))

    said, *_ = read_all(await welcome(WELCOMED, scene))

    assert "Each lesson comes to #lessons-autumn with" in said
    assert "asked in #questions." in said


async def test_a_welcome_is_pinned_and_pings_nobody() -> None:
    drafts = await welcome(WELCOMED, a_scene())
    assert not isinstance(drafts, NothingToSay)

    assert [draft.verb for draft in drafts] == [Verb.POST, Verb.PIN, Verb.OPEN_THREAD, Verb.POST]
    assert drafts[0].message is not None
    assert drafts[0].message.pings == ()
