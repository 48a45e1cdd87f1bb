"""A scene for composers, everything in it replaceable."""

from datetime import datetime

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.timetable import Timetable
from bot.scene import Scene
from bot.words import words_for
from tests.builders import a_cohort, a_course, a_timetable, utc
from tests.records import RecordsInMemory


def a_scene(
    course: Course | None = None,
    timetable: Timetable | None = None,
    records: RecordsInMemory | None = None,
    *,
    cohort: Cohort | None = None,
    now: datetime | None = None,
    language: str = "en",
    details: dict[str, str] | None = None,
) -> Scene:
    return Scene(
        course=course or a_course(),
        cohort=cohort or a_cohort(),
        timetable=timetable or a_timetable(),
        now=now or utc("2026-10-05 07:00"),
        words=words_for(language),
        records=records or RecordsInMemory(),
        details=details or {},
    )
