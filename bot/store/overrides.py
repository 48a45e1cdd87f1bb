"""Overrides: the changes that commands made to a running cohort, in the order in which they were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Select, bindparam, insert, select, update

from bot.course.override import Override, facts
from bot.store.database import Transaction
from bot.store.tables import overrides


@dataclass(frozen=True, slots=True)
class Kept:
    """An override as stored: its number, when it was made and by whom. It says itself whether it was undone."""

    id: int
    at: datetime
    by: str
    override: Override


async def add(transaction: Transaction, cohort: str, override: Override, at: datetime, by: str) -> int:
    """Keep an override behind those that there are; its number."""
    made = await transaction.execute(
        insert(overrides).values(cohort_id=cohort, at=at, by=by, what=dict(facts(override))).returning(overrides.c.id)
    )
    return int(made.scalar_one())


async def of_cohort(transaction: Transaction, cohort: str) -> list[Kept]:
    """Every override of a cohort in the order in which they were made, those undone too."""
    found = await transaction.execute(_of_cohort(), {"cohort": cohort})
    return [Kept(row.id, row.at, row.by, _read(row.what, is_undone=row.undone_at is not None)) for row in found]


@cache
def _of_cohort() -> Select[tuple[object, ...]]:
    query = select(overrides).where(overrides.c.cohort_id == bindparam("cohort")).order_by(overrides.c.id)
    return cast("Select[tuple[object, ...]]", query)


async def undo(transaction: Transaction, override: int, at: datetime) -> None:
    """Let an override change nothing any more."""
    await transaction.execute(update(overrides).where(overrides.c.id == override).values(undone_at=at))


async def forget(transaction: Transaction, cohort: str) -> None:
    """Take all overrides of a cohort back: its file says them now."""
    await transaction.execute(overrides.delete().where(overrides.c.cohort_id == cohort))


def laid(kept: Sequence[Kept]) -> list[Override]:
    """What lies over the course version, in order."""
    return [one.override for one in kept]


def _read(what: dict[str, str | int | bool], *, is_undone: bool) -> Override:
    return Override.model_validate({**what, "undone": is_undone or what.get("undone", False)})
