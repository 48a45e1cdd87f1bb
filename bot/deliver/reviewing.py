"""Holds a wrap-up back until staff approved it, where the course asks for that."""

from datetime import datetime
from typing import assert_never

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.model import Delivery, Kind, Slot
from bot.scene import NothingToSay
from bot.store import deliveries, posted, reviews
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.wrapups.review import Decided, Decision, is_reviewed, lapses_at, posted_anyway_at
from bot.wrapups.window import week_number
from schedules.zones import to_local

_UNAPPROVED = "nobody approved it within 24 hours"


async def held_back(
    transaction: Transaction, delivery: Delivery, running: RunningCohort, now: datetime
) -> datetime | NothingToSay | None:
    """Until when to look again, or why it is never posted; None where nothing holds it back."""
    if delivery.slot.kind is not Kind.WRAP_UP:
        return None
    week = delivery.slot.occurrence
    decided = await reviews.decided(transaction, running.id, week)
    if decided is None and is_reviewed(running.course):
        found = await _decided_by_now(transaction, delivery, running, now)
        if isinstance(found, datetime):
            return found
        decided = found
        await posted.mark_stale(transaction, running.id, Kind.WRAP_UP_DRAFT, week)
        if decided.decision is Decision.LAPSED:
            await _tell(transaction, delivery, running, now)
    if decided is None:
        return None
    match decided.decision:
        case Decision.APPROVED | Decision.BY_ITSELF:
            return None
        case Decision.SKIPPED:
            return NothingToSay("staff left it out")
        case Decision.LAPSED:
            return NothingToSay(_UNAPPROVED)
        case unknown:
            assert_never(unknown)


async def _decided_by_now(
    transaction: Transaction, delivery: Delivery, running: RunningCohort, now: datetime
) -> datetime | Decided:
    """What is decided by the clock, or when the clock decides next."""
    slot, anyway = delivery.slot, posted_anyway_at(delivery.slot, running.course)
    if anyway is not None and now >= anyway:
        decision, at = Decision.BY_ITSELF, anyway
    elif now >= lapses_at(slot):
        decision, at = Decision.LAPSED, lapses_at(slot)
    else:
        return min(one for one in (anyway, lapses_at(slot)) if one is not None)
    return await reviews.decide(transaction, running.id, slot.occurrence, decision, reviews.NOBODY, at)


async def _tell(transaction: Transaction, delivery: Delivery, running: RunningCohort, now: datetime) -> None:
    """Tell staff in this home that a week's wrap-up was not posted."""
    words, week = running.words, week_number(delivery.slot)
    slot = Slot(
        kind=Kind.NOTICE,
        subject=f"delivery-{delivery.id}",
        occurrence="unapproved",
        moment=to_local(now, running.cohort.timezone),
        until=None,
        why="nobody approved a wrap-up",
    )
    details = {
        "what": words("Wrap-up of week {week}").format(week=week),
        "why": words("Nobody approved it within 24 hours, so it was not posted."),
        "what_to_do": words("To post it all the same: {command}").format(command=f"wrapup post week:{week}"),
    }
    await deliveries.plan(transaction, [Planned(running.id, delivery.home, slot, RULES[Kind.NOTICE].priority, details)])
