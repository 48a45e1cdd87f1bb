"""Keeps answers to be found: whatever is answered where something was said, edited, deleted or marked by hand."""

from datetime import UTC, datetime

from bot.deliver.running import RunningCohort
from bot.model import Home, Kind, MessageRef, Place
from bot.questions.by_command import asked_as, by_command
from bot.questions.finding import find_questions
from bot.store import marks, members, messages, posts, questions, search
from bot.store.database import Transaction
from bot.store.search import What

_LOOKED_AT = 40  # messages of a room or thread; what was answered before these stays as it was found
_LATER = datetime(9999, 1, 1, tzinfo=UTC)


async def index_answers(transaction: Transaction, running: RunningCohort, home: Home, place: Place) -> None:
    """Let search find the answers at *place* as they stand now. Questions without a name are never found."""
    said = [(one, None) for one in await messages.newest_in_place(transaction, home, place, _LOOKED_AT)]
    since = said[0][0].at if len(said) == _LOOKED_AT else datetime(2000, 1, 1, tzinfo=UTC)
    commanded = await by_command(transaction, running.id, since, _LATER)
    said = sorted(
        [*said, *((one, None) for one, _subject in commanded if one.place == place)],
        key=lambda pair: (pair[0].at, pair[0].ref),
    )
    staff = {one.person for one in await members.of_cohort(transaction, running.id) if one.role != "learner"}
    nameless = await _nameless(transaction, running.id) if commanded else set()
    found = find_questions(said, staff, await marks.of_homes(transaction, [home]))
    answers = {one.message.ref: one for one in found if one.is_answered and one.message.ref not in nameless}
    known = await search.answered(transaction, running.id, home, [one.ref for one, _subject in said])
    for ref in known.keys() - {ref for ref, one in answers.items() if one.answer is not None}:
        await search.forget_entry(transaction, running.id, What.ANSWER, ref, home)
    for one in answers.values():
        if one.answer is not None:
            await search.index_answer(transaction, running.id, running.course.language, home, one.message, one.answer)


async def _nameless(transaction: Transaction, cohort: str) -> set[MessageRef]:
    """The posts of questions without a name: search may not know whose they are, and could not forget them."""
    posted = await posts.of_kinds(transaction, cohort, (Kind.QUESTION,))
    asked = [one for one in await questions.of_cohort(transaction, cohort) if one.is_anonymous]
    return {posted[Kind.QUESTION, asked_as(one.id)].ref for one in asked if (Kind.QUESTION, asked_as(one.id)) in posted}


async def index_around(transaction: Transaction, running: RunningCohort, home: Home, ref: MessageRef) -> None:
    """The same where the message *ref* stands."""
    message = await messages.find(transaction, home, ref)
    places = {message.place} if message is not None else set()
    for one in (await posts.of_kinds(transaction, running.id, (Kind.QUESTION, Kind.ANSWER))).values():
        if one.home == home and one.ref == ref:
            places.add(one.place)
    for place in places:
        await index_answers(transaction, running, home, place)
