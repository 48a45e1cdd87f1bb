"""Which posts would be edited if a cohort took another version: composed anew, compared with what is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.cohorts.comparing import Named
from bot.deliver.composing import compose
from bot.deliver.records import Known
from bot.deliver.running import RunningCohort
from bot.message import message_from_json
from bot.model import Delivery, Home, Step, StepState, Verb
from bot.ports import Platform
from bot.scene import NothingToSay
from bot.store import deliveries, steps
from bot.store.database import Transaction
from bot.store.posted import Line
from bot.store.steps import NewStep

_SPEAKING = (Verb.POST, Verb.DIRECT_MESSAGE)


async def edits(
    transaction: Transaction,
    running: RunningCohort,
    lines: Iterable[Line],
    platforms: Mapping[Home, Platform],
    now: datetime,
) -> tuple[Named, ...]:
    """The lines whose posts would be edited, in their order; platforms are only asked what fits into a message."""
    found: dict[Named, None] = {}
    known = Known(transaction)
    for line in lines:
        platform = platforms.get(line.home)
        if line.is_posted and platform is not None:
            delivery = await deliveries.get(transaction, line.delivery)
            if await _would_be_edited(transaction, known, delivery, running, platform, now):
                found.setdefault(Named(line.kind, line.subject, line.occurrence))
    return tuple(found)


async def _would_be_edited(
    transaction: Transaction,
    known: Known,
    delivery: Delivery,
    running: RunningCohort,
    platform: Platform,
    now: datetime,
) -> bool:
    composed = await compose(transaction, known, delivery, running, platform, delivery.opened_at or now)
    if isinstance(composed, NothingToSay):
        return False
    posted = await steps.of_delivery(transaction, delivery.id)
    entries = [step.shown for step in posted if step.verb is Verb.ANNOUNCE_SESSION]
    if entries != [step.shows for step in composed if step.verb is Verb.ANNOUNCE_SESSION]:
        return True
    return any(
        _differs([one for one in posted if one.verb in _SPEAKING and one.in_thread == in_thread], in_thread, composed)
        for in_thread in (False, True)
    )


def _differs(old: Sequence[Step], in_thread: bool, composed: Sequence[NewStep]) -> bool:
    new = [one for one in composed if one.verb in _SPEAKING and one.in_thread == in_thread and one.payload is not None]
    return len(old) != len(new) or any(
        step.state is StepState.SENT and step.shown not in _shows(one) for step, one in zip(old, new, strict=True)
    )


def _shows(one: NewStep) -> tuple[str, str]:
    """What a message would show, as a post and as an edit, which notifies nobody."""
    assert one.payload is not None
    message = message_from_json(one.payload)
    return message.fingerprint(), replace(message, pings=()).fingerprint()
