"""What people prefer, wherever they take part in a home."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select, tuple_

from bot.model import Home, PersonRef
from bot.store.database import Transaction
from bot.store.people_tables import preferences
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True)
class Preferences:
    """Nothing said: the cohort's own."""

    zone: str | None = None
    language: str | None = None
    quiet_hours: str | None = None
    digest: str | None = None

    def value(self, what: str) -> str | None:
        """One of them, by its name."""
        return {
            "zone": self.zone,
            "language": self.language,
            "quiet_hours": self.quiet_hours,
            "digest": self.digest,
        }[what]


async def of(transaction: Transaction, home: Home, person: PersonRef) -> Preferences:
    """What a person prefers."""
    found = await transaction.execute(
        select(preferences).where(preferences.c.home == home, preferences.c.person == person)
    )
    row = found.first()
    return Preferences(row.zone, row.language, row.quiet_hours, row.digest) if row is not None else Preferences()


async def of_people(
    transaction: Transaction, people: Collection[tuple[Home, PersonRef]]
) -> Mapping[tuple[Home, PersonRef], Preferences]:
    """What those of these people prefer who said something."""
    wanted = tuple_(preferences.c.home, preferences.c.person).in_(list(people))
    found = await transaction.execute(select(preferences).where(wanted))
    return {
        (Home(row.home), PersonRef(row.person)): Preferences(row.zone, row.language, row.quiet_hours, row.digest)
        for row in found
    }


async def put(transaction: Transaction, home: Home, person: PersonRef, what: str, value: str | None) -> None:
    """Prefer something else from now on; *what* is a field of Preferences."""
    statement = insert(transaction, preferences).values(home=home, person=person, **{what: value})
    await transaction.execute(statement.on_conflict_do_update(index_elements=["home", "person"], set_={what: value}))
