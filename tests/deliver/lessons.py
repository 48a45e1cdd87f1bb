"""The course that the engine's tests play."""

from bot.course.course import Course
from tests.builders import a_course, a_lesson, utc

NINE = utc("2026-10-05 07:00")  # 09:00 in Paris
THURSDAY = utc("2026-10-08 07:00")


def two_lessons() -> Course:
    return a_course(
        a_lesson("loops", "Loops", ask="What did your loop print?"),
        a_lesson("dicts", "Dicts", ask="What would you look up?"),
        schedule="twice-weekly",
        weeks=1,
    )
