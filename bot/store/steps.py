"""Steps: the promise itself. A claim is committed before the request; what came of it is committed after."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    type_coerce,
    update,
)

from bot.model import (
    CohortState,
    DeliveryState,
    Home,
    Kind,
    Lane,
    MessageRef,
    PersonRef,
    Place,
    Sent,
    Step,
    StepState,
    Verb,
)
from bot.store.columns import Utc, fixed
from bot.store.database import Transaction
from bot.store.doubts import WHY, Restoration
from bot.store.tables import cohorts, deliveries, steps

IN_FLIGHT = (StepState.CLAIMED, StepState.UNCERTAIN)
_ADD = insert(steps)


@dataclass(frozen=True, slots=True)
class NewStep:
    """A step to be written down with its delivery. *shows* is the hash of what its message shows."""

    verb: Verb
    in_thread: bool = False
    payload: str | None = None
    title: str | None = None
    shows: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The steps of a delivery, in order, from the ordinal *first* on. Ordinal 0 is ready at once.

    *restored*: somebody else may have carried them out before the database was restored.
    """

    delivery: int
    key: str
    home: Home
    new: Sequence[NewStep]
    place: Place | None
    lane: Lane | None
    person: PersonRef | None
    express: bool
    due_at: datetime
    priority: int
    first: int = 0
    restored: Restoration | None = None


