"""How much of what a platform allows is spent: token buckets of lanes and homes, shared by all replicas."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Delete, Select, bindparam, delete, select, type_coerce, update

from bot.model import Home, Lane
from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.tables import pace
from bot.store.upsert import insert_for

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert

WHOLE_HOME = Lane("")


@dataclass(frozen=True, slots=True)
class Bucket:
    """*full_at*: when it is full again if nothing more is taken; *free_at*: when the next token is in hand."""

    home: Home
    lane: Lane
    full_at: datetime
    free_at: datetime


async def full_at(
    transaction: Transaction, homes: Collection[Home], lanes: Collection[Lane]
) -> Mapping[tuple[Home, Lane], datetime]:
    """When the buckets of *lanes* and of the *homes* themselves are full again; full ones may be missing.

    Nobody else can spend from them until the transaction ends.
    """
    found = await transaction.execute(_full_at(), {"homes": list(homes), "lanes": [WHOLE_HOME, *lanes]})
    return {(Home(row.home), Lane(row.lane)): row.full_at for row in found}


@cache
def _full_at() -> Select[tuple[str, str, datetime]]:
    return (
        select(pace.c.home, pace.c.lane, pace.c.full_at)
        .where(pace.c.home.in_(bindparam("homes", expanding=True)), pace.c.lane.in_(bindparam("lanes", expanding=True)))
        .order_by(pace.c.home, pace.c.lane)
        .with_for_update()
    )


async def spend(transaction: Transaction, buckets: Sequence[Bucket]) -> None:
    """Note what was taken."""
    if not buckets:
        return
    await transaction.execute(
        _spend(transaction.dialect.name),
        [
            {"home": one.home, "lane": one.lane, "full_at": one.full_at, "free_at": one.free_at}
            for one in sorted(buckets, key=lambda one: (one.home, one.lane))
        ],
    )


@cache
def _spend(dialect: str) -> "Insert":
    statement = insert_for(dialect, pace).values(
        home=bindparam("home"),
        lane=bindparam("lane"),
        full_at=bindparam("full_at", type_=Utc()),
        free_at=bindparam("free_at", type_=Utc()),
    )
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["home", "lane"], set_={"full_at": new.full_at, "free_at": new.free_at}
    )


async def forget_full(transaction: Transaction, now: datetime) -> None:
    """Drop the buckets that are full: there is nothing to know of them."""
    await transaction.execute(_full(), {"now": now})


@cache
def _full() -> Delete:
    return delete(pace).where(pace.c.full_at <= bindparam("now", type_=Utc()))


async def set_back(transaction: Transaction, by: timedelta) -> None:
    """The wall clock was set back: nobody waits longer for it."""
    micro = by // timedelta(microseconds=1)
    await transaction.execute(
        update(pace).values(
            full_at=type_coerce(pace.c.full_at, BigInteger) - micro,
            free_at=type_coerce(pace.c.free_at, BigInteger) - micro,
        )
    )
