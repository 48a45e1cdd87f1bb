"""Engines that are wrong on purpose. The simulation must notice, or its silence means nothing."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.deliver import settling
from bot.deliver.lease import Lease
from bot.deliver.running import CohortBook
from bot.model import MessageRef, Sent, Step
from bot.ports import Platform
from bot.store import steps
from bot.store.activity import What
from bot.store.database import Transaction


async def _send_again(transaction: Transaction, _platform: Platform, step: Step, why: str, now: datetime) -> None:
    await steps.plan_again(transaction, step, now, certainly_not_sent=True, why=why)


async def _believe(transaction: Transaction, platform: Platform, step: Step, _why: str, now: datetime) -> None:
    book = CohortBook({step.home: platform})
    await settling._sent(transaction, book, [(step, Sent(MessageRef("lost"), ""))], What.SENT, now)


def post_then_mark() -> None:
    """An engine that marks a step only after the request: whatever broke in between, it simply sends again."""
    setattr(settling, "doubt", _send_again)  # noqa: B010  broken for this process only


def never_look_again() -> None:
    """An engine that takes every doubt for success: it loses what did not arrive."""
    setattr(settling, "doubt", _believe)  # noqa: B010  broken for this process only


def no_fence() -> None:
    """An engine that ignores that its lease ran out: frozen between claim and request, it sends all the same."""
    setattr(Lease, "holds", lambda _self: True)  # noqa: B010  broken for this process only
    setattr(Lease, "may_send", lambda _self, _claimed_at: True)  # noqa: B010


BY_NAME: Mapping[str, Callable[[], None]] = {
    "post-then-mark": post_then_mark,
    "never-look-again": never_look_again,
    "no-fence": no_fence,
}
