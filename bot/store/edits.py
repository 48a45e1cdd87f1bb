"""Edits: what a posted message should show instead of what it shows."""

from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Select, bindparam, func, select, update

from bot.model import Step
from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.steps import read_step, selection
from bot.store.tables import steps


async def want(transaction: Transaction, step: int, wanted: str | None, payload: str | None) -> None:
    """Note what a posted message should show; None where it shows it already."""
    await transaction.execute(update(steps).where(steps.c.id == step).values(wanted=wanted, wanted_payload=payload))


async def to_edit(transaction: Transaction, now: datetime) -> list[tuple[Step, str]]:
    """Posted messages that do not show what they should, with what they should."""
    found = await transaction.execute(_to_edit(), {"now": now})
    return [(read_step(row), row._mapping["wanted_payload"]) for row in found]


@cache
def _to_edit() -> Select[tuple[object, ...]]:
    return (
        selection()
        .where(steps.c.wanted.is_not(None), steps.c.not_before <= bindparam("now", type_=Utc()))
        .order_by(steps.c.id)
    )


async def edited(transaction: Transaction, step: Step, shown: str) -> None:
    """The message shows *shown* now; if something newer is wanted meanwhile, it stays wanted."""
    await transaction.execute(update(steps).where(steps.c.id == step.id).values(shown=shown))
    await transaction.execute(
        update(steps).where(steps.c.id == step.id, steps.c.wanted == shown).values(wanted=None, wanted_payload=None)
    )


async def edit_later(transaction: Transaction, step: Step, not_before: datetime) -> None:
    await transaction.execute(update(steps).where(steps.c.id == step.id).values(not_before=not_before))


async def next_edit(transaction: Transaction) -> datetime | None:
    """When the next message wants to be edited."""
    return cast("datetime | None", await transaction.scalar(_next_edit()))


@cache
def _next_edit() -> Select[tuple[datetime | None]]:
    return select(func.min(steps.c.not_before, type_=Utc())).where(steps.c.wanted.is_not(None))
