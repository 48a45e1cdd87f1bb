"""Reads where a learner stands, as stored."""

from bot.course.course import Course
from bot.course.timetable import Timetable
from bot.progress.standing import Standing
from bot.store import absences, progress
from bot.store.database import Transaction
from bot.store.progress import Learner


async def standing_of(transaction: Transaction, course: Course, timetable: Timetable, who: Learner) -> Standing:
    """Where *who* stands, read in one transaction."""
    here = {lesson.id for lesson in course.lessons}
    released = await progress.released(transaction, who.cohort, who.home)
    return Standing(
        lessons=course.lessons,
        timetable=timetable,
        released={lesson: sent for lesson, sent in released.items() if lesson in here},
        marks=await progress.marks_of(transaction, who),
        extensions=await absences.extensions_of(transaction, who),
        absences=await absences.of_learner(transaction, who),
    )
