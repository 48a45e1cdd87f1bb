"""When a lesson counts as done: by its button, by writing in its thread, or by what is handed in there.

Each button press and each message is noted by itself, so doing it twice changes nothing, and taking one of them back
leaves the others. Staff are never done with anything; they have read it before.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.course.course import Lesson
from bot.course.saying import lesson_of
from bot.deliver.running import RunningCohort
from bot.events import FileShared, MessageDeleted, MessageEdited, MessagePosted
from bot.model import Home, MessageRef, PersonRef, Place
from bot.questions.prose import has_address, has_code, prose, sentences
from bot.store import messages, progress
from bot.store.database import Transaction
from bot.store.progress import NO_MESSAGE, How, Learner, Mark


def says_something(text: str) -> bool:
    """Whether a message is more than questions and emoji: who only asks is not done yet."""
    said = sentences(prose(text))
    if not said:
        return has_code(text) or has_address(text)
    is_shown = "```" in text or "~~~" in text or has_address(text)
    return is_shown or any(not sentence.rstrip("\"'”“»)* _").endswith("?") for sentence in said)


async def press(transaction: Transaction, who: Learner, lesson: str, at: datetime) -> None:
    """Somebody says by its button that they are done."""
    await progress.mark(transaction, who, Mark(lesson, How.BUTTON, NO_MESSAGE, at))


async def heard(transaction: Transaction, running: RunningCohort, event: MessagePosted) -> None:
    """What a learner writes in the thread of a lesson may make it done."""
    if event.by_bot:
        return
    written = _Written(event.home, event.place, event.ref, event.author, event.at, event.text, event.reply_to)
    await _count(transaction, running, written)


async def heard_again(transaction: Transaction, running: RunningCohort, event: MessageEdited | MessageDeleted) -> None:
    """A message says something else now: it is looked at anew, as of when it was first said. Or it is gone."""
    if isinstance(event, MessageDeleted):
        await progress.unmark_message(transaction, running.id, event.home, event.ref)
        return
    if not _may_count(running, event.home, event.place):
        return
    message = await messages.find(transaction, event.home, event.ref)
    await progress.unmark_message(transaction, running.id, event.home, event.ref, How.POST)
    if message is not None and not message.by_bot:
        written = _Written(
            event.home, message.place, message.ref, message.author, message.at, message.text, message.reply_to
        )
        await _count(transaction, running, written)


async def shared(transaction: Transaction, running: RunningCohort, event: FileShared) -> None:
    """A file in the thread of a lesson is handed in, whatever stands beside it."""
    who = Learner(running.id, event.home, event.author)
    lesson = await _lesson_at(transaction, running, who, event.place)
    if lesson is not None:
        await progress.mark(transaction, who, Mark(lesson.id, How.FILE, event.ref, event.at))


@dataclass(frozen=True, slots=True)
class _Written:
    home: Home
    place: Place
    ref: MessageRef
    author: PersonRef
    at: datetime
    text: str
    reply_to: MessageRef | None


async def _count(transaction: Transaction, running: RunningCohort, written: _Written) -> None:
    if not _may_count(running, written.home, written.place) or not says_something(written.text):
        return
    who = Learner(running.id, written.home, written.author)
    lesson = await _lesson_at(transaction, running, who, written.place)
    if lesson is None or (lesson.done_when == "deliverable" and await _is_to_somebody_else(transaction, written)):
        return
    await progress.mark(transaction, who, Mark(lesson.id, How.POST, written.ref, written.at))


def _may_count(running: RunningCohort, home: Home, place: Place) -> bool:
    """Whether looking further is worth it: most courses and most messages end here, without a query."""
    is_room = running.role_of(home, place) is not None
    return not is_room and any(lesson.done_when != "button" for lesson in running.course.lessons)


async def _lesson_at(transaction: Transaction, running: RunningCohort, who: Learner, place: Place) -> Lesson | None:
    """The lesson whose thread *place* is, if writing there makes it done for *who*."""
    if not _may_count(running, who.home, place):
        return None
    subject = await progress.thread_lesson(transaction, who, place)
    lesson = lesson_of(running.course, subject) if subject is not None else None
    return lesson if lesson is not None and lesson.done_when != "button" else None


async def _is_to_somebody_else(transaction: Transaction, written: _Written) -> bool:
    """Whether it answers what another person wrote: a kind word for others is not one's own work."""
    if written.reply_to is None:
        return False
    answered = await messages.find(transaction, written.home, written.reply_to)
    return answered is not None and not answered.by_bot and answered.author != written.author
