"""Steps: the promise itself. A claim is committed before the request; what came of it is committed after."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Over,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)

from bot.model import Home, Kind, Lane, MessageRef, PersonRef, Place, Sent, Step, StepState, Verb
from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.tables import deliveries, steps

_IN_FLIGHT = (StepState.CLAIMED, StepState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to be written down with its delivery."""

    verb: Verb
    in_thread: bool = False
    payload: str | None = None
    title: str | None = None


async def add(
    transaction: Transaction,
    delivery: int,
    key: str,
    home: Home,
    new: Sequence[NewStep],
    *,
    place: Place | None,
    lane: Lane | None,
    person: PersonRef | None,
    express: bool,
    due_at: datetime,
    priority: int,
    after: int = -1,
) -> None:
    """Write the steps of a delivery down, in order, behind ordinal *after*. The very first one is ready at once."""
    rows = [
        {
            "delivery_id": delivery,
            "ordinal": ordinal,
            "key": f"{key}/{ordinal}",
            "home": home,
            "verb": one.verb,
            "in_thread": one.in_thread,
            "express": express,
            "place": None if one.in_thread else place,
            "lane": lane,
            "payload": one.payload,
            "title": one.title,
            "person": person,
            "state": StepState.PLANNED,
            "ready": ordinal == 0,
            "due_at": due_at,
            "priority": priority,
            "not_before": due_at,
            "attempt": 0,
            "doubts": 0,
        }
        for ordinal, one in enumerate(new, start=after + 1)
    ]
    if rows:
        await transaction.execute(insert(steps), rows)


async def heads(transaction: Transaction, now: datetime) -> list[Step]:
    """The first ready step of every lane that has none in flight, if its time has come; earliest first."""
    return [read_step(row) for row in await transaction.execute(_heads(), {"now": now})]


@cache
def _heads() -> Select[tuple[object, ...]]:
    waiting = (
        select(steps.c.id, steps.c.lane, steps.c.not_before, _place_in_lane().label("place_in_lane"))
        .where(steps.c.state == StepState.PLANNED, steps.c.ready.is_(True))
        .subquery()
    )
    chosen = select(waiting.c.id).where(
        waiting.c.place_in_lane == 1,
        waiting.c.not_before <= bindparam("now", type_=Utc()),
        waiting.c.lane.not_in(_busy_lanes()),
    )
    return _in_order(steps.c.id.in_(chosen))


async def claim(transaction: Transaction, chosen: Sequence[Step], owner: str, now: datetime) -> None:
    """Claim steps for one attempt each. The database refuses a second one in flight in a lane."""
    await transaction.execute(
        update(steps)
        .where(steps.c.id.in_([step.id for step in chosen]), steps.c.state == StepState.PLANNED)
        .values(
            state=StepState.CLAIMED,
            owner=owner,
            attempt=steps.c.attempt + 1,
            attempt_at=now,
            first_attempt_at=func.coalesce(steps.c.first_attempt_at, literal(now, Utc())),
        )
    )


async def claimed_now(transaction: Transaction, chosen: Collection[int]) -> list[Step]:
    """Just claimed steps, as they stand with their new attempt."""
    found = await transaction.execute(_claimed_now(), {"chosen": list(chosen)})
    return [read_step(row) for row in found]


@cache
def _claimed_now() -> Select[tuple[object, ...]]:
    return _in_order(and_(steps.c.id.in_(bindparam("chosen", expanding=True)), steps.c.state == StepState.CLAIMED))


async def sent(
    transaction: Transaction, step: Step, left: Sent, shown: str | None, thread: Place | None, now: datetime
) -> None:
    """Remember what is left of a carried-out step; *thread* is the place it opened, if it opened one."""
    await transaction.execute(
        update(steps)
        .where(steps.c.id == step.id)
        .values(
            state=StepState.SENT,
            ref=left.ref,
            link=left.link,
            sent_at=now,
            shown=shown,
            thread=thread,
            payload=None,
            owner=None,
            why=None,
        )
    )


async def ready(transaction: Transaction, delivery: int, ordinal: int, place: Place | None, lane: Lane) -> bool:
    """Let the step *ordinal* begin, now that the one before it is sent. False where there is none."""
    values: dict[str, object] = {"ready": True, "lane": lane}
    if place is not None:
        values["place"] = place
    done = await transaction.execute(
        update(steps).where(steps.c.delivery_id == delivery, steps.c.ordinal == ordinal).values(values)
    )
    return done.rowcount > 0


