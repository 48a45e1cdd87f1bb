"""What people said of a message by hand: that it is a question or none, an answer, or that it is answered."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from bot.model import Home, MessageRef, PersonRef
from bot.questions.marks import Mark, Marks
from bot.store.database import Transaction
from bot.store.questions_tables import marks
from bot.store.upsert import insert


async def put(
    transaction: Transaction, home: Home, ref: MessageRef, what: Mark, person: PersonRef, at: datetime
) -> Mark | None:
    """Mark a message; how it was marked before."""
    before = await of(transaction, home, ref)
    statement = insert(transaction, marks).values(home=home, ref=ref, what=what, person=person, at=at)
    await transaction.execute(
        statement.on_conflict_do_update(index_elements=["home", "ref"], set_={"what": what, "person": person, "at": at})
    )
    return before


async def of(transaction: Transaction, home: Home, ref: MessageRef) -> Mark | None:
    """How a message is marked."""
    found = await transaction.scalar(select(marks.c.what).where(marks.c.home == home, marks.c.ref == ref))
    return Mark(found) if found is not None else None


async def take_off(transaction: Transaction, home: Home, ref: MessageRef) -> None:
    await transaction.execute(delete(marks).where(marks.c.home == home, marks.c.ref == ref))


async def of_messages(transaction: Transaction, home: Home, refs: list[MessageRef]) -> Marks:
    """How some messages are marked."""
    found = await transaction.execute(
        select(marks.c.ref, marks.c.what).where(marks.c.home == home, marks.c.ref.in_(refs))
    )
    return Marks({MessageRef(row.ref): Mark(row.what) for row in found})


async def of_homes(transaction: Transaction, homes: list[Home]) -> Marks:
    """Everything that was marked in some homes."""
    found = await transaction.execute(select(marks.c.ref, marks.c.what).where(marks.c.home.in_(homes)))
    told: Mapping[MessageRef, Mark] = {MessageRef(row.ref): Mark(row.what) for row in found}
    return Marks(told)
