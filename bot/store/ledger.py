"""The ledger: what happened in the rooms we may read. Each fact is taken in once."""

from datetime import datetime

from bot.model import Home, PersonRef
from bot.store.database import Transaction
from bot.store.tables import latest, ledger
from bot.store.upsert import insert


async def enter(transaction: Transaction, key: str, at: datetime) -> bool:
    """Whether the fact under *key* is new. From now on it is known."""
    done = await transaction.execute(insert(transaction, ledger).values(key=key, at=at).on_conflict_do_nothing())
    return done.rowcount > 0


async def remember(
    transaction: Transaction,
    home: Home,
    what: str,
    subject: str,
    person: PersonRef,
    detail: str,
    *,
    present: bool,
    at: datetime,
) -> None:
    """Keep the latest state of a reaction, an attendance or an RSVP; an older report changes nothing."""
    statement = insert(transaction, latest).values(
        home=home, what=what, subject=subject, person=person, detail=detail, present=present, at=at
    )
    await transaction.execute(
        statement.on_conflict_do_update(
            index_elements=["home", "what", "subject", "person", "detail"],
            set_={"present": present, "at": at},
            where=latest.c.at <= at,
        )
    )
