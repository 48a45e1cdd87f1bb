"""What a button does, and what it answers to the one who pressed it."""

from datetime import datetime

from bot.cohorts.cards import APPLY, REJECT
from bot.cohorts.keeping_up import ReadVersion
from bot.cohorts.proposing import decide
from bot.course.saying import lesson_of
from bot.deliver.running import RunningCohort
from bot.errors import HomeroomError
from bot.events import Pressed
from bot.message import Message, Text, Verbatim
from bot.store import members, proposals
from bot.store.database import Transaction
from bot.store.proposals import ProposalState

_WISHES = {APPLY: ProposalState.APPLIED, REJECT: ProposalState.REJECTED}

DONE = "done"
"""The action of a lesson's button, followed by a colon and the lesson's id."""


def answer_to(running: RunningCohort, event: Pressed) -> Message | None:
    """What to say; None for a button that is none of this cohort's."""
    action, _, subject = event.action.partition(":")
    lesson = lesson_of(running.course, subject) if action == DONE else None
    if lesson is None:
        return None
    noted = running.words("Noted: you are done with **{lesson}**. Only you see this.")
    return Message((Text(noted, {"lesson": Verbatim(lesson.title)}),), quiet=True)


async def decided(
    transaction: Transaction, running: RunningCohort, event: Pressed, now: datetime, read: ReadVersion
) -> Message | None:
    """Apply or reject a proposal for staff who pressed its button, and say what came of it; None for other buttons."""
    action, _, number = event.action.partition(":")
    wish = _WISHES.get(action)
    if wish is None or not number.isdecimal():
        return None
    members_now = await members.of_cohort(transaction, running.id)
    member = next((one for one in members_now if one.person == event.person and one.role != "learner"), None)
    if member is None:
        return _answer(running.words("Only the staff of this cohort can decide that."))
    proposal = await proposals.get(transaction, int(number))
    if proposal is None or proposal.cohort != running.id:
        return _answer(running.words("That proposal belongs to another cohort."))
    try:
        made = await decide(transaction, proposal.id, wish, read, now, member.name)
    except HomeroomError as error:
        return _answer("{why}", str(error))
    if not made.is_done:
        return _answer("{why}", made.said)
    if wish is ProposalState.APPLIED:
        return _answer(running.words("Applied. The timetable is the new one from now on."))
    return _answer(running.words("Rejected. Everything stays as it was."))


def _answer(said: str, why: str = "") -> Message:
    return Message((Text(said, {"why": Verbatim(why)} if why else {}),), quiet=True)