async def following(transaction: Transaction, step: Step) -> Step | None:
    """The step behind *step* in its delivery."""
    found = await transaction.execute(_following(), {"delivery": step.delivery, "next_ordinal": step.ordinal + 1})
    row = found.first()
    return read_step(row) if row else None


@cache
def _following() -> Select[tuple[object, ...]]:
    return selection().where(steps.c.delivery_id == bindparam("delivery"), steps.c.ordinal == bindparam("next_ordinal"))


async def plan_again(
    transaction: Transaction, step: Step, not_before: datetime, *, certainly_not_sent: bool, why: str
) -> None:
    """Have a step tried again, later. What certainly left nothing behind has no old attempt to fear."""
    values: dict[str, object] = {"state": StepState.PLANNED, "not_before": not_before, "owner": None, "why": why}
    if certainly_not_sent:
        values["first_attempt_at"] = None
    await transaction.execute(update(steps).where(steps.c.id == step.id).values(values))


async def uncertain(transaction: Transaction, step: Step, look_at: datetime, why: str) -> None:
    """Remember that an attempt may have been carried out; look for it at *look_at*."""
    await transaction.execute(
        update(steps)
        .where(steps.c.id == step.id)
        .values(state=StepState.UNCERTAIN, not_before=look_at, owner=None, why=why, doubts=steps.c.doubts + 1)
    )


async def uncertain_until(transaction: Transaction, step: Step, look_at: datetime, why: str) -> None:
    """The look-up did not succeed: look again at *look_at*."""
    await transaction.execute(update(steps).where(steps.c.id == step.id).values(not_before=look_at, why=why))


async def clock_was_set_back(transaction: Transaction, by: timedelta) -> None:
    """Move the moments of attempts along with a wall clock that was corrected, so that waits keep their length."""
    micro = by // timedelta(microseconds=1)
    await transaction.execute(
        update(steps)
        .where(steps.c.attempt > 0, steps.c.state.in_([StepState.PLANNED, *_IN_FLIGHT]))
        .values(
            attempt_at=type_coerce(steps.c.attempt_at, BigInteger) - micro,
            first_attempt_at=type_coerce(steps.c.first_attempt_at, BigInteger) - micro,
            not_before=type_coerce(steps.c.not_before, BigInteger) - micro,
        )
    )


async def settle(transaction: Transaction, step: Step, state: StepState, why: str) -> None:
    """Held, skipped or failed."""
    await transaction.execute(update(steps).where(steps.c.id == step.id).values(state=state, owner=None, why=why))


async def skip_rest(transaction: Transaction, step: Step, why: str) -> None:
    """The steps behind one that failed cannot be carried out."""
    await transaction.execute(
        update(steps)
        .where(steps.c.delivery_id == step.delivery, steps.c.ordinal > step.ordinal, steps.c.state == StepState.PLANNED)
        .values(state=StepState.SKIPPED, why=why, payload=None)
    )


async def orphans(transaction: Transaction, owner: str) -> list[Step]:
    """Steps claimed by somebody who is gone: they may have been carried out."""
    return await _read(transaction, and_(steps.c.state == StepState.CLAIMED, steps.c.owner != owner))


async def claimed_by(transaction: Transaction, owner: str) -> list[Step]:
    """What *owner* has claimed and not settled."""
    return await _read(transaction, and_(steps.c.state == StepState.CLAIMED, steps.c.owner == owner))


async def to_look_up(transaction: Transaction, now: datetime) -> list[Step]:
    """Steps in doubt whose quiet period is over."""
    return [read_step(row) for row in await transaction.execute(_to_look_up(), {"now": now})]


