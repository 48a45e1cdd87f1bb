"""Tells staff when something needs them: a delivery like any other, so that it is said once too."""

from datetime import datetime

import structlog

from bot.deliver.running import CohortBook
from bot.kinds import RULES
from bot.model import Delivery, Kind, Slot
from bot.store import deliveries
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from schedules.zones import to_local

log = structlog.get_logger(__name__)


async def tell_staff(
    transaction: Transaction, book: CohortBook, about: Delivery, why: str, what_to_do: str, now: datetime
) -> None:
    """Plan a notice in the staff room. A notice that fails is only logged: it could not be told anywhere."""
    running = book.get(about.cohort)
    if about.slot.kind is Kind.NOTICE or running is None:
        log.error("A notice to staff could not be posted.", cohort=about.cohort, delivery=about.id, why=why)
        return
    slot = Slot(
        kind=Kind.NOTICE,
        subject=f"delivery-{about.id}",
        occurrence="failed",
        moment=to_local(now, running.cohort.timezone),
        until=None,
        why=f"the {about.slot.kind} {about.slot.subject} needs a person",
    )
    what = " ".join(part for part in (about.slot.kind, about.slot.subject, about.slot.occurrence) if part)
    details = {"what": what, "why": why, "what_to_do": what_to_do, "delivery": str(about.id)}
    await deliveries.plan(transaction, [Planned(about.cohort, about.home, slot, RULES[Kind.NOTICE].priority, details)])
