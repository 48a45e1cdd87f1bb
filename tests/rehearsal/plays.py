"""A small play for tests: two weeks, four lessons, a weekly session, with a timetable written out by hand."""

from datetime import date, timedelta

from bot.course.cohort import Cohort
from bot.course.course import Course, Lesson
from bot.course.timetable import Timetable, Week
from bot.model import Kind, Slot
from tests.builders import (
    a_cohort,
    a_course,
    a_lesson,
    a_moment,
    a_session,
    a_sitting,
    a_slot,
    a_timetable,
    an_occurrence,
)

_WEEKS = 2
_TEXT = """
A **loop** repeats work until there is nothing left to do. Most loops go through something that is already there.

## What a loop is made of

Every loop has a beginning, a step and an end. The end is the part that people forget first. Names for the step
should say what is stepped over. See [the manual](https://example.org/manual) for more.

## When it never stops

A loop without an end keeps the machine busy until somebody stops it. Printing the counter shows within seconds what
goes wrong. Beginners often change the wrong variable inside the loop.

```python
print("Code is not quoted by anybody here.")
```
"""


def a_lesson_to_talk_about(number: int) -> Lesson:
    return a_lesson(
        f"lesson-{number}",
        f"Loops, part {number}",
        text=_TEXT,
        goals=("Say what range(3) produces, and why 3 is not in it", "Find the end of a loop before you run it"),
        ask="What did your loop print, and what did you expect?",
    )


def a_small_course() -> Course:
    return a_course(
        *(a_lesson_to_talk_about(number) for number in range(1, 2 * _WEEKS + 1)), weeks=_WEEKS, sessions=(a_session(),)
    )


def a_small_cohort() -> Cohort:
    return a_cohort(people={"instructors": ("ivan", "mina"), "managers": ("maya",)})


def a_small_timetable() -> Timetable:
    slots = [a_slot(Kind.WELCOME, "course", wall=_wall(1, 0, "08:30"))]
    for number in range(2 * _WEEKS):
        week, day = number // 2 + 1, (0, 3)[number % 2]
        slots.append(a_slot(Kind.LESSON, f"lesson-{number + 1}", wall=_wall(week, day, "09:00")))
        slots.append(a_slot(Kind.NUDGE, f"lesson-{number + 1}", "1", wall=_wall(week, day + 2, "09:00")))
    slots += [slot for week in range(1, _WEEKS + 1) for slot in _session_week(week)]
    slots.append(a_slot(Kind.ENDING, "course", wall=_wall(_WEEKS + 1, 4, "16:00")))
    sessions = [
        an_occurrence(a_sitting(_wall(week, 2, "17:00"), _wall(week, 2, "18:00")), week=week)
        for week in range(1, _WEEKS + 1)
    ]
    weeks = [
        Week(week, a_moment(_wall(week, 0, "00:00")), a_moment(_wall(week + 1, 0, "00:00")))
        for week in range(1, _WEEKS + 1)
    ]
    return a_timetable(*slots, sessions=sessions, weeks=weeks)


def _session_week(week: int) -> tuple[Slot, ...]:
    return (
        a_slot(Kind.ANNOUNCEMENT, "qa", f"week-{week}", _wall(week, 0, "10:00")),
        a_slot(Kind.OPENING, "qa", f"week-{week}.sitting-1", _wall(week, 2, "17:00")),
        a_slot(Kind.CLOSING, "qa", f"week-{week}.sitting-1", _wall(week, 2, "18:00")),
        a_slot(Kind.WRAP_UP, "course", f"week-{week}", _wall(week, 4, "16:00")),
    )


def _wall(week: int, day: int, time: str) -> str:
    return f"{date(2026, 10, 5) + timedelta(days=7 * (week - 1) + day)} {time}"
