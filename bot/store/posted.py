"""What became of a cohort's timetable: each line with its delivery, and whether anything of it was begun."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, or_, select, update

from bot.model import DeliveryState, Home, Kind, MessageRef, Sent, StepState
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.tables import deliveries, steps
from schedules.zones import Exactness, LocalMoment

_AT_ONCE = 500  # deliveries in one statement


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timetable in one home. *is_begun*: a request for it was made, or it is settled for good."""

    delivery: int
    key: str
    home: Home
    kind: Kind
    subject: str
    occurrence: str
    moment: LocalMoment
    until: datetime | None
    why: str
    state: DeliveryState
    is_begun: bool

    @property
    def is_posted(self) -> bool:
        return self.state is DeliveryState.DONE

    @property
    def is_to_come(self) -> bool:
        """Whether it is planned, or composed and nothing more."""
        return self.state in (DeliveryState.PLANNED, DeliveryState.OPENED) and not self.is_begun


async def lines(transaction: Transaction, cohort: str) -> list[Line]:
    """Every line that the timetable ever asked for, by its delivery's key."""
    found = await transaction.execute(_lines(), {"cohort": cohort})
    settled = (DeliveryState.DONE, DeliveryState.SKIPPED, DeliveryState.FAILED)
    return [
        Line(
            delivery=row.id,
            key=row.key,
            home=Home(row.home),
            kind=Kind(row.kind),
            subject=row.subject,
            occurrence=row.occurrence,
            moment=LocalMoment(datetime.fromisoformat(row.wall), row.zone, row.due_at, Exactness(row.exactness)),
            until=row.until,
            why=row.why,
            state=DeliveryState(row.state),
            is_begun=bool(row.is_begun) or row.state in settled,
        )
        for row in found
    ]


@cache
def _lines() -> Select[tuple[object, ...]]:
    begun = exists().where(steps.c.delivery_id == deliveries.c.id, _was_begun())
    is_begun = case((deliveries.c.state == DeliveryState.OPENED, begun), else_=False)
    return cast(
        "Select[tuple[object, ...]]",
        select(deliveries, is_begun.label("is_begun"))
        .where(deliveries.c.cohort_id == bindparam("cohort"), deliveries.c.details.is_(None))
        .order_by(deliveries.c.due_at, deliveries.c.priority, deliveries.c.id),
    )


async def first_messages(
    transaction: Transaction, cohort: str, home: Home
) -> dict[tuple[Kind, str, str], tuple[Sent, datetime]]:
    """The first message of everything that was posted in *home*, and when, by kind, subject and occurrence."""
    found = await transaction.execute(_first_messages(), {"cohort": cohort, "home": home})
    return {
        (Kind(row.kind), row.subject, row.occurrence): (Sent(MessageRef(row.ref), row.link), row.sent_at)
        for row in found
    }


@cache
def _first_messages() -> Select[tuple[str, str, str, str, str, datetime]]:
    return (
        select(
            deliveries.c.kind, deliveries.c.subject, deliveries.c.occurrence, steps.c.ref, steps.c.link, steps.c.sent_at
        )
        .join(steps, and_(steps.c.delivery_id == deliveries.c.id, steps.c.ordinal == 0))
        .where(
            deliveries.c.cohort_id == bindparam("cohort"),
            deliveries.c.home == bindparam("home"),
            deliveries.c.person.is_(None),
            steps.c.state == StepState.SENT,
        )
        .order_by(deliveries.c.id)
    )


def _was_begun() -> ColumnElement[bool]:
    """Whether anything of a step can be seen, or may still appear."""
    return or_(steps.c.state != StepState.PLANNED, steps.c.first_attempt_at.is_not(None))


