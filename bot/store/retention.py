"""Forgets what is old: lines of the log, facts long heard, what people wrote in cohorts that are over.

Never what once-only needs: the keys of deliveries and steps stay as long as the database does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    select,
    tuple_,
    type_coerce,
    update,
)

from bot.model import CohortState, DeliveryState, StepState
from bot.store import activity as log
from bot.store import (
    model_tables,
    people_tables,
    progress_tables,
    questions_tables,
    standing,
    transcript_tables,
    transcripts,
)
from bot.store.activity import What
from bot.store.columns import Utc
from bot.store.database import Database
from bot.store.personal import PERSONAL
from bot.store.search import leave_nothing
from bot.store.tables import activity, cohorts, deliveries, latest, ledger, members, messages, rooms, steps

_STAYS = (members, steps, deliveries, people_tables.announcements)
_AT_ONCE = 500  # rows in one transaction: whoever delivers is not kept waiting
_BEFORE_IT_BEGINS = timedelta(days=60) // timedelta(microseconds=1)  # so long before a cohort people gather for it


@dataclass(frozen=True, slots=True)
class Keep:
    """For how long what is kept."""

    activity: timedelta = timedelta(days=400)
    heard: timedelta = timedelta(days=90)  # which facts were taken in, so that none is taken in twice
    words: timedelta = timedelta(days=400)
    backups: timedelta = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was forgotten."""

    activity: int = 0
    heard: int = 0
    words: int = 0
    reactions: int = 0
    transcripts: int = 0
    people: int = 0  # rows about somebody in a cohort: what they had done, asked, voted, and who was away when
    archived: tuple[str, ...] = ()

    @property
    def is_anything(self) -> bool:
        return self != Forgotten()


async def forget(database: Database, keep: Keep, now: datetime) -> Forgotten:
    """Forget what is older than it is kept; some at a time, each committed. Raises StoreError."""
    archived = await _archive(database, now - keep.words, now)
    return Forgotten(
        activity=await _delete(database, activity, activity.c.at < now - keep.activity),
        heard=await _delete(database, ledger, ledger.c.at < now - keep.heard),
        words=await _forget_words(database, now - keep.words),
        reactions=await _delete(database, latest, and_(latest.c.at < now - keep.words, ~_may_matter(latest))),
        transcripts=await _forget_transcripts(database, now - keep.words),
        people=await _forget_people(database, now - keep.words),
        archived=archived,
    )


async def _archive(database: Database, ended_before: datetime, now: datetime) -> tuple[str, ...]:
    """Close cohorts whose last moment is that long ago: nothing of them is posted or edited any more."""
    last = select(func.max(deliveries.c.due_at, type_=Utc())).where(deliveries.c.cohort_id == cohorts.c.id)
    is_planned = exists().where(deliveries.c.cohort_id == cohorts.c.id, deliveries.c.state == DeliveryState.PLANNED)
    async with database.transaction() as transaction:
        found = await transaction.execute(
            select(cohorts.c.id)
            .where(cohorts.c.state != CohortState.ARCHIVED, last.scalar_subquery() < ended_before, ~is_planned)
            .order_by(cohorts.c.id)
        )
        names = tuple(row.id for row in found)
        for name in names:
            await standing.set_state(transaction, name, CohortState.ARCHIVED)
            await standing.raise_revision(transaction, name)
            await log.log(transaction, now, name, What.CHANGED, "it ended long ago and is archived")
    return names


async def _delete(database: Database, table: Table, is_old: ColumnElement[bool]) -> int:
    keys = list(table.primary_key.columns)
    count = 0
    while True:
        async with database.transaction() as transaction:
            old = [tuple(row) for row in await transaction.execute(select(*keys).where(is_old).limit(_AT_ONCE))]
            if old:
                await transaction.execute(delete(table).where(tuple_(*keys).in_(old)))
        count += len(old)
        if len(old) < _AT_ONCE:
            return count


