"""What people were asked and have not answered yet: the call to repeat once they say yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.model import Home, PersonRef, Place
from bot.store.acts_tables import confirmations
from bot.store.database import Transaction

KEPT = timedelta(days=7)
"""A question nobody answered for so long is forgotten."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A call that waits for a yes. *revision* is what the cohort was when its person saw what would change."""

    id: int
    cohort: str
    home: Home
    person: PersonRef
    place: Place | None
    command: str
    given: Mapping[str, str]
    revision: int


async def ask(
    transaction: Transaction,
    cohort: str,
    who: tuple[Home, PersonRef, Place | None],
    command: str,
    given: Mapping[str, str],
    revision: int,
    at: datetime,
) -> int:
    """Keep the call; its number."""
    await transaction.execute(delete(confirmations).where(confirmations.c.at < at - KEPT))
    home, person, place = who
    asked = await transaction.execute(
        insert(confirmations)
        .values(
            cohort_id=cohort,
            home=home,
            person=person,
            place=place,
            command=command,
            given=dict(given),
            revision=revision,
            at=at,
        )
        .returning(confirmations.c.id)
    )
    return int(asked.scalar_one())


async def take(transaction: Transaction, number: int, home: Home, person: PersonRef) -> Confirmation | None:
    """The call, which waits no longer; None where this person was not asked, or has answered."""
    mine = (confirmations.c.id == number, confirmations.c.home == home, confirmations.c.person == person)
    row = (await transaction.execute(select(confirmations).where(*mine))).first()
    if row is None:
        return None
    await transaction.execute(delete(confirmations).where(*mine))
    named = row._mapping
    place = named["place"]
    return Confirmation(
        named["id"],
        named["cohort_id"],
        Home(named["home"]),
        PersonRef(named["person"]),
        Place(place) if place is not None else None,
        named["command"],
        named["given"],
        named["revision"],
    )
