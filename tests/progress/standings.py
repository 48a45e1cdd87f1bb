"""Standings for tests: a course of lessons, what is out, what is done."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.course.course import Course, Lesson
from bot.course.timetable import Timetable
from bot.model import MessageRef, Sent
from bot.progress.standing import Standing
from bot.store.absences import Absence, Extension
from bot.store.progress import NO_MESSAGE, How, Mark
from tests.builders import utc


def a_mark(lesson: str, at: datetime | str = "2026-10-06 10:00", how: How = How.BUTTON) -> Mark:
    ref = NO_MESSAGE if how is How.BUTTON else MessageRef(f"m-{lesson}")
    return Mark(lesson, how, ref, utc(at) if isinstance(at, str) else at)


def a_standing(
    course: Course,
    timetable: Timetable,
    out: Iterable[str],
    *marks: Mark,
    extensions: Mapping[str, Extension] | None = None,
    absences: tuple[Absence, ...] = (),
) -> Standing:
    """A learner for whom the lessons *out* are released."""
    released = {lesson: Sent(MessageRef(f"lesson-{lesson}"), f"memory://home/{lesson}") for lesson in out}
    return Standing(course.lessons, timetable, released, marks, extensions or {}, absences)


def lessons(*named: tuple[str, tuple[str, ...]]) -> tuple[Lesson, ...]:
    return tuple(
        Lesson.model_validate({"id": id_, "title": id_.title(), "path": f"{id_}.md", "text": "x", "needs": needs})
        for id_, needs in named
    )
