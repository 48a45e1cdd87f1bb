"""What managers announce by command."""

from datetime import datetime

from sqlalchemy import insert, select, update

from bot.model import Home, PersonRef
from bot.people.said_to_all import Announced
from bot.store.database import Transaction
from bot.store.people_tables import announcements


async def say(transaction: Transaction, cohort: str, who: tuple[Home, PersonRef, str], text: str, at: datetime) -> int:
    """Keep it; its number."""
    home, person, name = who
    said = await transaction.execute(
        insert(announcements)
        .values(cohort_id=cohort, home=home, person=person, name=name, text=text, at=at)
        .returning(announcements.c.id)
    )
    return int(said.scalar_one())


async def get(transaction: Transaction, number: int) -> Announced | None:
    row = (await transaction.execute(select(announcements).where(announcements.c.id == number))).first()
    return Announced(row.id, row.name, row.text, row.taken_back_at) if row is not None else None


async def take_back(transaction: Transaction, number: int, at: datetime) -> None:
    await transaction.execute(update(announcements).where(announcements.c.id == number).values(taken_back_at=at))
