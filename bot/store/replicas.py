"""Replicas: who works on this database, each under a lease on the database's time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Delete, bindparam, delete, select

from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.migrating import HEAD
from bot.store.tables import installation, replicas, steps
from bot.store.upsert import insert_for

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert

_FORGOTTEN_AFTER = timedelta(days=1)
_WORKS_FROM = select(installation.c.works_from)


@dataclass(frozen=True, slots=True)
class Replica:
    """One process that works on the database."""

    owner: str
    host: str
    pid: int
    program: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Leased:
    """A replica with what it holds."""

    replica: Replica
    schema: str
    lease_until: datetime


async def renew(transaction: Transaction, replica: Replica, lease_until: datetime) -> None:
    """Let *replica* work until *lease_until*."""
    row = {
        "owner": replica.owner,
        "host": replica.host,
        "pid": replica.pid,
        "program": replica.program,
        "schema": HEAD,
        "started_at": replica.started_at,
        "lease_until": lease_until,
    }
    await transaction.execute(_renew(transaction.dialect.name), row)


@cache
def _renew(dialect: str) -> "Insert":
    statement = insert_for(dialect, replicas)
    return statement.on_conflict_do_update(
        index_elements=["owner"], set_={"lease_until": statement.excluded.lease_until}
    )


async def give_back(transaction: Transaction, owner: str) -> None:
    """*owner* goes, and what it had claimed is settled."""
    await transaction.execute(delete(replicas).where(replicas.c.owner == owner))


async def everybody(transaction: Transaction) -> list[Leased]:
    """Every replica that was heard of lately, the newest lease first."""
    found = await transaction.execute(select(replicas).order_by(replicas.c.lease_until.desc(), replicas.c.owner))
    return [
        Leased(Replica(row.owner, row.host, row.pid, row.program, row.started_at), row.schema, row.lease_until)
        for row in found
    ]


async def forget_gone(transaction: Transaction, now: datetime) -> None:
    """Drop replicas whose lease ended long ago and who have left nothing claimed."""
    await transaction.execute(_forget_gone(), {"ended_before": now - _FORGOTTEN_AFTER})


@cache
def _forget_gone() -> Delete:
    claimed = select(steps.c.owner).where(steps.c.owner.is_not(None))
    ended_before = bindparam("ended_before", type_=Utc())
    return delete(replicas).where(replicas.c.lease_until < ended_before, replicas.c.owner.not_in(claimed))


async def works_from(transaction: Transaction) -> str:
    """The oldest schema whose programs may work on this database."""
    found: str | None = await transaction.scalar(_WORKS_FROM)
    return found or HEAD
