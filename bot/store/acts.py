"""What people did through commands: for the audit log, and for taking it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, insert, select, update

from bot.model import Home, PersonRef
from bot.store.acts_tables import acts
from bot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Act:
    """Something somebody did. *undo* is what taking it back needs; None where it cannot be taken back."""

    id: int
    cohort: str
    home: Home
    person: PersonRef
    name: str
    at: datetime
    command: str
    subject: str
    undo: Mapping[str, str] | None
    undone_at: datetime | None


async def add(
    transaction: Transaction,
    cohort: str,
    who: tuple[Home, PersonRef, str],
    at: datetime,
    command: str,
    subject: str,
    undo: Mapping[str, str] | None,
    *,
    is_own: bool = False,
) -> int:
    """Note what *who* (home, person, name) did; its number. *is_own*: it concerns nobody else."""
    home, person, name = who
    added = await transaction.execute(
        insert(acts)
        .values(
            cohort_id=cohort,
            home=home,
            person=person,
            name=name,
            at=at,
            command=command,
            subject=subject,
            undo=dict(undo) if undo is not None else None,
            is_own=is_own,
        )
        .returning(acts.c.id)
    )
    return int(added.scalar_one())


async def last_of(transaction: Transaction, cohort: str, home: Home, person: PersonRef) -> Act | None:
    """The last thing a person did in a cohort that is not taken back yet, whether it can be or not."""
    found = await transaction.execute(
        select(acts)
        .where(acts.c.cohort_id == cohort, acts.c.home == home, acts.c.person == person, acts.c.undone_at.is_(None))
        .order_by(acts.c.id.desc())
        .limit(1)
    )
    row = found.first()
    return _act(row) if row is not None else None


async def undone(transaction: Transaction, number: int, at: datetime) -> None:
    """Note that an act was taken back."""
    await transaction.execute(update(acts).where(acts.c.id == number).values(undone_at=at))


async def of_cohort(transaction: Transaction, cohort: str, most: int, before: int | None = None) -> Sequence[Act]:
    """What was done in a cohort that concerns others, newest first; *before* is the number behind which to go on."""
    query = select(acts).where(acts.c.cohort_id == cohort, ~acts.c.is_own)
    if before is not None:
        query = query.where(acts.c.id < before)
    return [_act(row) for row in await transaction.execute(query.order_by(acts.c.id.desc()).limit(most))]


def _act(row: Row[tuple[object, ...]]) -> Act:
    named = row._mapping
    return Act(
        named["id"],
        named["cohort_id"],
        Home(named["home"]),
        PersonRef(named["person"]),
        named["name"],
        named["at"],
        named["command"],
        named["subject"],
        named["undo"],
        named["undone_at"],
    )
