"""Who was forgotten, by a hash: so that nothing of them comes back with a backup or with a platform's history."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.model import Home, PersonRef
from bot.store.database import Transaction
from bot.store.personal import forget_in, people_in
from bot.store.privacy_tables import erasures
from bot.store.upsert import insert

_ALL = select(erasures)


@dataclass(frozen=True, slots=True)
class Erased:
    """When somebody was forgotten last, and when they joined again since."""

    at: datetime
    back_at: datetime | None

    def hides(self, at: datetime) -> bool:
        """Whether what they did at that moment is none of our business."""
        return at <= self.at or self.back_at is None or at < self.back_at


def hash_of(home: Home, person: PersonRef) -> str:
    """Who it was, for whoever knows already whom to ask for."""
    return hashlib.sha256(f"forgotten by Homeroom\0{home}\0{person}".encode()).hexdigest()


async def add(transaction: Transaction, home: Home, person: PersonRef, at: datetime) -> None:
    """Note that a person was forgotten at that moment."""
    statement = insert(transaction, erasures).values(who=hash_of(home, person), at=at)
    await transaction.execute(statement.on_conflict_do_update(index_elements=["who"], set_={"at": at, "back_at": None}))


async def back(transaction: Transaction, home: Home, person: PersonRef, at: datetime) -> None:
    """Note that somebody who was forgotten joined again: what they say from now on is heard."""
    await transaction.execute(
        update(erasures).where(erasures.c.who == hash_of(home, person), erasures.c.back_at.is_(None)).values(back_at=at)
    )


async def of_all(transaction: Transaction) -> Mapping[str, Erased]:
    """Everybody who was forgotten."""
    return {row.who: Erased(row.at, row.back_at) for row in await transaction.execute(_ALL)}


def replay(connection: Connection, erased: Mapping[str, datetime]) -> int:
    """Forget in a restored database whom *erased* lists; how many people that were."""
    if not erased:
        return 0
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    kept = {row.who: row.at for row in connection.execute(select(erasures))}
    newer = {who: at for who, at in erased.items() if who not in kept or kept[who] < at}
    connection.execute(erasures.delete().where(erasures.c.who.in_(newer)))
    if newer:
        connection.execute(erasures.insert(), [{"who": who, "at": at} for who, at in newer.items()])
    again = [one for one in people_in(connection) if hash_of(*one) in newer]
    for home, person in again:
        forget_in(connection, home, person)
    return len(again)
