"""What staff should look at, as stored: who wrote where, and what cannot be sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import func, select

from bot.model import DeliveryState, Home, Kind, PersonRef, Place, StepState
from bot.store.database import Transaction
from bot.store.tables import deliveries, messages, steps


@dataclass(frozen=True, slots=True)
class Stuck:
    """A delivery that waits for a decision of staff."""

    delivery: int
    kind: Kind
    subject: str
    occurrence: str


async def wrote_at(
    transaction: Transaction, home: Home, places: Collection[Place], until: datetime
) -> set[tuple[Place, PersonRef]]:
    """Who wrote at which of *places* before *until*."""
    found = await transaction.execute(
        select(messages.c.place, messages.c.author)
        .where(
            messages.c.home == home,
            messages.c.place.in_(list(places)),
            messages.c.at < until,
            messages.c.text.is_not(None),
            ~messages.c.by_bot,
        )
        .distinct()
    )
    return {(Place(row.place), PersonRef(row.author)) for row in found}


async def wrote(
    transaction: Transaction, home: Home, rooms: Collection[Place], since: datetime, until: datetime
) -> set[PersonRef]:
    """Who wrote in *rooms* or their threads in that time."""
    found = await transaction.execute(
        select(messages.c.author)
        .where(
            messages.c.home == home,
            messages.c.room.in_(list(rooms)),
            messages.c.at >= since,
            messages.c.at < until,
            messages.c.text.is_not(None),
            ~messages.c.by_bot,
        )
        .distinct()
    )
    return {PersonRef(row.author) for row in found}


async def stuck(transaction: Transaction, cohort: str, home: Home) -> Sequence[Stuck]:
    """What was held or failed in *home*, and is to go to a room: the longest known first."""
    found = await transaction.execute(
        select(deliveries.c.id, deliveries.c.kind, deliveries.c.subject, deliveries.c.occurrence)
        .join(steps, steps.c.delivery_id == deliveries.c.id)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.home == home,
            deliveries.c.person.is_(None),
            steps.c.state.in_([StepState.HELD, StepState.FAILED]),
        )
        .distinct()
        .order_by(deliveries.c.id)
    )
    return [Stuck(row.id, Kind(row.kind), row.subject, row.occurrence) for row in found]


async def opened_for(
    transaction: Transaction,
    cohort: str,
    home: Home,
    person: PersonRef,
    kinds: Collection[Kind],
    week: tuple[datetime, datetime],
) -> int:
    """How many deliveries of these *kinds* were composed for a person in a *week*, whatever became of them then."""
    since, until = week
    found = await transaction.scalar(
        select(func.count()).where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.home == home,
            deliveries.c.person == person,
            deliveries.c.kind.in_(list(kinds)),
            deliveries.c.state.in_([DeliveryState.OPENED, DeliveryState.DONE, DeliveryState.FAILED]),
            deliveries.c.opened_at >= since,
            deliveries.c.opened_at < until,
        )
    )
    return int(cast("int", found))
