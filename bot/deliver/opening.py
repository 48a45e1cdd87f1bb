"""Opens what is due: composes it, writes its steps down, or says why there is nothing to send."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.attention.budget import Budget
from bot.deliver.composing import NotThereYet, compose, target_of
from bot.deliver.records import Known
from bot.deliver.reviewing import held_back
from bot.deliver.running import CohortBook, RunningCohort, lane_of
from bot.deliver.staff import tell_staff
from bot.kinds import RULES
from bot.model import Delivery, DeliveryState, Kind
from bot.people.waking import Nights
from bot.scene import NothingToSay
from bot.store import activity, deliveries, posted, standing, steps
from bot.store.activity import What
from bot.store.database import Transaction, is_trouble
from bot.store.deliveries import Planned
from bot.store.doubts import Restoration, restoration
from bot.store.due import deliveries_due
from bot.store.steps import Opening

_LOOK_AGAIN_AFTER = timedelta(seconds=5)  # for what stands on something that is still on its way
_LOOK_AGAIN_AT_LEAST = timedelta(minutes=10)  # however long that has been
_AT_ONCE = 100  # deliveries opened in one transaction, so that a burst does not hold the loop up

_BREATH = 10  # deliveries composed before others get their turn
_EXPRESS = max(rule.priority for rule in RULES.values() if rule.express)
_ANY = max(rule.priority for rule in RULES.values())

_QUOTES_PEOPLE = frozenset({Kind.WRAP_UP, Kind.WRAP_UP_DRAFT, Kind.NUDGE, Kind.CLOSING})
"""What these say depends on what people said; after a restoration that is read back first."""

log = structlog.get_logger(__name__)


async def open_due(transaction: Transaction, book: CohortBook, now: datetime, *, only_express: bool) -> int:
    """Open deliveries that are due; how many were looked at.

    *only_express*: what is open already keeps us busy; more is opened when its turn has come.
    """
    behind = book.behind(await standing.revisions(transaction))  # what these say now is not known here yet
    urgent = _EXPRESS if only_express else _ANY
    due = await deliveries_due(transaction, now, _AT_ONCE, urgent, book.platforms, behind)
    openings: list[Opening] = []
    to_people = {(one.cohort, one.home, one.slot.person) for one in due if one.slot.person is not None}
    nights = await Nights.of(transaction, to_people)
    known, budget = Known(transaction), Budget(transaction, nights)
    restored = await restoration(transaction) if due else None
    for number, delivery in enumerate(due, start=1):
        if number % _BREATH == 0:
            await asyncio.sleep(0)  # composing takes the loop for itself
        try:
            openings += await _opening(transaction, known, nights, budget, book, delivery, now, restored)
        except Exception as error:  # one bad delivery must not stop the rest, and staff are told
            if is_trouble(transaction, error):
                raise
            log.exception("A delivery could not be composed.", delivery=delivery.id, kind=delivery.slot.kind)
            await deliveries.finish(transaction, delivery.id, DeliveryState.FAILED)
            why = f"it could not be composed ({type(error).__name__})"
            await activity.log(transaction, now, delivery.cohort, What.FAILED, why, delivery=delivery.id)
            await tell_staff(transaction, book, delivery, why, "Please report this to whoever runs Homeroom.", now)
    await deliveries.open_(transaction, [one.delivery for one in openings if one.restored is None], now)
    for opening in openings:
        if opening.restored is not None:
            await deliveries.open_(transaction, [opening.delivery], min(now, opening.due_at))
    await steps.add(transaction, openings)
    return len(due)


async def _opening(
    transaction: Transaction,
    known: Known,
    nights: Nights,
    budget: Budget,
    book: CohortBook,
    delivery: Delivery,
    now: datetime,
    restored: Restoration | None,
) -> list[Opening]:
    """The steps of a delivery; none where there is nothing to send, or not yet.

    What may have been posted before the database was *restored* is composed as it was then, on time, so that its steps
    are the same ones; it is looked up even when it is too late to send it, for others may stand on it.
    """
    since = delivery.in_doubt_since
    doubt = replace(restored, since=since) if restored is not None and since is not None else None
    running, platform, due_at = book.get(delivery.cohort), book.platforms[delivery.home], delivery.slot.at
    assert running is not None
    held = await held_back(transaction, delivery, running, now)
    if isinstance(held, datetime):
        await deliveries.postpone(transaction, delivery.id, held)
        return []
    if isinstance(held, NothingToSay):
        await skip(transaction, delivery, held.why, now)
        return []
    if doubt is None and delivery.slot.until is not None and now > delivery.slot.until:
        await skip(transaction, delivery, "it was no longer worth sending when its turn came", now)
        return []
    if restored is not None and not restored.is_reheard and delivery.slot.kind in _QUOTES_PEOPLE:
        await deliveries.postpone(transaction, delivery.id, now + _patience(delivery, now))
        return []
    if doubt is None and await _waits_for_morning(transaction, nights, delivery, running, now):
        return []
    place = await target_of(known, delivery, running, platform)
    if isinstance(place, NotThereYet):
        await deliveries.postpone(transaction, delivery.id, now + _patience(delivery, now))
        return []
    composed = (
        place
        if isinstance(place, NothingToSay)
        else await compose(transaction, known, delivery, running, platform, min(now, due_at) if doubt else now)
    )
    if isinstance(place, NothingToSay) or isinstance(composed, NothingToSay):
        assert isinstance(composed, NothingToSay)
        await skip(transaction, delivery, composed.why, now)
        return []
    rule = RULES[delivery.slot.kind]
    if rule.unasked and doubt is None and await _is_too_much(transaction, nights, budget, delivery, running, now):
        return []
    return [
        Opening(
            delivery=delivery.id,
            key=f"{delivery.cohort}/{delivery.slot.key}/{delivery.home}",
            home=delivery.home,
            new=composed,
            place=place,
            lane=lane_of(platform, place, express=rule.express),
            person=delivery.slot.person,
            express=rule.express,
            due_at=due_at,
            priority=rule.priority,
            restored=doubt,
        )
    ]


async def _waits_for_morning(
    transaction: Transaction, nights: Nights, delivery: Delivery, running: RunningCohort, now: datetime
) -> bool:
    """Move a direct message that falls into the person's quiet hours to their end; whether it was moved.

    Whatever planned it may have known nothing of these hours, and they may have been changed since.
    """
    slot, rule = delivery.slot, RULES[delivery.slot.kind]
    if slot.person is None or not rule.keeps_quiet:
        return False
    awake = nights.over(running, delivery.home, slot.person, now, slot.until)
    if awake.at <= now:
        return False
    moved = Planned(delivery.cohort, delivery.home, replace(slot, moment=awake), rule.priority, delivery.details)
    await posted.move(transaction, moved)
    return True


async def _is_too_much(
    transaction: Transaction, nights: Nights, budget: Budget, delivery: Delivery, running: RunningCohort, now: datetime
) -> bool:
    """Have a message wait for next week that is one too many in this one; what is worth nothing then is skipped.

    One that may be sent is spent here, so that of two composed together the second one knows.
    """
    slot = delivery.slot
    assert slot.person is not None
    next_week = await budget.spend(running, delivery.home, slot.person, now)
    if next_week is None:
        return False
    most = running.course.nudges.per_learner_per_week
    why = f"the person had {most} of {most} messages this week"
    awake = nights.over(running, delivery.home, slot.person, next_week)
    if not most or (slot.until is not None and awake.at > slot.until):
        await skip(transaction, delivery, why, now)
        return True
    moved = Planned(delivery.cohort, delivery.home, replace(slot, moment=awake), RULES[slot.kind].priority)
    await posted.move(transaction, moved)
    await activity.log(transaction, now, delivery.cohort, What.MOVED, why, delivery=delivery.id)
    return True


def _patience(delivery: Delivery, now: datetime) -> timedelta:
    """Look again soon at first; something that stays on its way for hours is waited for in longer steps."""
    return min(max((now - delivery.slot.at) / 2, _LOOK_AGAIN_AFTER), _LOOK_AGAIN_AT_LEAST)


async def skip(transaction: Transaction, delivery: Delivery, why: str, now: datetime) -> None:
    """Close a delivery without sending it, and say why."""
    await deliveries.finish(transaction, delivery.id, DeliveryState.SKIPPED)
    await activity.log(transaction, now, delivery.cohort, What.SKIPPED, why, delivery=delivery.id)
