"""Deliveries: planned from a timetable, opened when due, finished by their steps."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import ColumnElement, Insert, Row, Select, Update, and_, bindparam, exists, func, or_, select, update

from bot.model import (
    CohortState,
    Delivery,
    DeliveryState,
    Home,
    Kind,
    MessageRef,
    PersonRef,
    Sent,
    Slot,
    StepState,
    Verb,
)
from bot.store.columns import Utc, fixed
from bot.store.database import Transaction
from bot.store.doubts import Restoration, restoration
from bot.store.tables import cohorts, deliveries, steps
from bot.store.upsert import insert
from schedules.zones import Exactness, LocalMoment

_POSTED = (DeliveryState.OPENED, DeliveryState.DONE, DeliveryState.FAILED)
_ROWS_AT_ONCE = 500  # keys in one statement; SQLite takes 32,766 values


@dataclass(frozen=True, slots=True)
class Planned:
    """A delivery to be written down."""

    cohort: str
    home: Home
    slot: Slot
    priority: int
    details: Mapping[str, str] | None = None

    @property
    def key(self) -> str:
        return f"{self.slot.key}/{self.home}"


async def plan(transaction: Transaction, planned: Iterable[Planned]) -> None:
    """Write deliveries down. One that is there already is moved if it is still planned, and else left as it is."""
    restored = await restoration(transaction)
    rows = [_row(one, restored) for one in planned]
    if rows:
        await transaction.execute(_plan(transaction), rows)


def _plan(transaction: Transaction) -> Insert:
    """Each row by itself: for hundreds of rows at once the statement alone would take longer than they do."""
    statement = insert(transaction, deliveries)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["cohort_id", "key"],
        set_={
            name: new[name]
            for name in ("wall", "zone", "exactness", "due_at", "until", "priority", "why", "state", "not_before")
        }
        | {"in_doubt_since": func.coalesce(deliveries.c.in_doubt_since, new.in_doubt_since)},
        where=and_(
            or_(*(deliveries.c.state == fixed(state) for state in (DeliveryState.PLANNED, DeliveryState.CANCELLED))),
            deliveries.c.details.is_(None),
        ),
    )


def _row(one: Planned, restored: Restoration | None) -> dict[str, object]:
    slot = one.slot
    is_in_doubt = restored is not None and restored.puts_in_doubt(slot, is_timetabled=one.details is None)
    return {
        "cohort_id": one.cohort,
        "key": one.key,
        "home": one.home,
        "kind": slot.kind,
        "subject": slot.subject,
        "occurrence": slot.occurrence,
        "person": slot.person,
        "wall": slot.moment.wall.isoformat(),
        "zone": slot.moment.zone,
        "exactness": slot.moment.exactness,
        "due_at": slot.at,
        "until": slot.until,
        "priority": one.priority,
        "why": slot.why,
        "details": dict(one.details) if one.details is not None else None,
        "state": DeliveryState.PLANNED,
        "not_before": slot.at,
        "stale": False,
        "in_doubt_since": restored.since if restored is not None and is_in_doubt else None,
    }


async def cancel(transaction: Transaction, cohort: str, keys: Sequence[str]) -> None:
    """Take back deliveries that are still planned."""
    for first in range(0, len(keys), _ROWS_AT_ONCE):
        await transaction.execute(
            update(deliveries)
            .where(
                deliveries.c.cohort_id == cohort,
                deliveries.c.key.in_(keys[first : first + _ROWS_AT_ONCE]),
                deliveries.c.state == DeliveryState.PLANNED,
            )
            .values(state=DeliveryState.CANCELLED)
        )


async def get(transaction: Transaction, delivery: int) -> Delivery:
    return read_delivery((await transaction.execute(_get(), {"delivery": delivery})).one())


@cache
def _get() -> Select[tuple[object, ...]]:
    return cast("Select[tuple[object, ...]]", select(deliveries).where(deliveries.c.id == bindparam("delivery")))


async def cancel_to(transaction: Transaction, cohort: str, home: Home, person: PersonRef) -> None:
    """Send nothing more to somebody who left, of what was not begun."""
    theirs = (deliveries.c.cohort_id == cohort, deliveries.c.home == home, deliveries.c.person == person)
    await transaction.execute(
        update(deliveries)
        .where(*theirs, deliveries.c.state == DeliveryState.PLANNED)
        .values(state=DeliveryState.CANCELLED)
    )


async def count_to(
    transaction: Transaction, cohort: str, home: Home, kind: Kind, person: PersonRef, subject: str = "course"
) -> int:
    """How many deliveries of a kind about *subject* were planned for one person."""
    theirs = (deliveries.c.cohort_id == cohort, deliveries.c.home == home, deliveries.c.subject == subject)
    about = (deliveries.c.kind == kind, deliveries.c.person == person)
    return int(cast("int", await transaction.scalar(select(func.count()).where(*theirs, *about))))


async def cohort_of(transaction: Transaction, delivery: int) -> str | None:
    """The cohort a delivery belongs to; None where there is none of this number."""
    return cast(
        "str | None", await transaction.scalar(select(deliveries.c.cohort_id).where(deliveries.c.id == delivery))
    )


async def open_(transaction: Transaction, chosen: Collection[int], now: datetime) -> None:
    """Deliveries are composed, and their steps written down."""
    if chosen:
        await transaction.execute(_open(), {"chosen": list(chosen), "now": now})


@cache
def _open() -> Update:
    return (
        update(deliveries)
        .where(deliveries.c.id.in_(bindparam("chosen", expanding=True)))
        .values(state=DeliveryState.OPENED, opened_at=bindparam("now", type_=Utc()))
    )


async def plan_again(transaction: Transaction, delivery: int, now: datetime) -> None:
    """Have a delivery of which nothing was begun opened anew; whoever asks has looked whether anything was."""
    await transaction.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery)
        .values(state=DeliveryState.PLANNED, not_before=now, opened_at=None, in_doubt_since=None)
    )


async def reopen(transaction: Transaction, delivery: int) -> None:
    """There are more steps to carry out."""
    await transaction.execute(update(deliveries).where(deliveries.c.id == delivery).values(state=DeliveryState.OPENED))


async def postpone(transaction: Transaction, delivery: int, not_before: datetime) -> None:
    """Look again at *not_before*: what it stands on is not there yet."""
    await transaction.execute(update(deliveries).where(deliveries.c.id == delivery).values(not_before=not_before))


async def finish(transaction: Transaction, delivery: int, state: DeliveryState) -> None:
    await transaction.execute(update(deliveries).where(deliveries.c.id == delivery).values(state=state))


async def done(transaction: Transaction, chosen: Collection[int]) -> None:
    """Everything of these deliveries is sent."""
    if chosen:
        await transaction.execute(_done(), {"chosen": list(chosen)})


@cache
def _done() -> Update:
    return (
        update(deliveries)
        .where(
            deliveries.c.id.in_(bindparam("chosen", expanding=True)),
            deliveries.c.state == fixed(DeliveryState.OPENED),  # one that was cancelled stays so
        )
        .values(state=DeliveryState.DONE)
    )


async def mark_stale(
    transaction: Transaction, cohort: str, kind: Kind | None = None, *, even_archived: bool = False
) -> None:
    """Have what was posted compared with what it should say now; what is archived stays as it is, unless told so."""
    chosen = and_(deliveries.c.cohort_id == cohort, deliveries.c.state.in_(_POSTED))
    if not even_archived:
        is_archived = exists().where(cohorts.c.id == cohort, cohorts.c.state == CohortState.ARCHIVED)
        chosen = and_(chosen, ~is_archived)
    if kind is not None:
        kinds = (kind, Kind.WRAP_UP_DRAFT) if kind is Kind.WRAP_UP else (kind,)  # the draft says what the wrap-up does
        chosen = and_(chosen, deliveries.c.kind.in_(kinds))
    await transaction.execute(update(deliveries).where(chosen).values(stale=True))


async def mark_stale_wrap_up(transaction: Transaction, cohort: str, said_at: datetime) -> None:
    """Have the wrap-up that covers what was said at *said_at* compared with what it should say now."""
    covering = select(func.min(deliveries.c.due_at)).where(
        deliveries.c.cohort_id == cohort, deliveries.c.kind == Kind.WRAP_UP, deliveries.c.due_at > said_at
    )
    await transaction.execute(
        update(deliveries)
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.kind.in_([Kind.WRAP_UP, Kind.WRAP_UP_DRAFT]),
            deliveries.c.due_at == covering.scalar_subquery(),
            deliveries.c.state.in_(_POSTED),
        )
        .values(stale=True)
    )


async def stale(transaction: Transaction, limit: int) -> list[Delivery]:
    """Deliveries whose steps are all settled and which may show something that is no longer so."""
    return [read_delivery(row) for row in await transaction.execute(_stale(), {"most": limit})]


@cache
def _stale() -> Select[tuple[object, ...]]:
    return cast(
        "Select[tuple[object, ...]]",
        select(deliveries)
        .where(deliveries.c.stale, _is_at_rest())
        .order_by(deliveries.c.id)
        .limit(bindparam("most"))
        .with_for_update(of=deliveries, skip_locked=True),
    )


def _is_at_rest() -> ColumnElement[bool]:
    """Whether nothing of a delivery is on its way: it is done, it failed, or staff decide what becomes of it."""
    held = exists().where(steps.c.delivery_id == deliveries.c.id, steps.c.state == fixed(StepState.HELD))
    return or_(
        deliveries.c.state.in_([fixed(DeliveryState.DONE), fixed(DeliveryState.FAILED)]),
        and_(deliveries.c.state == fixed(DeliveryState.OPENED), held),
    )


async def fresh(transaction: Transaction, delivery: int) -> None:
    await transaction.execute(_fresh(), {"delivery": delivery})


@cache
def _fresh() -> Update:
    return update(deliveries).where(deliveries.c.id == bindparam("delivery")).values(stale=False)


async def root(
    transaction: Transaction, cohort: str, home: Home, kind: Kind, subject: str, occurrence: str
) -> tuple[DeliveryState | None, Sent | None, bool]:
    """What became of a delivery: its state (None: never asked for), its first message, whether its thread is open."""
    sought = {"cohort": cohort, "home": home, "kind": kind, "subject": subject, "occurrence": occurrence}
    found = await transaction.execute(_root(), sought)
    row = found.first()
    if row is None:
        return None, None, False
    sent = Sent(MessageRef(row.ref), row.link) if row.ref is not None else None
    return DeliveryState(row.state), sent, row.id is not None


@cache
def _root() -> Select[tuple[str, str, str, int]]:
    thread, is_sent = steps.alias(), fixed(StepState.SENT)
    first_is_sent = and_(steps.c.delivery_id == deliveries.c.id, steps.c.ordinal == 0, steps.c.state == is_sent)
    thread_is_open = and_(
        thread.c.delivery_id == deliveries.c.id,
        thread.c.verb == Verb.OPEN_THREAD,
        thread.c.state == is_sent,
    )
    return (
        select(deliveries.c.state, steps.c.ref, steps.c.link, thread.c.id)
        .select_from(deliveries.outerjoin(steps, first_is_sent).outerjoin(thread, thread_is_open))
        .where(
            deliveries.c.cohort_id == bindparam("cohort"),
            deliveries.c.home == bindparam("home"),
            deliveries.c.kind == bindparam("kind"),
            deliveries.c.subject == bindparam("subject"),
            deliveries.c.occurrence == bindparam("occurrence"),
        )
    )


def read_delivery(row: Row[tuple[object, ...]]) -> Delivery:
    named = row._mapping
    return Delivery(
        id=named["id"],
        cohort=named["cohort_id"],
        home=Home(named["home"]),
        slot=Slot(
            kind=Kind(named["kind"]),
            subject=named["subject"],
            occurrence=named["occurrence"],
            moment=LocalMoment(
                wall=datetime.fromisoformat(named["wall"]),
                zone=named["zone"],
                at=named["due_at"],
                exactness=Exactness(named["exactness"]),
            ),
            until=named["until"],
            why=named["why"],
            person=PersonRef(named["person"]) if named["person"] is not None else None,
        ),
        state=DeliveryState(named["state"]),
        opened_at=named["opened_at"],
        details=named["details"] or {},
        in_doubt_since=named["in_doubt_since"],
    )
