"""What a database or a backup holds, for people who want to know before they do something to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, inspect, select, text

from bot.model import CohortState, DeliveryState
from bot.store.columns import Utc
from bot.store.schema import metadata
from bot.store.tables import activity, cohorts, deliveries, installation, ledger, steps

_TO_COME = (DeliveryState.PLANNED, DeliveryState.OPENED)


@dataclass(frozen=True, slots=True)
class CohortContents:
    """One cohort: how much of its timetable is said, how much is to come, and when the next of it."""

    name: str
    state: CohortState
    posted: int
    to_come: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds. *newest_at* is when anything in it last happened."""

    schema: str
    cohorts: tuple[CohortContents, ...]
    newest_at: datetime | None
    backed_up_at: datetime | None
    moved_to: str | None

    @property
    def to_come(self) -> int:
        return sum(one.to_come for one in self.cohorts)

    @property
    def next_at(self) -> datetime | None:
        """When the oldest of what is to come is due, in cohorts that run."""
        running = [one.next_at for one in self.cohorts if one.state is CohortState.RUNNING]
        return min((at for at in running if at is not None), default=None)


def contents_of(connection: Connection) -> Contents:
    """What the database behind *connection* holds; it is one of ours, of any schema."""
    backed_up_at, moved_to = _marks(connection)
    return Contents(
        schema=str(connection.scalar(text("SELECT version_num FROM alembic_version"))),
        cohorts=tuple(_cohorts(connection)),
        newest_at=newest_of(connection),
        backed_up_at=backed_up_at,
        moved_to=moved_to,
    )


def _marks(connection: Connection) -> tuple[datetime | None, str | None]:
    if not inspect(connection).has_table("installation"):
        return None, None
    row = connection.execute(select(installation.c.backed_up_at, installation.c.moved_to)).first()
    return (row.backed_up_at, row.moved_to) if row is not None else (None, None)


def _cohorts(connection: Connection) -> list[CohortContents]:
    is_to_come = deliveries.c.state.in_(_TO_COME)
    found = connection.execute(
        select(
            cohorts.c.id,
            cohorts.c.state,
            func.count(case((deliveries.c.state == DeliveryState.DONE, 1))).label("posted"),
            func.count(case((is_to_come, 1))).label("to_come"),
            func.min(case((is_to_come, deliveries.c.due_at)), type_=Utc()).label("next_at"),
        )
        .outerjoin(deliveries, deliveries.c.cohort_id == cohorts.c.id)
        .group_by(cohorts.c.id, cohorts.c.state)
        .order_by(cohorts.c.id)
    )
    return [CohortContents(row.id, CohortState(row.state), row.posted, row.to_come, row.next_at) for row in found]


def newest_of(connection: Connection) -> datetime | None:
    """When anything last happened: a line of the log, a fact that was heard, an attempt."""
    moments = [
        connection.scalar(select(func.max(activity.c.at, type_=Utc()))),
        connection.scalar(select(func.max(ledger.c.at, type_=Utc()))),
        connection.scalar(select(func.max(steps.c.attempt_at, type_=Utc())).where(steps.c.attempt > 0)),
    ]
    return max((at for at in moments if at is not None), default=None)


def rows_of(connection: Connection) -> Mapping[str, int]:
    """How many rows each table has."""
    there = set(inspect(connection).get_table_names())
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
        if table.name in there
    }
