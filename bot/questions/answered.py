"""Keeps answers to be found: whatever is found answered where something was said, edited or deleted."""

from bot.deliver.running import RunningCohort
from bot.model import Home, Place
from bot.questions.finding import find_questions
from bot.store import members, messages, search
from bot.store.database import Transaction
from bot.store.search import What

_LOOKED_AT = 100  # messages of a room or thread: an answer that comes later than this many is marked by a person


async def index_answers(transaction: Transaction, running: RunningCohort, home: Home, place: Place) -> None:
    """Let search find the answers at *place* as they stand now."""
    said = await messages.newest_in_place(transaction, home, place, _LOOKED_AT)
    staff = [one.person for one in await members.of_cohort(transaction, running.id) if one.role != "learner"]
    questions = find_questions([(one, None) for one in said], staff)
    answers = {one.message.ref: one for one in questions if one.is_answered and one.answer is not None}
    known = await search.answered(transaction, running.id, home, [one.ref for one in said])
    for ref in known.keys() - answers.keys():
        await search.forget_entry(transaction, running.id, What.ANSWER, ref, home)
    for one in answers.values():
        if one.answer is not None:
            await search.index_answer(transaction, running.id, running.course.language, home, one.message, one.answer)