async def add(transaction: Transaction, openings: Sequence[Opening]) -> None:
    """Write steps down."""
    rows = [
        {
            "delivery_id": one.delivery,
            "ordinal": ordinal,
            "key": f"{one.key}/{ordinal}",
            "home": one.home,
            "verb": step.verb,
            "in_thread": step.in_thread,
            "express": one.express,
            "place": None if step.in_thread else one.place,
            "lane": one.lane,
            "payload": step.payload,
            "title": step.title,
            "person": one.person,
            "state": StepState.PLANNED,
            "ready": ordinal == 0,
            "due_at": one.due_at,
            "priority": one.priority,
            "not_before": one.due_at,
            "attempt": 0,
            "doubts": 0,
            "attempted": step.shows,
            "first_attempt_at": one.restored.since if one.restored is not None else None,
            "attempt_at": one.restored.at if one.restored is not None else None,
            "why": WHY if one.restored is not None else None,
        }
        for one in openings
        for ordinal, step in enumerate(one.new, start=one.first)
    ]
    if rows:
        await transaction.execute(_ADD, rows)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step that was carried out: what is left of it, and *thread*, the place it opened, if it opened one."""

    step: Step
    left: Sent
    thread: Place | None


async def sent(transaction: Transaction, carried_out: Sequence[Outcome], now: datetime) -> None:
    """Remember what is left of carried-out steps, and that they show what their attempt showed."""
    rows = [
        {"step": one.step.id, "new_ref": one.left.ref, "new_link": one.left.link, "opened": one.thread, "now": now}
        for one in carried_out
    ]
    await transaction.execute(_sent(), rows)


@cache
def _sent() -> Update:
    return (
        update(steps)
        .where(steps.c.id == bindparam("step"))
        .values(
            state=StepState.SENT,
            ref=bindparam("new_ref"),
            link=bindparam("new_link"),
            thread=bindparam("opened"),
            sent_at=bindparam("now", type_=Utc()),
            shown=case((steps.c.attempt > 0, steps.c.attempted), else_=None),  # found, and never tried here: who knows
            payload=None,
            owner=None,
            why=None,
        )
    )


async def to_come(transaction: Transaction, chosen: Collection[int]) -> dict[tuple[int, int], Step]:
    """The planned steps of some deliveries, by delivery and ordinal."""
    found = [read_step(row) for row in await transaction.execute(_to_come(), {"chosen": list(chosen)})]
    return {(step.delivery, step.ordinal): step for step in found}


@cache
def _to_come() -> Select[tuple[object, ...]]:
    chosen = steps.c.delivery_id.in_(bindparam("chosen", expanding=True))
    return in_order(and_(chosen, steps.c.state == fixed(StepState.PLANNED)))


@dataclass(frozen=True, slots=True)
class Ready:
    """A step that may begin, now that the one before it is sent, and where."""

    step: Step
    place: Place | None
    lane: Lane


async def ready(transaction: Transaction, chosen: Sequence[Ready]) -> None:
    """Let steps begin; those of a paused cohort begin when it goes on."""
    rows = [{"step": one.step.id, "new_place": one.place, "new_lane": one.lane} for one in chosen]
    if rows:
        await transaction.execute(_ready(), rows)


@cache
def _ready() -> Update:
    return (
        update(steps)
        .where(steps.c.id == bindparam("step"))
        .values(
            ready=_goes_on(),
            place=func.coalesce(bindparam("new_place", type_=Text()), steps.c.place),
            lane=bindparam("new_lane"),
        )
    )


def _goes_on() -> ColumnElement[bool]:
    """Whether the cohort of a step is not paused; a notice to staff does not wait for that."""
    return (
        exists()
        .where(
            deliveries.c.id == steps.c.delivery_id,
            cohorts.c.id == deliveries.c.cohort_id,
            or_(cohorts.c.state != CohortState.PAUSED, deliveries.c.kind == Kind.NOTICE),
        )
        .correlate(steps)
    )


async def pause(transaction: Transaction, cohort: str) -> None:
    """Let nothing more of a cohort be claimed but notices to staff. What is on its way is settled, and waits then."""
    notices = select(deliveries.c.id).where(deliveries.c.cohort_id == cohort, deliveries.c.kind == Kind.NOTICE)
    theirs = and_(_unsent(cohort), steps.c.delivery_id.not_in(notices))
    await transaction.execute(update(steps).where(theirs).values(ready=False))


async def resume(transaction: Transaction, cohort: str) -> None:
    """Let what waits in a cohort that goes on be claimed again."""
    before = steps.alias("before")
    is_next = or_(
        steps.c.ordinal == 0,
        exists()
        .where(
            before.c.delivery_id == steps.c.delivery_id,
            before.c.ordinal == steps.c.ordinal - 1,
            before.c.state == StepState.SENT,
        )
        .correlate(steps),
    )
    await transaction.execute(update(steps).where(_unsent(cohort), is_next).values(ready=True))


def _unsent(cohort: str) -> ColumnElement[bool]:
    return and_(
        steps.c.state.in_([StepState.PLANNED, *IN_FLIGHT]),
        steps.c.delivery_id.in_(
            select(deliveries.c.id).where(deliveries.c.cohort_id == cohort, deliveries.c.state == DeliveryState.OPENED)
        ),
    )


async def plan_again(
    transaction: Transaction, step: Step, not_before: datetime, *, certainly_not_sent: bool, why: str
) -> None:
    """Have a step tried again, later. What certainly left nothing behind has no old attempt to fear."""
    given = {"step": step.id, "again_at": not_before, "reason": why}
    await transaction.execute(_plan_again(certainly_not_sent=certainly_not_sent), given)


@cache
def _plan_again(*, certainly_not_sent: bool) -> Update:
    values: dict[str, object] = {"state": StepState.PLANNED, "owner": None, "why": bindparam("reason")}
    values["not_before"] = bindparam("again_at", type_=Utc())
    if certainly_not_sent:
        values["first_attempt_at"] = None
    return update(steps).where(steps.c.id == bindparam("step")).values(values)


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
        .where(steps.c.attempt > 0, steps.c.state.in_([StepState.PLANNED, *IN_FLIGHT]))
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
    """The steps behind one that failed cannot be carried out, unless staff have it tried again."""
    await transaction.execute(
        update(steps)
        .where(steps.c.delivery_id == step.delivery, steps.c.ordinal > step.ordinal, steps.c.state == StepState.PLANNED)
        .values(state=StepState.SKIPPED, why=why)
    )


async def forget(transaction: Transaction, delivery: int) -> None:
    """Take back the steps of a delivery of which nothing was begun, so that it can be composed anew."""
    await transaction.execute(delete(steps).where(steps.c.delivery_id == delivery))


async def of_delivery(transaction: Transaction, delivery: int) -> list[Step]:
    return [read_step(row) for row in await transaction.execute(_of_delivery(), {"delivery": delivery})]


@cache
def _of_delivery() -> Select[tuple[object, ...]]:
    return in_order(steps.c.delivery_id == bindparam("delivery"))


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
            steps,
            steps.c.why.label("step_why"),
            deliveries.c.cohort_id,
            deliveries.c.kind,
            deliveries.c.until,
            deliveries.c.opened_at,
            root,
        ).join(deliveries, deliveries.c.id == steps.c.delivery_id),
    )


def in_order(condition: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Steps in the timetable's order."""
    return selection().where(condition).order_by(steps.c.due_at, steps.c.priority, steps.c.delivery_id, steps.c.ordinal)


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
        opened_at=named["opened_at"],
        root=MessageRef(named["root"]) if named["root"] is not None else None,
        ref=MessageRef(named["ref"]) if named["ref"] is not None else None,
        shown=named["shown"],
        wanted=named["wanted"],
        why=named["step_why"],
    )
