"""A check mark under a message says that a question is answered, or that this is the answer."""

from bot.deliver.running import RunningCohort
from bot.events import Reacted
from bot.model import Home, Kind, MessageRef
from bot.questions.keeping import keep_around, talk_around
from bot.questions.marks import Mark
from bot.store import deliveries, marks, members, questions
from bot.store.database import Transaction

CHECKS = frozenset({"✅", "✔", "✔️", "☑", "☑️", "white_check_mark", "heavy_check_mark", "ballot_box_with_check"})
"""As platforms tell them: the sign itself, or its name."""


async def reacted(transaction: Transaction, running: RunningCohort, event: Reacted) -> None:
    """Mark what staff, or whoever asked, put a check mark under; taking the check mark off takes off the mark."""
    if event.emoji.strip(":") not in CHECKS:
        return
    member = await members.find(transaction, running.id, event.home, event.person)
    if member is None:
        return
    meant = await _meant(transaction, running, event.home, event.ref)
    if meant is None:
        return
    what, asked = meant
    row = await questions.by_ref(transaction, event.home, asked)
    if member.role == "learner" and (row is None or row.person != event.person):
        return
    marked = await marks.of(transaction, event.home, event.ref)
    if event.present and marked is not what:
        await marks.put(transaction, event.home, event.ref, what, event.person, event.at)
        if what is Mark.ANSWER and await marks.of(transaction, event.home, asked) is Mark.OPEN:
            await marks.take_off(transaction, event.home, asked)
    elif not event.present and marked is what:
        await marks.take_off(transaction, event.home, event.ref)
    else:
        return
    await keep_around(transaction, running, event.home, event.ref)
    await deliveries.mark_stale(transaction, running.id, Kind.WRAP_UP)


async def _meant(
    transaction: Transaction, running: RunningCohort, home: Home, ref: MessageRef
) -> tuple[Mark, MessageRef] | None:
    """What a check mark under this message says, and of which question."""
    talk = await talk_around(transaction, running, home, ref)
    if talk is None:
        return None
    if any(one.message.ref == ref for one in talk.questions()):
        return Mark.ANSWERED, ref
    asked = talk.question_of(ref)
    return (Mark.ANSWER, asked) if asked is not None else None
