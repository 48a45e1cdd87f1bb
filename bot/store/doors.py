"""How people get into a cohort: the roster, invitations, and the list of those who wait."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import delete, func, select, update

from bot.model import Home, PersonRef
from bot.store.database import Transaction
from bot.store.people_tables import invites, roster, waiting, wrong_codes
from bot.store.tables import cohorts, members
from bot.store.upsert import insert

NOBODY = "nobody"
"""The role of somebody who was taken out: no role of the home brings them back."""


@dataclass(frozen=True, slots=True)
class Invite:
    """An invitation to a cohort."""

    code: str
    cohort: str
    role: str
    uses_left: int | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody for whom there was no room."""

    home: Home
    person: PersonRef
    name: str
    at: datetime


async def hold(transaction: Transaction, cohort: str) -> None:
    """Let nobody else come into this cohort, or go, before the transaction ends."""
    await transaction.execute(select(cohorts.c.id).where(cohorts.c.id == cohort).with_for_update())


async def learners(transaction: Transaction, cohort: str) -> int:
    """How many learners there are."""
    here = (members.c.cohort_id == cohort, members.c.left_at.is_(None), members.c.role == "learner")
    return int(cast("int", await transaction.scalar(select(func.count()).where(*here))))


async def enlist(transaction: Transaction, cohort: str, name: str, role: str, at: datetime) -> None:
    """Say which role somebody of this name has, whatever the home or the cohort's file say."""
    statement = insert(transaction, roster).values(cohort_id=cohort, name=_plain(name), role=role, at=at)
    await transaction.execute(
        statement.on_conflict_do_update(index_elements=["cohort_id", "name"], set_={"role": role, "at": at})
    )


async def enlist_learners(transaction: Transaction, cohort: str, names: Sequence[str], at: datetime) -> None:
    """Learners by their names; of whom something is said already, that stays."""
    rows = [{"cohort_id": cohort, "name": _plain(name), "role": "learner", "at": at} for name in names]
    if rows:
        await transaction.execute(insert(transaction, roster).on_conflict_do_nothing(), rows)


async def enlisted(transaction: Transaction, cohort: str, name: str) -> str | None:
    """The role a command gave to somebody of this name."""
    found = select(roster.c.role).where(roster.c.cohort_id == cohort, roster.c.name == _plain(name))
    return cast("str | None", await transaction.scalar(found))


async def strike(transaction: Transaction, cohort: str, name: str) -> None:
    """Let the home and the cohort's file decide again."""
    await transaction.execute(delete(roster).where(roster.c.cohort_id == cohort, roster.c.name == _plain(name)))


async def invite(transaction: Transaction, one: Invite, at: datetime) -> None:
    await transaction.execute(
        insert(transaction, invites).values(
            code=one.code,
            cohort_id=one.cohort,
            role=one.role,
            uses_left=one.uses_left,
            expires_at=one.expires_at,
            made_at=at,
        )
    )


async def invited(transaction: Transaction, code: str, now: datetime) -> Invite | None:
    """The invitation behind what somebody typed, if it still holds."""
    found = await transaction.execute(
        select(invites).where(invites.c.code.in_([code.strip().upper(), hash_of(code)])).with_for_update()
    )
    row = found.first()
    if row is None or (row.expires_at is not None and row.expires_at <= now) or row.uses_left == 0:
        return None
    return Invite(row.code, row.cohort_id, row.role, row.uses_left, row.expires_at)


async def use(transaction: Transaction, one: Invite) -> None:
    """Count a use of an invitation that has only so many."""
    if one.uses_left is not None:
        await transaction.execute(update(invites).where(invites.c.code == one.code).values(uses_left=one.uses_left - 1))


async def revoke(transaction: Transaction, code: str) -> None:
    await transaction.execute(delete(invites).where(invites.c.code == code))


async def has_manager(transaction: Transaction, cohort: str) -> bool:
    """Whether anybody manages a cohort."""
    found = select(members.c.person).where(
        members.c.cohort_id == cohort, members.c.left_at.is_(None), members.c.role == "manager"
    )
    return await transaction.scalar(found.limit(1)) is not None


async def wait(transaction: Transaction, cohort: str, one: Waiting) -> int:
    """Put somebody on the list; which one they are on it."""
    statement = insert(transaction, waiting).values(
        cohort_id=cohort, home=one.home, person=one.person, name=one.name, at=one.at
    )
    await transaction.execute(statement.on_conflict_do_nothing())
    return [(each.home, each.person) for each in await queue(transaction, cohort)].index((one.home, one.person)) + 1


async def queue(transaction: Transaction, cohort: str) -> Sequence[Waiting]:
    """Who waits, the first one first."""
    found = await transaction.execute(
        select(waiting).where(waiting.c.cohort_id == cohort).order_by(waiting.c.at, waiting.c.person)
    )
    return [Waiting(Home(row.home), PersonRef(row.person), row.name, row.at) for row in found]


async def wait_no_more(transaction: Transaction, cohort: str, home: Home, person: PersonRef) -> None:
    theirs = (waiting.c.cohort_id == cohort, waiting.c.home == home, waiting.c.person == person)
    await transaction.execute(delete(waiting).where(*theirs))


def hash_of(code: str) -> str:
    """What is kept of a code that makes somebody a manager."""
    return hashlib.sha256(f"manager of Homeroom\0{code.strip().upper()}".encode()).hexdigest()


def _plain(name: str) -> str:
    return " ".join(name.split()).removeprefix("@").casefold()


async def count_wrong_codes(transaction: Transaction, home: Home, person: PersonRef, since: datetime) -> int:
    """How many codes that open nothing somebody typed; older ones than that are forgotten, whoever typed them."""
    await transaction.execute(delete(wrong_codes).where(wrong_codes.c.at <= since))
    theirs = (wrong_codes.c.home == home, wrong_codes.c.person == person)
    return int(cast("int", await transaction.scalar(select(func.count()).where(*theirs))))


async def note_wrong_code(transaction: Transaction, home: Home, person: PersonRef, at: datetime) -> None:
    await transaction.execute(insert(transaction, wrong_codes).values(home=home, person=person, at=at))
