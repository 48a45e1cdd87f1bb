"""The activity log: what was posted, when, why, and what failed. Never people's words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select

from bot.model import MessageRef, Step
from bot.store.database import Transaction
from bot.store.tables import activity, deliveries, steps

_LOG = insert(activity)


class What(StrEnum):
    SENT = "sent"
    FOUND = "found again"
    SKIPPED = "skipped"
    TRY_AGAIN = "will be tried again"
    UNCERTAIN = "uncertain"
    HELD = "held"
    FAILED = "failed"
    EDITED = "edited"
    MOVED = "moved"
    CANCELLED = "cancelled"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, with the delivery it is about."""

    at: datetime
    cohort: str
    what: What
    why: str
    kind: str | None
    subject: str | None
    occurrence: str | None
    home: str | None
    due_at: datetime | None
    asked_by: str | None  # the sentence that says why the delivery exists
    step_key: str | None
    link: str | None
    ref: MessageRef | None = None


async def log(
    transaction: Transaction,
    at: datetime,
    cohort: str,
    what: What,
    why: str,
    *,
    delivery: int | None = None,
    step: Step | None = None,
    link: str | None = None,
) -> None:
    line = {
        "at": at,
        "cohort_id": cohort,
        "delivery_id": step.delivery if step else delivery,
        "step_key": step.key if step else None,
        "what": what,
        "why": why,
        "link": link,
    }
    await transaction.execute(_LOG, line)


async def log_lines(transaction: Transaction, at: datetime, cohort: str, told: Sequence[tuple[What, str]]) -> None:
    """Log what became of lines of a timetable, each with why."""
    if told:
        await transaction.execute(
            _LOG, [{"at": at, "cohort_id": cohort, "what": what, "why": why} for what, why in told]
        )


async def log_sent(transaction: Transaction, at: datetime, carried_out: Sequence[tuple[Step, What, str]]) -> None:
    """Log steps that were carried out, or found, each with the link to what is left of it."""
    await transaction.execute(
        _LOG,
        [
            {
                "at": at,
                "cohort_id": step.cohort,
                "delivery_id": step.delivery,
                "step_key": step.key,
                "what": what,
                "why": str(step.verb),
                "link": link,
            }
            for step, what, link in carried_out
        ],
    )


async def read(
    transaction: Transaction,
    cohort: str | None = None,
    limit: int = 10_000,
    *,
    offset: int = 0,
    only: Collection[What] | None = None,
) -> list[Entry]:
    """The newest *limit* lines behind *offset* newer ones, oldest first; *only* of these kinds."""
    query = (
        select(
            activity,
            deliveries.c.kind,
            deliveries.c.subject,
            deliveries.c.occurrence,
            deliveries.c.home,
            deliveries.c.due_at,
            deliveries.c.why.label("asked_by"),
            steps.c.ref,
        )
        .outerjoin(deliveries, deliveries.c.id == activity.c.delivery_id)
        .outerjoin(steps, steps.c.key == activity.c.step_key)
        .order_by(activity.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if only is not None:
        query = query.where(activity.c.what.in_(sorted(only)))
    if cohort is not None:
        query = query.where(activity.c.cohort_id == cohort)
    found = (await transaction.execute(query)).all()
    return [
        Entry(
            at=row.at,
            cohort=row.cohort_id,
            what=What(row.what),
            why=row.why,
            kind=row.kind,
            subject=row.subject,
            occurrence=row.occurrence,
            home=row.home,
            due_at=row.due_at,
            asked_by=row.asked_by,
            step_key=row.step_key,
            link=row.link,
            ref=MessageRef(row.ref) if row.ref is not None else None,
        )
        for row in reversed(found)
    ]
