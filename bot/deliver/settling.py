"""Writes down what came of attempts, and decides what follows. The rules of the delivery protocol are here."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.deliver.findable import index_lessons
from bot.deliver.outcome import Done, InDoubt, LookedUp, Never, NotYet, Outcome, Sight
from bot.deliver.running import CohortBook, lane_of
from bot.deliver.staff import tell_staff
from bot.model import DeliveryState, Kind, Place, Sent, Step, StepState, Verb
from bot.ports import Platform
from bot.questions.keeping import keep_place
from bot.store import activity, claims, deliveries, steps
from bot.store.activity import What
from bot.store.database import Transaction
from bot.store.decisions import BEHIND_A_FAILED_ONE
from bot.store.steps import Ready

MOST_DOUBTS = 8
"""Attempts of unknown outcome after which a step has failed: something eats them, and a person must look."""

REPEATABLE = frozenset({Verb.OPEN_THREAD, Verb.PIN})
"""Doing these again is the same as having done them."""

_SAID_TRIES = 3  # tries that the activity log tells one by one
_AT_ONCE = timedelta(seconds=1)  # before a request that may safely be repeated is


def may_repeat(step: Step, platform: Platform, now: datetime) -> bool:
    """Whether the step's request, sent again now, is known to make nothing new.

    The repeat may itself be carried out late, up to the quiet period: it has to be inside the window even then.
    """
    if step.first_attempt_at is None or step.verb in REPEATABLE:
        return True
    elapsed = now - step.first_attempt_at
    return timedelta(0) <= elapsed and elapsed + platform.quiet_period() < platform.repeats_safely_for()


async def settle(
    transaction: Transaction, book: CohortBook, attempts: Sequence[tuple[Step, Outcome]], now: datetime
) -> None:
    """Write down what came of attempts.

    Where another replica took a step over meanwhile, only what was certainly carried out is still worth knowing, and
    only until that step is claimed anew.
    """
    if not attempts:
        return
    standing = await claims.still_claimed(transaction, [step for step, _outcome in attempts])
    carried_out: list[tuple[Step, Sent]] = []
    for step, outcome in attempts:
        state = standing.get(step.id)
        if isinstance(outcome, Done) and state is not None:
            carried_out.append((step, outcome.left))
        elif state is StepState.CLAIMED:
            await _not_done(transaction, book, step, outcome, now)
    await _sent(transaction, book, carried_out, What.SENT, now)


async def _not_done(transaction: Transaction, book: CohortBook, step: Step, outcome: Outcome, now: datetime) -> None:
    platform = book.platforms[step.home]
    match outcome:
        case NotYet(after, why):
            is_new = not _was_in_doubt(step)
            await steps.plan_again(transaction, step, now + after, certainly_not_sent=is_new, why=why)
            if step.attempt <= _SAID_TRIES:
                await activity.log(transaction, now, step.cohort, What.TRY_AGAIN, why, step=step)
        case Never(why, _) if _was_in_doubt(step):
            await activity.log(transaction, now, step.cohort, What.UNCERTAIN, why, step=step)
            await steps.uncertain(transaction, step, look_at(step, platform, now), why)
        case Never(why, what_to_do):
            await _failed(transaction, book, step, why, what_to_do, now)
        case InDoubt(why):
            await doubt(transaction, platform, step, why, now)
        case Done():
            raise AssertionError("what was carried out is settled together with all the rest that was")
        case _:
            assert_never(outcome)


def _was_in_doubt(step: Step) -> bool:
    """Whether an attempt before this one may have been carried out: this one's certainty says nothing of that one."""
    return step.first_attempt_at != step.attempt_at


async def doubt(transaction: Transaction, platform: Platform, step: Step, why: str, now: datetime) -> None:
    """An attempt may have been carried out: repeat it where that is safe, else look for it when it is quiet."""
    await activity.log(transaction, now, step.cohort, What.UNCERTAIN, why, step=step)
    if may_repeat(step, platform, now + _AT_ONCE):
        await steps.plan_again(transaction, step, now + _AT_ONCE, certainly_not_sent=False, why=why)
    else:
        await steps.uncertain(transaction, step, look_at(step, platform, now), why)


def look_at(step: Step, platform: Platform, now: datetime) -> datetime:
    """When nothing of the last attempt can appear any more. A clock that was set back makes it later, never earlier."""
    return min(step.attempt_at or now, now) + platform.quiet_period()


