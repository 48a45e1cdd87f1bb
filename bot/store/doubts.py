"""What a restored database does not know: whatever was said between its backup and its restoration.

Somebody who worked on the database that it replaced may have posted what is planned here. So it is in doubt, and looked
up at the platform before it is sent.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update

from bot.model import CohortState, DeliveryState, Home, Kind, Place, Slot, StepState
from bot.store.database import Transaction
from bot.store.tables import cohorts, deliveries, installation, steps

WHY = "it may have been posted before the database was restored"


_WITH_A_THREAD = (Kind.LESSON, Kind.ANNOUNCEMENT)
_RESTORATION = select(installation.c.in_doubt_from, installation.c.restored_at, installation.c.reheard_at)


@dataclass(frozen=True, slots=True)
class Restoration:
    """The database is a backup of *since*, restored at *at*."""

    since: datetime
    at: datetime
    is_reheard: bool

    def puts_in_doubt(self, slot: Slot, *, is_timetabled: bool) -> bool:
        """Whether a delivery that is planned after the restoration may have been posted before it.

        What no timetable asks for (a catch-up, a recording) is planned when somebody comes or something is shared, and
        that may be told twice. A notice speaks of what happened here.
        """
        if is_timetabled:
            return slot.at <= self.at
        return slot.kind is not Kind.NOTICE


async def restoration(transaction: Transaction) -> Restoration | None:
    """When this database was restored last; None for one that never was."""
    row = (await transaction.execute(_RESTORATION)).first()
    if row is None or row.in_doubt_from is None or row.restored_at is None:
        return None
    return Restoration(row.in_doubt_from, row.restored_at, row.reheard_at is not None)


async def reheard(transaction: Transaction, now: datetime) -> None:
    """What was said before the restoration is read back, as far as it can be."""
    await transaction.execute(update(installation).values(reheard_at=now))


async def threads(transaction: Transaction) -> list[tuple[Home, Place]]:
    """Every thread of ours in which people may have written: those of cohorts that are not archived."""
    found = await transaction.execute(
        select(steps.c.home, steps.c.thread)
        .join(deliveries, deliveries.c.id == steps.c.delivery_id)
        .join(cohorts, cohorts.c.id == deliveries.c.cohort_id)
        .where(steps.c.thread.is_not(None), cohorts.c.state != CohortState.ARCHIVED)
    )
    return [(Home(row.home), Place(row.thread)) for row in found]


async def more_threads_will_open(transaction: Transaction, homes: Collection[Home], now: datetime) -> bool:
    """Whether something in doubt that is due, in cohorts that run, may turn out to have a thread."""
    waits_for_staff = exists().where(steps.c.delivery_id == deliveries.c.id, steps.c.state == StepState.HELD)
    found = await transaction.scalar(
        select(deliveries.c.id)
        .join(cohorts, cohorts.c.id == deliveries.c.cohort_id)
        .where(
            deliveries.c.in_doubt_since.is_not(None),
            deliveries.c.kind.in_(_WITH_A_THREAD),
            deliveries.c.home.in_(homes),
            cohorts.c.state == CohortState.RUNNING,
            or_(
                and_(deliveries.c.state == DeliveryState.PLANNED, deliveries.c.due_at <= now),
                and_(deliveries.c.state == DeliveryState.OPENED, ~waits_for_staff),
            ),
        )
        .limit(1)
    )
    return found is not None


async def keys_to_come(transaction: Transaction, cohort: str, home: Home) -> list[str]:
    """The keys of the first steps of everything that is planned and not in doubt."""
    found = await transaction.execute(
        select(deliveries.c.key).where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.home == home,
            deliveries.c.state == DeliveryState.PLANNED,
            deliveries.c.in_doubt_since.is_(None),
        )
    )
    return [f"{cohort}/{row.key}/0" for row in found]


async def doubt_everything(transaction: Transaction, cohort: str, since: datetime) -> None:
    """Put the whole plan of a cohort in doubt: it was another one for a while."""
    await transaction.execute(
        update(deliveries)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.state == DeliveryState.PLANNED,
            deliveries.c.in_doubt_since.is_(None),
        )
        .values(in_doubt_since=since)
    )
