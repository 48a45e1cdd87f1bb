"""Edits: what a posted message should show instead of what it shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, update

from bot.model import Home, Step
from bot.store.claims import speaks_in
from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.steps import read_step, selection
from bot.store.tables import steps


async def want(transaction: Transaction, step: int, wanted: str | None, payload: str | None) -> None:
    """Note what a posted message should show; None where it shows it already."""
    await transaction.execute(_want(), {"step": step, "shows": wanted, "says": payload})


@cache
def _want() -> Update:
    return (
        update(steps)
        .where(steps.c.id == bindparam("step"))
        .values(wanted=bindparam("shows"), wanted_payload=bindparam("says"))
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A posted message to be edited, and what it should show. Nobody else is given it before *until*."""

    step: Step
    shows: str
    payload: str
    until: datetime


async def to_edit(
    transaction: Transaction, homes: Collection[Home], now: datetime, most: int, until: datetime
) -> list[Wanted]:
    """Posted messages that do not show what they should, to be taken or left by the caller."""
    if most <= 0:
        return []
    found = await transaction.execute(_to_edit(), {"homes": list(homes), "now": now, "most": most})
    return [Wanted(read_step(row), row._mapping["wanted"], row._mapping["wanted_payload"], until) for row in found]


@cache
def _to_edit() -> Select[tuple[object, ...]]:
    return (
        selection()
        .where(
            steps.c.wanted.is_not(None),
            speaks_in(bindparam("homes", expanding=True)),
            steps.c.not_before <= bindparam("now", type_=Utc()),
        )
        .order_by(steps.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=steps, skip_locked=True)
    )


async def edited(transaction: Transaction, edit: Wanted, now: datetime) -> None:
    """The message shows what was wanted; if something newer is wanted meanwhile, that is edited next.

    An edit that was not finished in its time is forgotten: somebody else took the message over.
    """
    mine = {"step": edit.step.id, "until": edit.until}
    await transaction.execute(_not_wanted(), {**mine, "shows": edit.shows})
    await transaction.execute(_shown(), {**mine, "shows": edit.shows, "now": now})


@cache
def _not_wanted() -> Update:
    return update(steps).where(_mine(), steps.c.wanted == bindparam("shows")).values(wanted=None, wanted_payload=None)


@cache
def _shown() -> Update:
    return update(steps).where(_mine()).values(shown=bindparam("shows"), not_before=bindparam("now", type_=Utc()))


def _mine() -> ColumnElement[bool]:
    return and_(steps.c.id == bindparam("step"), steps.c.not_before == bindparam("until", type_=Utc()))


async def edit_later(transaction: Transaction, edit: Wanted, not_before: datetime) -> None:
    await transaction.execute(
        update(steps).where(steps.c.id == edit.step.id, steps.c.not_before == edit.until).values(not_before=not_before)
    )