async def take_back(transaction: Transaction, chosen: Collection[int]) -> None:
    """Forget the steps of composed deliveries of which nothing was begun, so that they can be moved or cancelled.

    What was claimed meanwhile is left alone: it is on its way.
    """
    wanted = sorted(chosen)
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        locked = await transaction.execute(
            select(steps.c.delivery_id, _was_begun().label("begun"))
            .where(steps.c.delivery_id.in_(some))
            .order_by(steps.c.id)
            .with_for_update()
        )
        begun = {cast(int, row.delivery_id) for row in locked if row.begun}
        free = [one for one in some if one not in begun]
        await transaction.execute(delete(steps).where(steps.c.delivery_id.in_(free)))
        await transaction.execute(
            update(deliveries)
            .where(deliveries.c.id.in_(free), deliveries.c.state == DeliveryState.OPENED)
            .values(state=DeliveryState.PLANNED, opened_at=None)
        )


async def not_again(transaction: Transaction, chosen: Collection[int], now: datetime) -> None:
    """What is on its way is not worth a further attempt: if this one certainly failed, it is skipped."""
    wanted = sorted(chosen)
    for first in range(0, len(wanted), _AT_ONCE):
        await transaction.execute(
            update(deliveries)
            .where(
                and_(deliveries.c.id.in_(wanted[first : first + _AT_ONCE]), deliveries.c.state == DeliveryState.OPENED)
            )
            .values(until=now)
        )


async def add_details(transaction: Transaction, cohort: str, kind: Kind, subject: str, more: Mapping[str, str]) -> None:
    """Give deliveries that no timetable asked for more to say; what is posted of them is compared anew."""
    about = and_(deliveries.c.cohort_id == cohort, deliveries.c.kind == kind, deliveries.c.subject == subject)
    for row in (await transaction.execute(select(deliveries.c.id, deliveries.c.details).where(about))).all():
        await transaction.execute(
            update(deliveries)
            .where(deliveries.c.id == row.id)
            .values(details={**(row.details or {}), **more}, stale=True)
        )


async def move(transaction: Transaction, planned: Planned) -> None:
    """Have something that no timetable asked for come at another moment, if nothing of it was begun."""
    slot = planned.slot
    await transaction.execute(
        update(deliveries)
        .where(
            deliveries.c.cohort_id == planned.cohort,
            deliveries.c.key == planned.key,
            deliveries.c.state.in_([DeliveryState.PLANNED, DeliveryState.CANCELLED]),
        )
        .values(
            wall=slot.moment.wall.isoformat(),
            zone=slot.moment.zone,
            exactness=slot.moment.exactness,
            due_at=slot.at,
            not_before=slot.at,
            until=slot.until,
            state=DeliveryState.PLANNED,
        )
    )


async def mark_stale(transaction: Transaction, cohort: str, kind: Kind, occurrence: str) -> None:
    """Have one delivery, in each home, compared with what it should say now."""
    await transaction.execute(
        update(deliveries)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.kind == kind,
            deliveries.c.occurrence == occurrence,
            deliveries.c.state.in_([DeliveryState.OPENED, DeliveryState.DONE, DeliveryState.FAILED]),
        )
        .values(stale=True)
    )


async def states(transaction: Transaction, cohort: str, kind: Kind, occurrence: str) -> list[DeliveryState]:
    """What became of one line of the timetable in each home; nobody opens it until this transaction is over."""
    found = await transaction.execute(
        select(deliveries.c.state)
        .where(deliveries.c.cohort_id == cohort, deliveries.c.kind == kind, deliveries.c.occurrence == occurrence)
        .order_by(deliveries.c.id)
        .with_for_update()
    )
    return [DeliveryState(row.state) for row in found]


async def let_out(
    transaction: Transaction, cohort: str, kind: Kind, occurrence: str, now: datetime, until: datetime
) -> None:
    """Have a line that waits, or was skipped, opened now; worth sending *until* then."""
    await transaction.execute(
        update(deliveries)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.kind == kind,
            deliveries.c.occurrence == occurrence,
            deliveries.c.state.in_([DeliveryState.PLANNED, DeliveryState.SKIPPED]),
        )
        .values(state=DeliveryState.PLANNED, not_before=now, until=until)
    )