async def looked_up(
    transaction: Transaction, book: CohortBook, sought: Sequence[Step], sight: Sight, now: datetime
) -> None:
    """Settle steps in doubt by what could be seen."""
    standing = await claims.still_claimed(transaction, sought)
    in_doubt = [step for step in sought if standing.get(step.id) is StepState.UNCERTAIN]
    seen: list[tuple[Step, Sent]] = []
    for step in in_doubt:
        match sight:
            case LookedUp(found) if step.key in found:
                seen.append((step, found[step.key]))
            case LookedUp() if step.doubts >= MOST_DOUBTS:
                why = f"{step.doubts} attempts had an unknown outcome and nothing can be seen of them"
                await _failed(transaction, book, step, why, "See whether the platform works, then retry.", now)
            case LookedUp():
                why = "nothing can be seen of it"
                await steps.plan_again(transaction, step, now, certainly_not_sent=True, why=why)
                await activity.log(transaction, now, step.cohort, What.TRY_AGAIN, why, step=step)
            case NotYet(after, why):
                await steps.uncertain_until(transaction, step, now + after, why)
            case Never(why, what_to_do):
                await _held(transaction, book, step, why, what_to_do, now)
            case _:
                assert_never(sight)
    await _sent(transaction, book, seen, What.FOUND, now)


async def _sent(
    transaction: Transaction, book: CohortBook, carried_out: Sequence[tuple[Step, Sent]], what: What, now: datetime
) -> None:
    """Steps were carried out: remember what is left of them, and let the steps behind them begin."""
    if not carried_out:
        return
    outcomes, begin, done = [], [], []
    known = await steps.to_come(transaction, {step.delivery for step, _left in carried_out})
    for step, left in carried_out:
        platform = book.platforms[step.home]
        root = left.ref if step.ordinal == 0 else step.root
        assert root is not None
        thread = platform.thread_of(root) if step.verb is Verb.OPEN_THREAD else None
        outcomes.append(steps.Outcome(step, left, thread))
        following = known.get((step.delivery, step.ordinal + 1))
        if following is None:
            done.append(step.delivery)
            continue
        place: Place | None = platform.thread_of(root) if following.in_thread else following.place
        assert place is not None
        begin.append(Ready(following, place, lane_of(platform, place, express=following.express)))
    await steps.sent(transaction, outcomes, now)
    await activity.log_sent(transaction, now, [(step, what, left.link) for step, left in carried_out])
    await steps.ready(transaction, begin)
    await deliveries.done(transaction, done)
    await _findable(transaction, book, [step for step, _left in carried_out])


async def _findable(transaction: Transaction, book: CohortBook, sent: Sequence[Step]) -> None:
    """Lessons, and answers given by command, are found from their post on."""
    for step in sent:
        running = book.get(step.cohort)
        if step.ordinal != 0 or running is None:
            continue
        if step.kind is Kind.ANSWER and step.place is not None and step.person is None:
            await keep_place(transaction, running, step.home, step.place)
        if step.kind is Kind.LESSON:
            lesson = (await deliveries.get(transaction, step.delivery)).slot.subject
            await index_lessons(transaction, running, {lesson})


async def _failed(
    transaction: Transaction, book: CohortBook, step: Step, why: str, what_to_do: str, now: datetime
) -> None:
    await steps.settle(transaction, step, StepState.FAILED, why)
    await steps.skip_rest(transaction, step, BEHIND_A_FAILED_ONE)
    await deliveries.finish(transaction, step.delivery, DeliveryState.FAILED)
    await activity.log(transaction, now, step.cohort, What.FAILED, why, step=step)
    await tell_staff(transaction, book, await deliveries.get(transaction, step.delivery), why, what_to_do, now)


async def _held(
    transaction: Transaction, book: CohortBook, step: Step, why: str, what_to_do: str, now: datetime
) -> None:
    await steps.settle(transaction, step, StepState.HELD, why)
    await activity.log(transaction, now, step.cohort, What.HELD, why, step=step)
    explained = f"it may or may not have been posted, and that cannot be looked up: {why}"
    await tell_staff(transaction, book, await deliveries.get(transaction, step.delivery), explained, what_to_do, now)
