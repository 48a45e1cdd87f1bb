"""How the work stands: quick to ask, whatever is planned for the weeks ahead."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, select

from bot.model import StepState
from bot.store import due
from bot.store.columns import Utc, fixed
from bot.store.database import Transaction
from bot.store.tables import steps

_WATCHED = (StepState.CLAIMED, StepState.UNCERTAIN, StepState.HELD, StepState.FAILED)


@dataclass(frozen=True, slots=True)
class Gauges:
    """*ready*: steps that could go out now or wait for their turn; *oldest_ready_at*: when the first of them was due.

    *next_due_at*: when the next planned delivery is due, which may be past. *watched*: how many steps are in each state
    that somebody may have to look at; *oldest_uncertain_at*: when the first of those in doubt was tried.
    """

    ready: int
    oldest_ready_at: datetime | None
    next_due_at: datetime | None
    watched: Mapping[StepState, int]
    oldest_uncertain_at: datetime | None


async def read(transaction: Transaction) -> Gauges:
    """Each by a partial index: none of these looks at what is sent, or at what is only planned."""
    ready, oldest_ready_at = (await transaction.execute(_ready())).one()
    found = {StepState(row[0]): row for row in await transaction.execute(_watched())}
    uncertain = found.get(StepState.UNCERTAIN)
    return Gauges(
        ready=ready,
        oldest_ready_at=oldest_ready_at,
        next_due_at=await due.next_due(transaction),
        watched={state: found[state][1] if state in found else 0 for state in _WATCHED},
        oldest_uncertain_at=uncertain[2] if uncertain is not None else None,
    )


@cache
def _ready() -> Select[int, datetime]:
    return select(func.count(), func.min(steps.c.due_at, type_=Utc())).where(
        steps.c.state == fixed(StepState.PLANNED), steps.c.ready
    )


@cache
def _watched() -> Select[str, int, datetime]:
    return (
        select(steps.c.state, func.count(), func.min(steps.c.attempt_at, type_=Utc()))
        .where(steps.c.state.in_([fixed(state) for state in _WATCHED]))
        .group_by(steps.c.state)
    )
