"""What people do not want done with what they write."""

from collections.abc import Collection, Set
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select

from bot.model import Home, PersonRef
from bot.store.database import Transaction
from bot.store.privacy_tables import opt_outs
from bot.store.upsert import insert


class OptOut(StrEnum):
    SUMMARIES = "summaries"  # not in wrap-ups, in no list of questions, not found by a search
    MODELS = "models"  # never handed to a language model


async def of_person(transaction: Transaction, home: Home, person: PersonRef) -> Collection[OptOut]:
    """What this person opted out of."""
    found = await transaction.execute(
        select(opt_outs.c.what).where(opt_outs.c.home == home, opt_outs.c.person == person)
    )
    return {OptOut(row.what) for row in found}


async def put(
    transaction: Transaction, home: Home, person: PersonRef, what: OptOut, at: datetime, *, is_out: bool
) -> bool:
    """Opt out, or in again; whether that changed anything."""
    before = what in await of_person(transaction, home, person)
    if is_out and not before:
        await transaction.execute(insert(transaction, opt_outs).values(home=home, person=person, what=what, at=at))
    elif before and not is_out:
        theirs = (opt_outs.c.home == home, opt_outs.c.person == person, opt_outs.c.what == what)
        await transaction.execute(delete(opt_outs).where(*theirs))
    return before is not is_out


async def of_all(transaction: Transaction, what: OptOut) -> Set[tuple[Home, PersonRef]]:
    """Everybody who opted out of this."""
    found = await transaction.execute(select(opt_outs.c.home, opt_outs.c.person).where(opt_outs.c.what == what))
    return {(Home(row.home), PersonRef(row.person)) for row in found}
