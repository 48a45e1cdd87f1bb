"""What falls between a backup and its restoration, cohort by cohort, for whoever restores it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.model import CohortState, DeliveryState, Kind, StepState
from bot.store.columns import Utc
from bot.store.tables import cohorts, deliveries, steps

_UNSENT = (StepState.PLANNED, StepState.CLAIMED, StepState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class InDoubt:
    """A delivery that may have been posted already. *is_begun*: the backup has seen the beginning of it."""

    kind: Kind
    subject: str
    occurrence: str
    due_at: datetime
    is_begun: bool


@dataclass(frozen=True, slots=True)
class CohortGap:
    """What is in doubt in one cohort, what waits for staff, and when the first thing is due that certainly is not."""

    cohort: str
    state: CohortState
    in_doubt: tuple[InDoubt, ...]
    held: int
    next_at: datetime | None


def gaps_of(connection: Connection) -> tuple[CohortGap, ...]:
    """The gap of every cohort, in a database that was just restored."""
    found = connection.execute(select(cohorts.c.id, cohorts.c.state).order_by(cohorts.c.id)).all()
    return tuple(
        CohortGap(
            row.id,
            CohortState(row.state),
            _in_doubt(connection, row.id),
            _held(connection, row.id),
            _next(connection, row.id),
        )
        for row in found
    )


def _in_doubt(connection: Connection, cohort: str) -> tuple[InDoubt, ...]:
    found = connection.execute(
        select(deliveries)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.in_doubt_since.is_not(None),
            deliveries.c.state.in_([DeliveryState.PLANNED, DeliveryState.OPENED]),
        )
        .order_by(deliveries.c.due_at, deliveries.c.priority, deliveries.c.id)
    )
    return tuple(
        InDoubt(Kind(row.kind), row.subject, row.occurrence, row.due_at, row.state == DeliveryState.OPENED)
        for row in found
    )


def _held(connection: Connection, cohort: str) -> int:
    return (
        connection.scalar(
            select(func.count())
            .select_from(steps)
            .join(deliveries, deliveries.c.id == steps.c.delivery_id)
            .where(deliveries.c.cohort_id == cohort, steps.c.state == StepState.HELD)
        )
        or 0
    )


def _next(connection: Connection, cohort: str) -> datetime | None:
    found: datetime | None = connection.scalar(
        select(func.min(deliveries.c.due_at, type_=Utc())).where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.state == DeliveryState.PLANNED,
            deliveries.c.in_doubt_since.is_(None),
        )
    )
    return found
