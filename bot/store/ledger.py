"""The ledger: what happened in the rooms we may read. Each fact is taken in once."""

from collections.abc import Mapping
from datetime import datetime

from bot.model import Home, PersonRef
from bot.store.database import Transaction
from bot.store.tables import latest, ledger
from bot.store.upsert import insert


async def enter(transaction: Transaction, facts: Mapping[str, datetime]) -> set[str]:
    """Which of the facts, key → moment, are new. From now on they are known."""
    rows = [{"key": key, "at": at} for key, at in sorted(facts.items())]  # one order: no deadlock
    entering = insert(transaction, ledger).on_conflict_do_nothing().returning(ledger.c.key)
    return {row.key for row in await transaction.execute(entering, rows)} if rows else set()


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
