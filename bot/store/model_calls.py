"""What every request to a language model cost; booked before it is made, so that no crash makes it cheaper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import cast

from sqlalchemy import func, insert, select, update

from bot.language_model import Rung
from bot.store.database import Transaction
from bot.store.model_lines import By
from bot.store.model_tables import model_calls
from bot.store.tables import cohorts

_MILLION = 1_000_000


class Outcome(StrEnum):
    """What became of a request."""

    ASKED = "asked"  # on its way; or the process ended meanwhile, and it may have been answered
    WRITTEN = "written"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Booking:
    """What is asked about, and the most that it may cost."""

    cohort: str
    by: By
    request: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Called:
    """One request, as it is kept."""

    at: datetime
    by: By
    attempt: int
    outcome: Outcome
    rung: Rung | None
    tokens_in: int | None
    tokens_out: int | None
    cost: Decimal
    took: timedelta | None


async def book(
    transaction: Transaction, booking: Booking, at: datetime, *, cap: Decimal, busy_for: timedelta
) -> int | None:
    """Book a request; its number. None where the month's *cap* leaves no room, or another replica is at it."""
    await transaction.execute(select(cohorts.c.id).where(cohorts.c.id == booking.cohort).with_for_update())
    same = (model_calls.c.cohort_id == booking.cohort, model_calls.c.request == booking.request)
    is_asked = (model_calls.c.outcome == Outcome.ASKED, model_calls.c.at > at - busy_for)
    if await transaction.scalar(select(model_calls.c.id).where(*same, *is_asked).limit(1)) is not None:
        return None
    if await spent(transaction, booking.cohort, at) + booking.cost > cap:
        return None
    attempts = cast("int", await transaction.scalar(select(func.count()).select_from(model_calls).where(*same)))
    made = await transaction.execute(
        insert(model_calls)
        .values(
            cohort_id=booking.cohort,
            at=at,
            prompt=booking.by.prompt,
            model=booking.by.model,
            request=booking.request,
            attempt=attempts + 1,
            outcome=Outcome.ASKED,
            cost=_millionths(booking.cost),
        )
        .returning(model_calls.c.id)
    )
    return int(made.scalar_one())


async def note(
    transaction: Transaction,
    call: int,
    outcome: Outcome,
    cost: Decimal | None,
    took: timedelta,
    *,
    rung: Rung | None = None,
    tokens: tuple[int | None, int | None] = (None, None),
) -> None:
    """Keep what became of a request; without a *cost* it keeps what was booked."""
    values: dict[str, object] = {
        "outcome": outcome,
        "rung": rung,
        "tokens_in": tokens[0],
        "tokens_out": tokens[1],
        "took": took // timedelta(milliseconds=1),
    }
    if cost is not None:
        values["cost"] = _millionths(cost)
    await transaction.execute(update(model_calls).where(model_calls.c.id == call).values(values))


async def spent(transaction: Transaction, cohort: str, at: datetime) -> Decimal:
    """What the model has cost a cohort in the month of *at*, in UTC."""
    begins = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = await transaction.scalar(
        select(func.sum(model_calls.c.cost)).where(model_calls.c.cohort_id == cohort, model_calls.c.at >= begins)
    )
    return Decimal(int(cast("int | None", found) or 0)) / _MILLION


async def of_cohort(transaction: Transaction, cohort: str) -> Sequence[Called]:
    """Every request made for a cohort, the oldest first."""
    found = await transaction.execute(
        select(model_calls).where(model_calls.c.cohort_id == cohort).order_by(model_calls.c.id)
    )
    return [
        Called(
            row.at,
            By(row.model, row.prompt),
            row.attempt,
            Outcome(row.outcome),
            Rung(row.rung) if row.rung is not None else None,
            row.tokens_in,
            row.tokens_out,
            Decimal(row.cost) / _MILLION,
            timedelta(milliseconds=row.took) if row.took is not None else None,
        )
        for row in found
    ]


def _millionths(cost: Decimal) -> int:
    return int((cost * _MILLION).to_integral_value(rounding="ROUND_CEILING"))
