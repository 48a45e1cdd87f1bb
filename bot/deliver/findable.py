"""Keeps lessons to be found: each from its post on, never before, and with the words it has now."""

from collections.abc import Collection

from bot.course.course import Lesson
from bot.deliver.running import RunningCohort
from bot.message import Text
from bot.model import Kind
from bot.store import posted, search
from bot.store.database import Transaction
from bot.store.search import What
from bot.text.parsing import parse
from bot.text.plain import Plain
from bot.text.walk import walk


async def index_lessons(transaction: Transaction, running: RunningCohort, only: Collection[str] | None = None) -> None:
    """Let what a cohort's search finds of lessons be what was posted; one that the course lost is not found.

    *only*: of these lessons.
    """
    lessons = {one.id: one for one in running.course.lessons}
    for home in running.homes():
        for (kind, subject, _occurrence), (sent, at) in (
            await posted.first_messages(transaction, running.id, home)
        ).items():
            if kind is not Kind.LESSON or (only is not None and subject not in only):
                continue
            if subject not in lessons:
                await search.forget_entry(transaction, running.id, What.LESSON, subject, home)
                continue
            lesson = lessons[subject]
            await search.index_lesson(
                transaction,
                running.id,
                running.course.language,
                home,
                subject,
                (sent.ref, sent.link, at),
                (lesson.title, words_of(lesson)),
            )


def words_of(lesson: Lesson) -> str:
    """What a lesson says, without marks."""
    said = walk(parse(Text(lesson.text)), {}, Plain())
    return "\n".join([*said, *(f"{goal}." for goal in lesson.goals)])
