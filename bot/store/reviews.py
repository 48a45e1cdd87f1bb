"""Staff's decisions about wrap-ups, one for each week, and their changes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from bot.model import Home, MessageRef, PersonRef
from bot.store.database import Transaction
from bot.store.review_tables import wrap_up_decisions, wrap_up_edits
from bot.store.upsert import insert
from bot.wrapups.review import Decided, Decision, Edits, Review

Who = tuple[Home, PersonRef, str]
"""A person with their home and name."""

NOBODY: Who = (Home(""), PersonRef(""), "")


async def of_week(transaction: Transaction, cohort: str, week: str) -> Review:
    """Where a week's wrap-up stands; *week* is its occurrence."""
    about = (wrap_up_edits.c.cohort_id == cohort, wrap_up_edits.c.week == week)
    row = (await transaction.execute(select(wrap_up_edits).where(*about))).first()
    edits = Edits()
    if row is not None:
        refs = [frozenset(MessageRef(one) for one in given) for given in (row.left_out, row.quoted)]
        edits = Edits(row.note or "", row.name, *refs)
    return Review(await decided(transaction, cohort, week), edits)


async def decided(transaction: Transaction, cohort: str, week: str) -> Decided | None:
    """What was decided about a week's wrap-up."""
    about = (wrap_up_decisions.c.cohort_id == cohort, wrap_up_decisions.c.week == week)
    row = (await transaction.execute(select(wrap_up_decisions).where(*about))).first()
    return Decided(Decision(row.decision), row.at, row.name) if row is not None else None


async def decide(
    transaction: Transaction, cohort: str, week: str, decision: Decision, who: Who, at: datetime
) -> Decided:
    """Decide about a week's wrap-up, unless somebody did; what holds from now on. Of two at once the first decides."""
    home, person, name = who
    values = {"home": home, "person": person, "name": name, "decision": decision, "at": at}
    await transaction.execute(
        insert(transaction, wrap_up_decisions)
        .values(cohort_id=cohort, week=week, **values)
        .on_conflict_do_nothing(index_elements=["cohort_id", "week"])
    )
    made = await decided(transaction, cohort, week)
    assert made is not None
    return made


async def undecide(transaction: Transaction, cohort: str, week: str) -> None:
    """Take a decision back."""
    about = (wrap_up_decisions.c.cohort_id == cohort, wrap_up_decisions.c.week == week)
    await transaction.execute(delete(wrap_up_decisions).where(*about))


async def edit(
    transaction: Transaction,
    cohort: str,
    week: str,
    who: Who,
    at: datetime,
    *,
    note: str,
    left_out: Collection[MessageRef],
    quoted: Collection[MessageRef],
) -> None:
    """Keep what staff changed of a week's wrap-up; it takes the place of earlier changes."""
    home, person, name = who
    values = {
        "home": home,
        "person": person,
        "name": name,
        "note": note or None,
        "left_out": sorted(left_out),
        "quoted": sorted(quoted),
        "at": at,
    }
    await transaction.execute(
        insert(transaction, wrap_up_edits)
        .values(cohort_id=cohort, week=week, **values)
        .on_conflict_do_update(index_elements=["cohort_id", "week"], set_=values)
    )
