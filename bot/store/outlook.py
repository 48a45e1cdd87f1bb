"""What a round of the dispatcher finds, at one look: whether there is anything to do, and when there will be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, exists, func, select

from bot.model import Home, StepState
from bot.store.claims import is_in_doubt, speaks_in
from bot.store.columns import Utc, fixed
from bot.store.database import Transaction
from bot.store.due import first_due
from bot.store.polls import first_end
from bot.store.tables import deliveries, steps


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the first delivery is due, the first step in doubt is looked up, the first message is edited, the first
    poll ends; None: never.

    *is_stale*: whether something posted is to be compared with what it should say. *is_open*: whether any step may
    begin that is not under way, now or later.
    """

    due_at: datetime | None
    is_stale: bool
    look_up_at: datetime | None
    edit_at: datetime | None
    poll_ends_at: datetime | None
    is_open: bool

    def is_due(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at <= now

    def is_poll_over(self, now: datetime) -> bool:
        return self.poll_ends_at is not None and self.poll_ends_at <= now

    def is_to_look_up(self, now: datetime) -> bool:
        return self.look_up_at is not None and self.look_up_at <= now

    def is_to_edit(self, now: datetime) -> bool:
        return self.edit_at is not None and self.edit_at <= now


async def look(transaction: Transaction, homes: Collection[Home]) -> Outlook:
    """What there is for whoever speaks in *homes*. Each part is one seek, however much is planned or was posted."""
    row = (await transaction.execute(_look(), {"homes": list(homes)})).one()
    return Outlook(row.due_at, bool(row.is_stale), row.look_up_at, row.edit_at, row.poll_ends_at, bool(row.is_open))


@cache
def _look() -> Select[tuple[datetime | None, bool, datetime | None, datetime | None, datetime | None, bool]]:
    homes: BindParameter[object] = bindparam("homes", expanding=True)
    earliest = func.min(steps.c.not_before, type_=Utc())
    return select(
        first_due(homes).scalar_subquery().label("due_at"),
        exists().where(deliveries.c.stale).label("is_stale"),
        select(earliest).where(is_in_doubt(), speaks_in(homes)).scalar_subquery().label("look_up_at"),
        select(earliest).where(steps.c.wanted.is_not(None), speaks_in(homes)).scalar_subquery().label("edit_at"),
        first_end().scalar_subquery().label("poll_ends_at"),
        exists().where(steps.c.state == fixed(StepState.PLANNED), steps.c.ready).label("is_open"),
    )
