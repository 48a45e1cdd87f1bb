"""Who is in a cohort."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import select, tuple_, update

from bot.model import Home, Member, PersonRef
from bot.store import erasures
from bot.store.database import Transaction
from bot.store.tables import members, messages
from bot.store.upsert import insert


async def join(transaction: Transaction, cohort: str, home: Home, member: Member) -> bool:
    """Take a person in, or back in. Whether they are here for the first time."""
    known = await transaction.scalar(
        select(members.c.person).where(
            members.c.cohort_id == cohort, members.c.home == home, members.c.person == member.person
        )
    )
    statement = insert(transaction, members).values(
        cohort_id=cohort,
        home=home,
        person=member.person,
        name=member.name,
        role=member.role,
        zone=member.zone,
        joined_at=member.joined_at,
    )
    await transaction.execute(
        statement.on_conflict_do_update(
            index_elements=["cohort_id", "home", "person"],
            set_={"name": member.name, "role": member.role, "zone": member.zone, "left_at": None},
        )
    )
    await erasures.back(transaction, home, member.person, member.joined_at)
    return known is None


async def leave(transaction: Transaction, cohort: str, home: Home, person: PersonRef, at: datetime) -> None:
    await transaction.execute(
        update(members)
        .where(members.c.cohort_id == cohort, members.c.home == home, members.c.person == person)
        .values(left_at=at)
    )


async def find(transaction: Transaction, cohort: str, home: Home, person: PersonRef) -> Member | None:
    """Who this person is in the cohort; None where they are not, or no longer, in it."""
    found = await transaction.execute(
        select(members).where(
            members.c.cohort_id == cohort,
            members.c.home == home,
            members.c.person == person,
            members.c.left_at.is_(None),
        )
    )
    row = found.first()
    return Member(PersonRef(row.person), row.name, row.role, row.zone, row.joined_at) if row is not None else None


async def zones(
    transaction: Transaction, people: Collection[tuple[str, Home, PersonRef]]
) -> Mapping[tuple[str, Home, PersonRef], str]:
    """In which zone those of these people live of whom a platform told; each is looked for in one cohort."""
    wanted = tuple_(members.c.cohort_id, members.c.home, members.c.person).in_(list(people))
    found = await transaction.execute(
        select(members.c.cohort_id, members.c.home, members.c.person, members.c.zone).where(
            wanted, members.c.left_at.is_(None), members.c.zone.is_not(None)
        )
    )
    return {(row.cohort_id, Home(row.home), PersonRef(row.person)): row.zone for row in found}


async def left_at(transaction: Transaction, cohort: str, home: Home, person: PersonRef) -> datetime | None:
    """When somebody left who was here before."""
    theirs = (members.c.cohort_id == cohort, members.c.home == home, members.c.person == person)
    return cast("datetime | None", await transaction.scalar(select(members.c.left_at).where(*theirs)))


async def name_of(transaction: Transaction, home: Home, person: PersonRef) -> str:
    """The name somebody has here, as far as we heard of it; else their address."""
    theirs = (members.c.home == home, members.c.person == person)
    known = await transaction.scalar(select(members.c.name).where(*theirs).limit(1))
    if known is None:
        said = (messages.c.home == home, messages.c.author == person, messages.c.author_name != "")
        known = await transaction.scalar(select(messages.c.author_name).where(*said).limit(1))
    return cast("str", known) if known is not None else person.rpartition("@")[2]


async def role_before(transaction: Transaction, cohort: str, home: Home, person: PersonRef) -> str | None:
    """The role of somebody who is, or was, here."""
    theirs = (members.c.cohort_id == cohort, members.c.home == home, members.c.person == person)
    return cast("str | None", await transaction.scalar(select(members.c.role).where(*theirs)))


async def cohorts_of(transaction: Transaction, home: Home, person: PersonRef) -> list[str]:
    """The cohorts a person is in."""
    found = await transaction.execute(
        select(members.c.cohort_id)
        .where(members.c.home == home, members.c.person == person, members.c.left_at.is_(None))
        .order_by(members.c.cohort_id)
    )
    return [row.cohort_id for row in found]


async def of_cohort(transaction: Transaction, cohort: str) -> list[Member]:
    """Who is in the cohort now, in the order in which they joined."""
    found = await transaction.execute(
        select(members)
        .where(members.c.cohort_id == cohort, members.c.left_at.is_(None))
        .order_by(members.c.joined_at, members.c.person)
    )
    return [Member(PersonRef(row.person), row.name, row.role, row.zone, row.joined_at) for row in found]


async def home_of(transaction: Transaction, cohort: str, person: PersonRef) -> Home | None:
    """The home in which somebody is in the cohort now."""
    found = await transaction.scalar(
        select(members.c.home).where(
            members.c.cohort_id == cohort, members.c.person == person, members.c.left_at.is_(None)
        )
    )
    return Home(found) if found is not None else None
