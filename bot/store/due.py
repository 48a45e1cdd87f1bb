"""What is due: the deliveries whose turn has come, and when the next one's does."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select

from bot.model import CohortState, Delivery, DeliveryState, Home, Kind
from bot.store.columns import Utc, fixed
from bot.store.database import Transaction
from bot.store.deliveries import read_delivery
from bot.store.tables import cohorts, deliveries


async def deliveries_due(
    transaction: Transaction,
    now: datetime,
    limit: int,
    priority: int,
    homes: Collection[Home],
    without: Collection[str],
) -> list[Delivery]:
    """What is planned and due in running cohorts and these *homes*, as urgent as *priority*, in the timetable's order.

    *without* are cohorts whose deliveries wait, all of them: leaving out some would leave their order.
    One replica at a time opens what a cohort owes, and has the cohort for itself before it looks: of two, the quicker
    would post the later lesson before the earlier.
    """
    wanted = {"now": now, "most": limit, "priority": priority, "homes": list(homes), "without": list(without)}
    ours = (await transaction.scalars(_cohorts_with_due(), wanted)).all()
    if not ours:
        return []
    found = await transaction.execute(_due(), {**wanted, "ours": ours})
    return [read_delivery(row) for row in found]


@cache
def _cohorts_with_due() -> Select[tuple[str]]:
    """The cohorts of what is due first, without those in which another replica is at it."""
    first = _in_turn(select(deliveries.c.cohort_id).join(cohorts, cohorts.c.id == deliveries.c.cohort_id)).subquery()
    return (
        select(cohorts.c.id)
        .where(cohorts.c.id.in_(select(first.c.cohort_id)))
        .with_for_update(of=cohorts, skip_locked=True, key_share=True)
    )


@cache
def _due() -> Select[tuple[object, ...]]:
    chosen = _in_turn(select(deliveries).join(cohorts, cohorts.c.id == deliveries.c.cohort_id))
    return cast(
        "Select[tuple[object, ...]]",
        chosen.where(deliveries.c.cohort_id.in_(bindparam("ours", expanding=True))).with_for_update(
            of=deliveries, skip_locked=True
        ),
    )


def _in_turn(chosen: Select[object]) -> Select[object]:
    """Of deliveries with their cohorts: what is due, in the timetable's order."""
    return (
        chosen.where(
            deliveries.c.state == fixed(DeliveryState.PLANNED),
            deliveries.c.not_before <= bindparam("now", type_=Utc()),
            deliveries.c.priority <= bindparam("priority"),
            _speaks_in(bindparam("homes", expanding=True)),
            deliveries.c.cohort_id.not_in(bindparam("without", expanding=True)),
            _may_open(),
        )
        .order_by(deliveries.c.due_at, deliveries.c.priority, deliveries.c.id)
        .limit(bindparam("most"))
    )


def _may_open() -> ColumnElement[bool]:
    """Whether a cohort runs; what staff have to decide they are asked in a paused one too."""
    return or_(
        cohorts.c.state == fixed(CohortState.RUNNING),
        and_(cohorts.c.state == fixed(CohortState.PAUSED), deliveries.c.kind == fixed(Kind.NOTICE)),
    )


def first_due(homes: BindParameter[object] | None = None) -> Select[tuple[datetime]]:
    """The moment of the next planned delivery that may open, anywhere or in some *homes*."""
    chosen = (
        select(deliveries.c.not_before)
        .join(cohorts, cohorts.c.id == deliveries.c.cohort_id)
        .where(deliveries.c.state == fixed(DeliveryState.PLANNED), _may_open())
        .order_by(deliveries.c.not_before)
        .limit(1)
    )
    return chosen if homes is None else chosen.where(_speaks_in(homes))


def _speaks_in(homes: BindParameter[object]) -> ColumnElement[bool]:
    """Whether the home of a delivery is one of *homes*; hidden from SQLite, which is to go by what is due."""
    return deliveries.c.home.concat("").in_(homes)


async def next_due(transaction: Transaction) -> datetime | None:
    """When the next planned delivery that may open is due."""
    return cast("datetime | None", await transaction.scalar(first_due()))
