"""Sessions of which there will be no recording, and why."""

from datetime import datetime
from typing import cast

from sqlalchemy import delete, select

from bot.store.database import Transaction
from bot.store.session_tables import unrecorded
from bot.store.upsert import insert


async def say(transaction: Transaction, cohort: str, session: str, occurrence: str, why: str, at: datetime) -> None:
    """There will be no recording of a session; what was said last holds."""
    statement = insert(transaction, unrecorded).values(
        cohort_id=cohort, session=session, occurrence=occurrence, why=why, at=at
    )
    await transaction.execute(
        statement.on_conflict_do_update(
            index_elements=["cohort_id", "session", "occurrence"], set_={"why": why, "at": at}
        )
    )


async def take_back(transaction: Transaction, cohort: str, session: str, occurrence: str) -> None:
    await transaction.execute(
        delete(unrecorded).where(
            unrecorded.c.cohort_id == cohort,
            unrecorded.c.session == session,
            unrecorded.c.occurrence == occurrence,
        )
    )


async def why(transaction: Transaction, cohort: str, session: str, occurrence: str) -> str | None:
    """Why there will be no recording of a session; None where nobody said so."""
    return cast(
        "str | None",
        await transaction.scalar(
            select(unrecorded.c.why).where(
                unrecorded.c.cohort_id == cohort,
                unrecorded.c.session == session,
                unrecorded.c.occurrence == occurrence,
            )
        ),
    )
