"""A learner's own pause: nothing is sent to them, nobody counts them as missing, one catch-up when they are back."""

from collections.abc import Sequence
from datetime import datetime

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.model import Kind, Slot, Verb
from bot.people.waking import waking
from bot.progress.telling import told_back
from bot.scene import Draft, NothingToSay, Scene
from bot.store import absences, deliveries, posted
from bot.store.absences import Absence
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.progress import Learner
from schedules.zones import LocalMoment, to_local

BACK = "back-"
"""What the occurrence of such a catch-up begins with; the absence's number follows."""


async def away_now(transaction: Transaction, who: Learner, now: datetime) -> Absence | None:
    """The absence that holds now."""
    known = await absences.of_learner(transaction, who)
    return next((one for one in reversed(known) if one.holds_at(now)), None)


async def go_away(
    transaction: Transaction, running: RunningCohort, who: Learner, now: datetime, until: datetime | None
) -> None:
    """From now on *who* is away, or stays away until another moment than they said before."""
    absence = await away_now(transaction, who, now)
    if absence is None:
        number = await absences.go(transaction, who, now, until)
    else:
        number = absence.id
        await absences.plan_until(transaction, number, until)
    awake = await waking(transaction, running, who.home, who.person, until or now)
    planned = _catch_up(running, who, number, awake)
    if until is None:
        await deliveries.cancel(transaction, running.id, [planned.key])
    else:
        await deliveries.plan(transaction, [planned])
        await posted.move(transaction, planned)


async def come_back(transaction: Transaction, running: RunningCohort, who: Learner, now: datetime) -> Absence | None:
    """*who* is back; the absence that ended, None where there was none. Whoever calls this tells what was missed."""
    absence = await away_now(transaction, who, now)
    if absence is not None:
        await absences.come_back(transaction, absence.id, now)
        planned = _catch_up(running, who, absence.id, to_local(now, running.cohort.timezone))
        await deliveries.cancel(transaction, running.id, [planned.key])
    return absence


async def catch_up_after(slot: Slot, scene: Scene) -> Sequence[Draft] | NothingToSay:
    """The one message for somebody whose pause is over, unless they came back by themselves."""
    assert slot.person is not None
    standing = await scene.records.standing(slot.person)
    number = slot.occurrence.removeprefix(BACK)
    absence = next((one for one in standing.absences if str(one.id) == number), None)
    if absence is None or absence.back_at is not None:
        return NothingToSay("they are back already")
    zone = next((one.zone for one in await scene.records.members() if one.person == slot.person), None)
    message = told_back(standing, scene.course, absence.since, scene.now, scene.words, zone or scene.cohort.timezone)
    return (Draft(Verb.POST, message),)


def _catch_up(running: RunningCohort, who: Learner, number: int, at: LocalMoment) -> Planned:
    slot = Slot(
        kind=Kind.CATCH_UP,
        subject="course",
        occurrence=f"{BACK}{number}",
        moment=at,
        until=None,
        why="somebody's pause is over",
        person=who.person,
    )
    return Planned(running.id, who.home, slot, RULES[Kind.CATCH_UP].priority, {"absence": str(number)})
