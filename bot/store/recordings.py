"""What is left of sessions: links to recordings."""

from datetime import datetime

from sqlalchemy import delete, select

from bot.model import Home, MessageRef
from bot.store.database import Transaction
from bot.store.tables import recordings
from bot.store.upsert import insert


async def attach(
    transaction: Transaction,
    cohort: str,
    session: str,
    occurrence: str,
    home: Home,
    ref: MessageRef,
    link: str,
    at: datetime,
) -> bool:
    """Keep a recording's link; whether it is the first of its session."""
    known = await transaction.scalar(
        select(recordings.c.ref).where(
            recordings.c.cohort_id == cohort, recordings.c.session == session, recordings.c.occurrence == occurrence
        )
    )
    await transaction.execute(
        insert(transaction, recordings)
        .values(cohort_id=cohort, session=session, occurrence=occurrence, home=home, ref=ref, link=link, at=at)
        .on_conflict_do_nothing()
    )
    return known is None


async def forget_message(transaction: Transaction, home: Home, ref: MessageRef) -> bool:
    """The message that carried a recording was deleted; whether there was one."""
    gone = await transaction.execute(delete(recordings).where(recordings.c.home == home, recordings.c.ref == ref))
    return bool(gone.rowcount)


async def of_session(transaction: Transaction, cohort: str, session: str, occurrence: str) -> list[str]:
    """Links, in the order in which they came."""
    found = await transaction.execute(
        select(recordings.c.link)
        .where(recordings.c.cohort_id == cohort, recordings.c.session == session, recordings.c.occurrence == occurrence)
        .order_by(recordings.c.at, recordings.c.ref)
    )
    return [row.link for row in found]


async def of_cohort(transaction: Transaction, cohort: str) -> dict[tuple[str, str], list[str]]:
    """Links by session and occurrence, in the order in which they came."""
    found = await transaction.execute(
        select(recordings).where(recordings.c.cohort_id == cohort).order_by(recordings.c.at, recordings.c.ref)
    )
    links: dict[tuple[str, str], list[str]] = {}
    for row in found:
        links.setdefault((row.session, row.occurrence), []).append(row.link)
    return links
