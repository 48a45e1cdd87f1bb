"""Files that staff posted as transcripts and that are not read yet: each is loaded and read outside of any commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from bot.model import Home, MessageRef, PersonRef
from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.transcript_tables import handed_in
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file called *file* that *person* posted in the thread of a session, and that lies under *url*."""

    cohort: str
    session: str
    occurrence: str
    home: Home
    ref: MessageRef
    url: str
    file: str
    person: PersonRef
    at: datetime


async def note(transaction: Transaction, one: HandedIn) -> None:
    """It is to be read, from now on."""
    await transaction.execute(
        insert(transaction, handed_in)
        .values(
            home=one.home,
            ref=one.ref,
            url=one.url,
            cohort_id=one.cohort,
            session=one.session,
            occurrence=one.occurrence,
            file=one.file,
            person=one.person,
            at=one.at,
            again_at=one.at,
        )
        .on_conflict_do_nothing()
    )


async def due(transaction: Transaction, now: datetime) -> Sequence[HandedIn]:
    """What is to be read by now, the oldest first."""
    found = await transaction.execute(
        select(handed_in).where(handed_in.c.again_at <= now).order_by(handed_in.c.at, handed_in.c.ref, handed_in.c.url)
    )
    return [
        HandedIn(
            row.cohort_id,
            row.session,
            row.occurrence,
            Home(row.home),
            MessageRef(row.ref),
            row.url,
            row.file,
            PersonRef(row.person),
            row.at,
        )
        for row in found
    ]


async def next_at(transaction: Transaction) -> datetime | None:
    """When the next one is to be read."""
    return cast("datetime | None", await transaction.scalar(select(func.min(handed_in.c.again_at, type_=Utc()))))


async def again(transaction: Transaction, one: HandedIn, at: datetime) -> None:
    """It could not be loaded; it is tried again then."""
    await transaction.execute(update(handed_in).where(_is(one)).values(again_at=at))


async def take(transaction: Transaction, one: HandedIn) -> bool:
    """It is read now; False where that was done already, or its message was deleted, or who posted it forgotten."""
    gone = await transaction.execute(delete(handed_in).where(_is(one)))
    return bool(gone.rowcount)


def _is(one: HandedIn) -> ColumnElement[bool]:
    return and_(handed_in.c.home == one.home, handed_in.c.ref == one.ref, handed_in.c.url == one.url)
