"""What a restored database does not know: whatever was said between its backup and its restoration.

Somebody who worked on the database that it replaced may have posted what is planned here. So it is in doubt, and looked
up at the platform before it is sent.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from bot.model import Kind, Slot
from bot.store.database import Transaction
from bot.store.tables import installation

WHY = "it may have been posted before the database was restored"


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
    row = (
        await transaction.execute(
            select(installation.c.in_doubt_from, installation.c.restored_at, installation.c.reheard_at)
        )
    ).first()
    if row is None or row.in_doubt_from is None or row.restored_at is None:
        return None
    return Restoration(row.in_doubt_from, row.restored_at, row.reheard_at is not None)


async def reheard(transaction: Transaction, now: datetime) -> None:
    """What was said before the restoration is read back, as far as it can be."""
    await transaction.execute(update(installation).values(reheard_at=now))
