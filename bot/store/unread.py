"""Where something was said, edited or deleted that nobody has read yet to find questions in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, select

from bot.model import Home, Place
from bot.store.database import Transaction
from bot.store.questions_tables import unread
from bot.store.upsert import insert

_COHORTS = select(unread.c.cohort_id).distinct().order_by(unread.c.cohort_id)

Where = tuple[str, Home, Place]
"""A cohort, and a place of it."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something to read at one place, *since* then. *times* tells whether more came meanwhile."""

    home: Home
    place: Place
    since: datetime
    times: int


async def note(transaction: Transaction, places: Mapping[Where, datetime]) -> None:
    """Something is to be read there, from these moments on."""
    if not places:
        return
    statement = insert(transaction, unread)
    new = statement.excluded
    await transaction.execute(
        statement.on_conflict_do_update(
            index_elements=["cohort_id", "home", "place"],
            set_={
                "since": case((new.since < unread.c.since, new.since), else_=unread.c.since),
                "times": unread.c.times + 1,
            },
        ),
        [
            {"cohort_id": cohort, "home": home, "place": place, "since": since, "times": 1}
            for (cohort, home, place), since in sorted(places.items())
        ],
    )


async def of_cohort(transaction: Transaction, cohort: str) -> Sequence[Unread]:
    """What is to be read in a cohort."""
    found = await transaction.execute(
        select(unread).where(unread.c.cohort_id == cohort).order_by(unread.c.home, unread.c.place)
    )
    return [Unread(Home(row.home), Place(row.place), row.since, row.times) for row in found]


async def cohorts(transaction: Transaction) -> Sequence[str]:
    """The cohorts in which there is something to read."""
    return [row.cohort_id for row in await transaction.execute(_COHORTS)]


async def was_read(transaction: Transaction, cohort: str, one: Unread) -> None:
    """It is read now, unless more came meanwhile."""
    await transaction.execute(
        delete(unread).where(
            unread.c.cohort_id == cohort,
            unread.c.home == one.home,
            unread.c.place == one.place,
            unread.c.times == one.times,
        )
    )