async def _forget_words(database: Database, before: datetime) -> int:
    """What was written stays a message without words and without a name, as if it had been deleted."""
    is_old = and_(messages.c.at < before, messages.c.text.is_not(None), ~_may_matter(messages, rooms.c.place))
    keys = (messages.c.home, messages.c.ref)
    count = 0
    while True:
        async with database.transaction() as transaction:
            old = [tuple(row) for row in await transaction.execute(select(*keys).where(is_old).limit(_AT_ONCE))]
            if old:
                chosen = update(messages).where(tuple_(*keys).in_(old))
                await transaction.execute(chosen.values(text=None, author_name=""))
        count += len(old)
        if len(old) < _AT_ONCE:
            break
    async with database.transaction() as transaction:
        await transaction.execute(
            update(steps)
            .where(
                steps.c.payload.is_not(None),
                steps.c.state.in_([StepState.SKIPPED, StepState.FAILED, StepState.HELD]),
                steps.c.delivery_id.in_(
                    select(deliveries.c.id)
                    .join(cohorts, cohorts.c.id == deliveries.c.cohort_id)
                    .where(cohorts.c.state == CohortState.ARCHIVED, deliveries.c.due_at < before)
                ),
            )
            .values(payload=None, wanted=None, wanted_payload=None)
        )
    return count


async def _forget_transcripts(database: Database, before: datetime) -> int:
    """What was said in the sessions of cohorts that are over, one recording at a time."""
    count = 0
    while True:
        async with database.transaction() as transaction:
            old = await transaction.scalar(
                select(transcript_tables.transcripts.c.id)
                .join(cohorts, cohorts.c.id == transcript_tables.transcripts.c.cohort_id)
                .where(cohorts.c.state == CohortState.ARCHIVED, transcript_tables.transcripts.c.at < before)
                .limit(1)
            )
            if old is None:
                return count
            await transcripts.forget(transaction, [old])
        count += 1


async def _forget_people(database: Database, before: datetime) -> int:
    """What is kept of people in cohorts that are over that long; who was there stays, as what was sent to them does."""
    last = select(func.max(deliveries.c.due_at, type_=Utc())).where(deliveries.c.cohort_id == cohorts.c.id)
    over = select(cohorts.c.id).where(cohorts.c.state == CohortState.ARCHIVED, last.scalar_subquery() < before)
    count = 0
    async with database.transaction() as transaction:
        for one in PERSONAL:
            of_them = _in_cohorts(one.table, over)
            if of_them is None:
                continue
            theirs = and_(of_them, one.person.is_not(None), one.person != "")
            chosen = delete(one.table) if one.blank is None else update(one.table).values(one.blank)
            count += (await transaction.execute(chosen.where(theirs))).rowcount
        for table in (model_tables.model_lines, model_tables.model_sources):
            count += (await transaction.execute(delete(table).where(table.c.cohort_id.in_(over)))).rowcount
        if count:
            await transaction.run_sync(leave_nothing)
    return count


def _in_cohorts(table: Table, chosen: Select[tuple[str]]) -> ColumnElement[bool] | None:
    """Whether a row belongs to one of these cohorts; None where its table is needed, or forgotten by its own rule."""
    if table in _STAYS:
        return None
    for parent, key in ((questions_tables.questions, "question_id"), (progress_tables.polls, "poll_id")):
        if key in table.c:
            return table.c[key].in_(select(parent.c.id).where(parent.c.cohort_id.in_(chosen)))
    return table.c.cohort_id.in_(chosen) if "cohort_id" in table.c else None


def _may_matter(table: Table, place: Column[str] | None = None) -> ColumnElement[bool]:
    """Whether what was said or done in a home (in a room of it) may belong to a cohort that is not over."""
    in_rooms = (deliveries.c.cohort_id == cohorts.c.id, deliveries.c.person.is_(None))
    began = select(func.min(deliveries.c.due_at)).where(*in_rooms).scalar_subquery()
    belongs = and_(
        rooms.c.home == table.c.home,
        rooms.c.cohort_id == cohorts.c.id,
        cohorts.c.state != CohortState.ARCHIVED,
        type_coerce(table.c.at, BigInteger) >= type_coerce(began, BigInteger) - _BEFORE_IT_BEGINS,
    )
    if place is not None:
        belongs = and_(belongs, place == table.c.room)
    return exists().where(belongs).correlate(table)
