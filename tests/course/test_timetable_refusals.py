"""What cannot be planned: each thing that finds no moment is named, with what to do."""

import pytest

from bot.course.course import Course
from bot.course.timetable import TimetableError
from tests.builders import a_course, a_lesson
from tests.course.timetables import a_plan


@pytest.mark.parametrize(
    ("course", "said"),
    [
        (
            a_course(*(a_lesson(name) for name in ("hello", "names", "loops")), weeks=1, schedule="twice-weekly"),
            'lessons/loops.md  The lesson "loops" finds no moment: twice-weekly has 2 places in 1 week, and 3 lessons '
            "without a release need one each. Add weeks, choose another preset, or give it a release of its own.",
        ),
        (
            a_course(a_lesson("hello"), a_lesson("names", release="week 1 mon 09:00")),
            'lessons/hello.md  The lesson "hello" finds no moment. Give it a release, like "week 1 mon 09:00", or name '
            'a preset in course.yaml, like "schedule: weekly".',
        ),
        (
            a_course(a_lesson("hello"), a_lesson("names"), schedule="twice-weakly"),
            'course.yaml  There is no schedule "twice-weakly". Did you mean "twice-weekly"? Schedules are async-only, '
            "bootcamp, twice-weekly, weekly.",
        ),
        (
            a_course(a_lesson("hello", release="1 day after lesson helo")),
            'lessons/hello.md  The lesson "hello" waits for the lesson "helo", which the course does not have. '
            'Did you mean "hello"? Use the id of a lesson.',
        ),
        (
            a_course(a_lesson("hello", release="1 day after session kickof"), sessions=[{"id": "kickoff"}]),
            'course.yaml  The session "kickoff" has no time. Give it "every: wed 17:00" or "at: week 1 mon 18:00".\n'
            'lessons/hello.md  The lesson "hello" waits for the session "kickof", which the course does not have. '
            'Did you mean "kickoff"? Use the id of a session.',
        ),
        (
            a_course(
                a_lesson("a", release="1 day after lesson d"),
                a_lesson("b", release="1 day after lesson c"),
                a_lesson("c", release="next mon 09:00"),
                a_lesson("d", release="1 day after lesson d"),
            ),
            "lessons/d.md  These lessons wait for each other: d → d. Give one of them a week and a time.\n"
            "lessons/b.md  These lessons wait for each other: b → c → b. Give one of them a week and a time.",
        ),
        (
            a_course(
                a_lesson("a", release="9000 weeks after lesson b"), a_lesson("b", release="week 1 mon 09:00"), weeks=2
            ),
            'lessons/a.md  The lesson "a" would come in 2199, while the cohort autumn-2026 starts in 2026. '
            "Shorten the lengths that lead to it.",
        ),
    ],
)
def test_what_finds_no_moment_is_named_with_what_to_do(course: Course, said: str) -> None:
    with pytest.raises(TimetableError) as refusal:
        a_plan(course)

    assert str(refusal.value) == said


def test_every_lesson_that_finds_no_moment_is_named() -> None:
    with pytest.raises(TimetableError) as refusal:
        a_plan(a_course(*(a_lesson(f"l{number}") for number in range(4)), weeks=1, schedule="twice-weekly"))

    assert [line.split("  ")[0] for line in str(refusal.value).splitlines()] == ["lessons/l2.md", "lessons/l3.md"]
