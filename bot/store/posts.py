"""Where what we posted for somebody stands: questions and answers given by command, by their occurrence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

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
    at: datetime
    occurrence: str


_POST = (deliveries.c.occurrence, steps.c.home, steps.c.ref, steps.c.place, steps.c.link, steps.c.due_at)


async def of_kinds(
    transaction: Transaction,
    cohort: str,
    kinds: Collection[Kind],
    *,
    at: tuple[Home, Place] | None = None,
    occurrences: Collection[str] | None = None,
    refs: Collection[MessageRef] | None = None,
) -> Mapping[tuple[Kind, str], Post]:
    """What was posted in rooms of these kinds, by kind and occurrence; all of it, or only what is asked for."""
    chosen = [] if at is None else [steps.c.home == at[0], steps.c.place == at[1]]
    if refs is not None:
        chosen.append(steps.c.ref.in_(refs))
    if occurrences is not None:
        chosen.append(deliveries.c.occurrence.in_(occurrences))
    found = await transaction.execute(
        select(deliveries.c.kind, *_POST)
        .join(steps, steps.c.delivery_id == deliveries.c.id)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.kind.in_(list(kinds)),
            deliveries.c.person.is_(None),
            steps.c.ordinal == 0,
            steps.c.state == StepState.SENT,
            *chosen,
        )
    )
    return {(Kind(row.kind), row.occurrence): _post(row) for row in found}


async def by_ref(transaction: Transaction, cohort: str, home: Home, ref: MessageRef) -> Post | None:
    """What we posted for somebody, by its first message."""
    found = await transaction.execute(
        select(*_POST)
        .join(deliveries, steps.c.delivery_id == deliveries.c.id)
        .where(
            steps.c.home == home,
            steps.c.ref == ref,
            steps.c.ordinal == 0,
            deliveries.c.cohort_id == cohort,
            deliveries.c.kind.in_([Kind.QUESTION, Kind.ANSWER]),
            deliveries.c.person.is_(None),
        )
    )
    row = found.first()
    return _post(row) if row is not None else None


def _post(row: Row[*tuple[object, ...]]) -> Post:
    named = row._mapping
    return Post(
        Home(named["home"]),
        MessageRef(named["ref"]),
        Place(named["place"]),
        named["link"],
        named["due_at"],
        named["occurrence"],
    )


async def occurrences(transaction: Transaction, cohort: str, kind: Kind) -> Sequence[str]:
    """The occurrences of everything of a kind that was asked for, posted or on its way."""
    found = await transaction.execute(
        select(deliveries.c.occurrence)
        .where(deliveries.c.cohort_id == cohort, deliveries.c.kind == kind, deliveries.c.person.is_(None))
        .order_by(deliveries.c.id)
    )
    return [row.occurrence for row in found]