@cache
def _to_look_up() -> Select[tuple[object, ...]]:
    return _in_order(and_(steps.c.state == StepState.UNCERTAIN, steps.c.not_before <= bindparam("now", type_=Utc())))


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first step of a free lane, and when it wants to be tried."""

    home: Home
    lane: Lane
    not_before: datetime


async def waiting(transaction: Transaction) -> list[Waiting]:
    """What every free lane waits for."""
    found = await transaction.execute(_waiting())
    return [Waiting(Home(row.home), Lane(row.lane), row.not_before) for row in found]


@cache
def _waiting() -> Select[tuple[str, str, datetime]]:
    head = (
        select(steps.c.home, steps.c.lane, steps.c.not_before, _place_in_lane().label("place_in_lane"))
        .where(steps.c.state == StepState.PLANNED, steps.c.ready.is_(True))
        .subquery()
    )
    return select(head.c.home, head.c.lane, head.c.not_before).where(
        head.c.place_in_lane == 1, head.c.lane.not_in(_busy_lanes())
    )


async def next_look_up(transaction: Transaction) -> datetime | None:
    """When the next step in doubt wants to be looked up."""
    return cast("datetime | None", await transaction.scalar(_next_look_up()))


@cache
def _next_look_up() -> Select[tuple[datetime | None]]:
    return select(func.min(steps.c.not_before, type_=Utc())).where(steps.c.state == StepState.UNCERTAIN)


async def forget(transaction: Transaction, delivery: int) -> None:
    """Take back the steps of a delivery of which nothing was begun, so that it can be composed anew."""
    await transaction.execute(delete(steps).where(steps.c.delivery_id == delivery))


async def of_delivery(transaction: Transaction, delivery: int) -> list[Step]:
    return await _read(transaction, steps.c.delivery_id == delivery)


async def cohort_of(transaction: Transaction, home: Home, ref: MessageRef) -> str | None:
    """The cohort one of whose messages *ref* is."""
    return cast(
        str | None,
        await transaction.scalar(
            select(deliveries.c.cohort_id)
            .join(steps, steps.c.delivery_id == deliveries.c.id)
            .where(steps.c.home == home, steps.c.ref == ref)
            .limit(1)
        ),
    )


async def thread_root(transaction: Transaction, home: Home, place: Place) -> tuple[str, Kind, str, str] | None:
    """Cohort, kind, subject and occurrence of the delivery whose thread *place* is."""
    found = await transaction.execute(
        select(deliveries.c.cohort_id, deliveries.c.kind, deliveries.c.subject, deliveries.c.occurrence)
        .join(steps, steps.c.delivery_id == deliveries.c.id)
        .where(steps.c.home == home, steps.c.verb == Verb.OPEN_THREAD, steps.c.thread == place)
    )
    row = found.first()
    return (row.cohort_id, Kind(row.kind), row.subject, row.occurrence) if row else None


def _place_in_lane() -> Over[int]:
    order = (steps.c.due_at, steps.c.priority, steps.c.delivery_id, steps.c.ordinal)
    return func.row_number().over(partition_by=steps.c.lane, order_by=order)


def _busy_lanes() -> Select[tuple[str]]:
    return select(steps.c.lane).where(steps.c.state.in_(_IN_FLIGHT))


@cache
def selection() -> Select[tuple[object, ...]]:
    """Steps with what belongs to them, to be narrowed and read by `read_step`."""
    first = steps.alias()
    root = (
        select(first.c.ref)
        .where(first.c.delivery_id == steps.c.delivery_id, first.c.ordinal == 0)
        .scalar_subquery()
        .label("root")
    )
    return cast(
        "Select[tuple[object, ...]]",
        select(
            steps, steps.c.why.label("step_why"), deliveries.c.cohort_id, deliveries.c.kind, deliveries.c.until, root
        ).join(deliveries, deliveries.c.id == steps.c.delivery_id),
    )


def _in_order(condition: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return selection().where(condition).order_by(steps.c.due_at, steps.c.priority, steps.c.delivery_id, steps.c.ordinal)


async def _read(transaction: Transaction, condition: ColumnElement[bool]) -> list[Step]:
    return [read_step(row) for row in await transaction.execute(_in_order(condition))]


def read_step(row: Row[tuple[object, ...]]) -> Step:
    named = row._mapping
    return Step(
        id=named["id"],
        delivery=named["delivery_id"],
        cohort=named["cohort_id"],
        kind=Kind(named["kind"]),
        ordinal=named["ordinal"],
        key=named["key"],
        home=Home(named["home"]),
        verb=Verb(named["verb"]),
        in_thread=named["in_thread"],
        express=named["express"],
        state=StepState(named["state"]),
        place=named["place"],
        lane=named["lane"],
        payload=named["payload"],
        title=named["title"],
        person=PersonRef(named["person"]) if named["person"] is not None else None,
        due_at=named["due_at"],
        until=named["until"],
        attempt=named["attempt"],
        doubts=named["doubts"],
        attempt_at=named["attempt_at"],
        first_attempt_at=named["first_attempt_at"],
        root=MessageRef(named["root"]) if named["root"] is not None else None,
        ref=MessageRef(named["ref"]) if named["ref"] is not None else None,
        shown=named["shown"],
        wanted=named["wanted"],
        why=named["step_why"],
    )
