"""What may be claimed next: the first ready step of every free lane, in the timetable's order.

Several dispatchers may ask at once: each sees only what no other is claiming at that moment.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    update,
)

from bot.model import Home, Step, StepState
from bot.store.columns import Utc, fixed
from bot.store.database import Transaction
from bot.store.pace import WHOLE_HOME
from bot.store.steps import in_order, read_step
from bot.store.tables import pace, replicas, steps

_PLANNED, _CLAIMED, _UNCERTAIN = (fixed(state) for state in (StepState.PLANNED, StepState.CLAIMED, StepState.UNCERTAIN))


async def heads(transaction: Transaction, homes: Collection[Home], now: datetime, most: int) -> list[Step]:
    """At most *most* steps that are first in a free lane, whose time has come and whose lane may speak; in order."""
    return await _taken(transaction, _heads(), {"homes": list(homes), "now": now, "most": most})


@cache
def _heads() -> Select[tuple[object, ...]]:
    now = bindparam("now", type_=Utc())
    must_wait = exists().where(
        pace.c.home == steps.c.home, pace.c.lane.in_([steps.c.lane, WHOLE_HOME]), pace.c.free_at > now
    )
    chosen = and_(
        steps.c.id.in_(_first_of_free_lanes()),
        steps.c.state == _PLANNED,
        steps.c.ready,
        speaks_in(bindparam("homes", expanding=True)),
        steps.c.not_before <= now,
        ~must_wait,
    )
    return _kept(chosen).limit(bindparam("most"))


def speaks_in(homes: BindParameter[object]) -> ColumnElement[bool]:
    """Whether the home of a step is one of *homes*.

    The column is hidden from SQLite, which would go through everything that was ever posted there, by the index of
    threads, rather than use the small index of what there is to do.
    """
    return steps.c.home.concat("").in_(homes)


def is_in_doubt() -> ColumnElement[bool]:
    """Whether a step is; the first half is what the index of steps in flight says of itself."""
    return and_(steps.c.state.in_([_CLAIMED, _UNCERTAIN]), steps.c.state == _UNCERTAIN)


def _is_open(one: FromClause) -> ColumnElement[bool]:
    return and_(one.c.state == _PLANNED, one.c.ready)


def _first_of_free_lanes() -> Select[tuple[int]]:
    """One seek for each lane that has something to do, however much that is."""
    first, later, head, busy = (steps.alias(name) for name in ("first", "later", "head", "busy"))
    lanes = select(select(func.min(first.c.lane)).where(_is_open(first)).scalar_subquery().label("lane")).cte(
        "lanes", recursive=True
    )
    following = select(func.min(later.c.lane)).where(_is_open(later), later.c.lane > lanes.c.lane).scalar_subquery()
    lanes = lanes.union_all(select(following).where(lanes.c.lane.is_not(None)))
    first_of_lane = (
        select(head.c.id)
        .where(_is_open(head), head.c.lane == lanes.c.lane)
        .order_by(head.c.due_at, head.c.priority, head.c.delivery_id, head.c.ordinal)
        .limit(1)
        .scalar_subquery()
    )
    is_busy = exists().where(busy.c.lane == lanes.c.lane, busy.c.state.in_([_CLAIMED, _UNCERTAIN]))
    return select(first_of_lane).where(lanes.c.lane.is_not(None), ~is_busy)


async def claim(transaction: Transaction, chosen: Sequence[Step], owner: str, now: datetime) -> list[Step]:
    """Claim steps, just read and kept from everybody else, for one attempt each; as they stand now.

    The database refuses a second one in flight in a lane.
    """
    await transaction.execute(_claim(), {"chosen": [step.id for step in chosen], "owner": owner, "now": now})
    return [
        replace(
            step,
            state=StepState.CLAIMED,
            attempt=step.attempt + 1,
            attempt_at=now,
            first_attempt_at=step.first_attempt_at or now,
        )
        for step in chosen
    ]


@cache
def _claim() -> Update:
    now = bindparam("now", type_=Utc())
    return (
        update(steps)
        .where(steps.c.id.in_(bindparam("chosen", expanding=True)))
        .values(
            state=StepState.CLAIMED,
            owner=bindparam("owner"),
            attempt=steps.c.attempt + 1,
            attempt_at=now,
            first_attempt_at=func.coalesce(steps.c.first_attempt_at, now),
        )
    )


async def still_claimed(transaction: Transaction, attempts: Collection[Step]) -> dict[int, StepState]:
    """Of attempts whose outcome is known now, those that nobody else has claimed since, and how each step stands.

    A replica that was cut off or frozen comes back to find its steps in doubt, looked up, or carried out by another.
    """
    wanted = {step.id: step.attempt for step in attempts}
    found = await transaction.execute(_standing(), {"chosen": list(wanted)})
    return {
        row.id: StepState(row.state)
        for row in found
        if row.attempt == wanted[row.id] and row.state in (StepState.CLAIMED, StepState.UNCERTAIN, StepState.PLANNED)
    }


@cache
def _standing() -> Select[tuple[int, str, int]]:
    return (
        select(steps.c.id, steps.c.state, steps.c.attempt)
        .where(steps.c.id.in_(bindparam("chosen", expanding=True)))
        .order_by(steps.c.id)
        .with_for_update(of=steps)
    )


async def claimed_by(transaction: Transaction, owner: str) -> list[Step]:
    """What *owner* has claimed and not settled."""
    return await _taken(transaction, _claimed_by(), {"owner": owner})


@cache
def _claimed_by() -> Select[tuple[object, ...]]:
    return _kept(and_(steps.c.state == _CLAIMED, steps.c.owner == bindparam("owner")))


async def orphans(transaction: Transaction, owner: str, now: datetime | None) -> list[Step]:
    """Steps claimed by somebody who is gone: they may have been carried out.

    Gone is, at *now*, who holds no lease; where there are no leases (None), everybody but *owner*.
    """
    if now is None:
        return await _taken(transaction, _of_others(), {"owner": owner})
    return await _taken(transaction, _of_those_gone(), {"owner": owner, "now": now})


@cache
def _of_others() -> Select[tuple[object, ...]]:
    return _kept(and_(steps.c.state == _CLAIMED, steps.c.owner != bindparam("owner")))


@cache
def _of_those_gone() -> Select[tuple[object, ...]]:
    there = select(replicas.c.owner).where(replicas.c.lease_until > bindparam("now", type_=Utc()))
    others = steps.c.owner != bindparam("owner")
    return _kept(and_(steps.c.state == _CLAIMED, others, steps.c.owner.not_in(there)))


def _kept(condition: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    return in_order(condition).with_for_update(of=steps, skip_locked=True)


async def _taken(
    transaction: Transaction, query: Select[tuple[object, ...]], given: Mapping[str, object]
) -> list[Step]:
    return [read_step(row) for row in await transaction.execute(query, given)]


async def to_look_up(transaction: Transaction, homes: Collection[Home], now: datetime, until: datetime) -> list[Step]:
    """Steps in doubt whose quiet period is over. Nobody else is given them before *until*."""
    found = await _taken(transaction, _to_look_up(), {"homes": list(homes), "now": now})
    await reserve(transaction, found, until)
    return found


async def reserve(transaction: Transaction, chosen: Sequence[Step], until: datetime) -> None:
    """Keep steps from being given to anybody before *until*."""
    if chosen:
        await transaction.execute(_reserve(), {"chosen": [step.id for step in chosen], "until": until})


@cache
def _reserve() -> Update:
    chosen = steps.c.id.in_(bindparam("chosen", expanding=True))
    return update(steps).where(chosen).values(not_before=bindparam("until", type_=Utc()))


@cache
def _to_look_up() -> Select[tuple[object, ...]]:
    return _kept(
        and_(
            is_in_doubt(),
            speaks_in(bindparam("homes", expanding=True)),
            steps.c.not_before <= bindparam("now", type_=Utc()),
        )
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """When something in a home may be claimed next; *is_paced*: it waits only for a token."""

    home: Home
    at: datetime
    is_paced: bool


async def waiting(transaction: Transaction) -> list[Waiting]:
    """For each home with free lanes that have something to do: when the first of them may go on."""
    found = await transaction.execute(_waiting())
    return [Waiting(Home(row.home), row.at, row.at > row.not_before) for row in found]


@cache
def _waiting() -> Select[tuple[str, datetime, datetime]]:
    lane, home = pace.alias("lane"), pace.alias("home")
    in_lane = select(lane.c.free_at).where(lane.c.home == steps.c.home, lane.c.lane == steps.c.lane).scalar_subquery()
    in_home = select(home.c.free_at).where(home.c.home == steps.c.home, home.c.lane == WHOLE_HOME).scalar_subquery()
    head = (
        select(
            steps.c.home,
            steps.c.not_before,
            func.coalesce(in_lane, steps.c.not_before).label("in_lane"),
            func.coalesce(in_home, steps.c.not_before).label("in_home"),
        )
        .where(steps.c.id.in_(_first_of_free_lanes()))
        .subquery()
    )
    paced = case((head.c.in_lane > head.c.in_home, head.c.in_lane), else_=head.c.in_home)
    at = case((head.c.not_before > paced, head.c.not_before), else_=paced)
    return select(
        head.c.home,
        func.min(at, type_=Utc()).label("at"),
        func.min(head.c.not_before, type_=Utc()).label("not_before"),
    ).group_by(head.c.home)


LONGEST_ERRAND = timedelta(seconds=15)
"""How long a look-up or an edit is kept for whoever took it: the time limit of a request, and some."""
