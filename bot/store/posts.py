"""Where what we posted for somebody stands: questions and answers given by command, by their occurrence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.model import Home, Kind, MessageRef, Place, StepState
from bot.store.database import Transaction
from bot.store.tables import deliveries, steps


@dataclass(frozen=True, slots=True)
class Post:
    """The first message of a delivery."""

    home: Home
    ref: MessageRef
    place: Place
    link: str


async def of_kinds(transaction: Transaction, cohort: str, kinds: Collection[Kind]) -> Mapping[tuple[Kind, str], Post]:
    """What was posted in rooms of these kinds, by kind and occurrence."""
    found = await transaction.execute(
        select(deliveries.c.kind, deliveries.c.occurrence, steps.c.home, steps.c.ref, steps.c.place, steps.c.link)
        .join(steps, steps.c.delivery_id == deliveries.c.id)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.kind.in_(list(kinds)),
            deliveries.c.person.is_(None),
            steps.c.ordinal == 0,
            steps.c.state == StepState.SENT,
        )
    )
    return {
        (Kind(row.kind), row.occurrence): Post(Home(row.home), MessageRef(row.ref), Place(row.place), row.link)
        for row in found
    }
