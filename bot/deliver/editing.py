"""Keeps posted messages true: what is stale is composed anew, and edited where it no longer shows what it should."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.deliver.composing import compose, hash_of, payload_of
from bot.deliver.performing import CANCELLED
from bot.deliver.records import Known
from bot.deliver.running import CohortBook, RunningCohort, lane_of
from bot.kinds import RULES
from bot.message import Message, MessageLink, Text, message_from_json
from bot.model import Delivery, Kind, MessageRef, Place, Step, StepState, Verb
from bot.ports import Platform
from bot.questions.keeping import keep_place
from bot.scene import NothingToSay
from bot.store import deliveries, edits, standing, steps
from bot.store.database import Transaction
from bot.store.doubts import restoration
from bot.store.steps import NewStep, Opening, Ready

_AT_ONCE = 20  # deliveries composed anew in one transaction
_SPEAKING = (Verb.POST, Verb.DIRECT_MESSAGE)


async def refresh_stale(transaction: Transaction, book: CohortBook, now: datetime) -> int:
    """Compare stale deliveries with what they should say, and note what to edit; how many were looked at.

    Those of a cohort that somebody changed stay stale until the change is read: whoever cleared them by what was
    before, and died, would leave them so for good.
    """
    behind = book.behind(await standing.revisions(transaction))
    stale = [one for one in await deliveries.stale(transaction, _AT_ONCE) if one.cohort not in behind]
    for delivery in stale:
        await deliveries.fresh(transaction, delivery.id)
        running, platform = book.get(delivery.cohort), book.platforms.get(delivery.home)
        if running is not None and platform is not None:
            await _refresh(transaction, delivery, running, platform, now)
    return len(stale)


async def _refresh(
    transaction: Transaction, delivery: Delivery, running: RunningCohort, platform: Platform, now: datetime
) -> None:
    composed = await compose(transaction, Known(transaction), delivery, running, platform, delivery.opened_at or now)
    if isinstance(composed, NothingToSay):
        return
    posted = await steps.of_delivery(transaction, delivery.id)
    for in_thread in (False, True):
        old = [step for step in posted if step.verb in _SPEAKING and step.in_thread == in_thread]
        new = [step for step in composed if step.verb in _SPEAKING and step.in_thread == in_thread]
        await _compare(transaction, delivery, running, platform, old, new)
    await _compare_entries(transaction, posted, composed)
    place = posted[0].place if posted else None
    if delivery.slot.kind in (Kind.QUESTION, Kind.ANSWER) and delivery.slot.person is None and place is not None:
        await keep_place(transaction, running, delivery.home, place)


async def _compare_entries(transaction: Transaction, posted: Sequence[Step], composed: Sequence[NewStep]) -> None:
    """The entries in the calendar follow their sittings; those of sittings that are gone go too."""
    old = [step for step in posted if step.verb is Verb.ANNOUNCE_SESSION]
    new = [step.payload or "" for step in composed if step.verb is Verb.ANNOUNCE_SESSION]
    for position, step in enumerate(old):
        payload = new[position] if position < len(new) else CANCELLED
        shown_already = step.shown == hash_of(payload)
        if step.state is StepState.SENT and (not shown_already or step.wanted is not None):
            wanted = (None, None) if shown_already else (hash_of(payload), payload)
            await edits.want(transaction, step.id, *wanted)


async def _compare(
    transaction: Transaction,
    delivery: Delivery,
    running: RunningCohort,
    platform: Platform,
    old: Sequence[Step],
    new: Sequence[NewStep],
) -> None:
    wanted = [message_from_json(step.payload) for step in new if step.payload is not None]
    more = wanted[len(old) :]
    root = old[0].root if old else None
    if more and root is not None and old:
        wanted[len(old) - 1] = _continued(wanted[len(old) - 1], running, platform, root)
        await _append(transaction, delivery, platform, platform.thread_of(root), more)
    for position, step in enumerate(old):
        if step.state is StepState.SENT:
            message = wanted[position] if position < len(wanted) else _continues_above(running)
            await _want(transaction, step, message)


async def _want(transaction: Transaction, step: Step, message: Message) -> None:
    quiet = replace(message, pings=())  # an edit notifies nobody
    shown_already = step.shown in (message.fingerprint(), quiet.fingerprint())
    if shown_already and step.wanted is None:
        return
    payload = None if shown_already else quiet
    await edits.want(
        transaction,
        step.id,
        payload.fingerprint() if payload is not None else None,
        payload_of(payload) if payload is not None else None,
    )


def _continued(message: Message, running: RunningCohort, platform: Platform, root: MessageRef) -> Message:
    """The last part that has a place of its own, with a link to where it goes on, if that still fits."""
    link = MessageLink(root, running.words("in the thread"))
    longer = replace(message, blocks=(*message.blocks, Text(running.words("Continues {thread}."), {"thread": link})))
    return longer if len(platform.parts(longer)) == 1 else message


def _continues_above(running: RunningCohort) -> Message:
    return Message((Text(running.words("Continues above.")),), quiet=True)


async def _append(
    transaction: Transaction, delivery: Delivery, platform: Platform, thread: Place, more: Sequence[Message]
) -> None:
    """A message that grew goes on in its thread; learners' replies are never touched."""
    rule = RULES[delivery.slot.kind]
    posted = await steps.of_delivery(transaction, delivery.id)
    last = max(step.ordinal for step in posted)
    quiet = [replace(message, pings=(), quiet=True) for message in more]
    opening = Opening(
        delivery=delivery.id,
        key=f"{delivery.cohort}/{delivery.slot.key}/{delivery.home}",
        home=delivery.home,
        new=[NewStep(Verb.POST, in_thread=True, payload=payload_of(one), shows=one.fingerprint()) for one in quiet],
        place=thread,
        lane=lane_of(platform, thread, express=rule.express),
        person=None,
        express=rule.express,
        due_at=delivery.slot.at,
        priority=rule.priority,
        first=last + 1,
        restored=await restoration(transaction),
    )
    await steps.add(transaction, [opening])
    await deliveries.reopen(transaction, delivery.id)
    appended = (await steps.to_come(transaction, [delivery.id]))[delivery.id, last + 1]
    await steps.ready(transaction, [Ready(appended, thread, lane_of(platform, thread, express=rule.express))])
