"""When learners are away, and the later deadlines they were granted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from bot.model import Home, PersonRef
from bot.store.database import Transaction
from bot.store.progress import Learner
from bot.store.progress_tables import absences, extensions
from schedules.zones import LocalMoment


@dataclass(frozen=True, slots=True)
class Absence:
    """A learner's pause: until they say that they are back, or the moment they named comes."""

    id: int
    since: datetime
    until: datetime | None
    back_at: datetime | None

    def ended_at(self) -> datetime | None:
        """When it was, or will be, over; None while nobody knows."""
        moments = [at for at in (self.until, self.back_at) if at is not None]
        return min(moments) if moments else None

    def holds_at(self, moment: datetime) -> bool:
        ended_at = self.ended_at()
        return self.since <= moment and (ended_at is None or moment < ended_at)


async def go(transaction: Transaction, who: Learner, since: datetime, until: datetime | None) -> int:
    """Somebody is away from *since* on; the number of this absence."""
    row = await transaction.execute(
        absences.insert()
        .values(cohort_id=who.cohort, home=who.home, person=who.person, since=since, until=until)
        .returning(absences.c.id)
    )
    return int(row.scalar_one())


async def plan_until(transaction: Transaction, absence: int, until: datetime | None) -> None:
    """They stay away until another moment."""
    await transaction.execute(update(absences).where(absences.c.id == absence).values(until=until))


async def come_back(transaction: Transaction, absence: int, at: datetime) -> None:
    await transaction.execute(
        update(absences).where(absences.c.id == absence, absences.c.back_at.is_(None)).values(back_at=at)
    )


async def of_learner(transaction: Transaction, who: Learner) -> list[Absence]:
    """Every absence of this learner, oldest first."""
    found = await transaction.execute(
        select(absences)
        .where(absences.c.cohort_id == who.cohort, absences.c.home == who.home, absences.c.person == who.person)
        .order_by(absences.c.since, absences.c.id)
    )
    return [Absence(row.id, row.since, row.until, row.back_at) for row in found]


async def away_at(transaction: Transaction, cohort: str, moment: datetime) -> frozenset[tuple[Home, PersonRef]]:
    """Who of a cohort is away at *moment*: nobody misses them, nobody writes to them."""
    found = await transaction.execute(
        select(absences.c.home, absences.c.person).where(
            absences.c.cohort_id == cohort,
            absences.c.since <= moment,
            or_(absences.c.until.is_(None), absences.c.until > moment),
            or_(absences.c.back_at.is_(None), absences.c.back_at > moment),
        )
    )
    return frozenset((Home(row.home), PersonRef(row.person)) for row in found)


async def extend(transaction: Transaction, who: Learner, lesson: str, due: LocalMoment) -> int:
    """Grant a later deadline; its number."""
    row = await transaction.execute(
        extensions.insert()
        .values(
            cohort_id=who.cohort,
            home=who.home,
            person=who.person,
            lesson=lesson,
            wall=due.wall.isoformat(),
            zone=due.zone,
            due_at=due.at,
        )
        .returning(extensions.c.id)
    )
    return int(row.scalar_one())


async def take_back(transaction: Transaction, number: int, at: datetime) -> tuple[Learner, str] | None:
    """Take an extension back; whose and for which lesson it was, None if it stands no more. The one before counts."""
    taken = await transaction.execute(
        update(extensions)
        .where(extensions.c.id == number, extensions.c.undone_at.is_(None))
        .values(undone_at=at)
        .returning(extensions.c.cohort_id, extensions.c.home, extensions.c.person, extensions.c.lesson)
    )
    row = taken.first()
    return (Learner(row.cohort_id, Home(row.home), PersonRef(row.person)), row.lesson) if row is not None else None


@dataclass(frozen=True, slots=True)
class Extension:
    """A deadline of one learner's own."""

    number: int
    due: LocalMoment


async def extensions_of(transaction: Transaction, who: Learner) -> Mapping[str, Extension]:
    """The later deadlines of one learner, by lesson; of several the newest."""
    found = await transaction.execute(
        select(extensions)
        .where(
            extensions.c.cohort_id == who.cohort,
            extensions.c.home == who.home,
            extensions.c.person == who.person,
            extensions.c.undone_at.is_(None),
        )
        .order_by(extensions.c.id)
    )
    return {
        row.lesson: Extension(row.id, LocalMoment(datetime.fromisoformat(row.wall), row.zone, row.due_at))
        for row in found
    }
