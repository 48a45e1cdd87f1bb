"""Which lessons learners are done with: each mark by a button, a message or a file, however often it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import cast

from sqlalchemy import Select, and_, bindparam, delete, exists, or_, select

from bot.model import Home, Kind, MessageRef, PersonRef, Place, Sent, StepState, Verb
from bot.store.database import Transaction
from bot.store.progress_tables import progress, streaks
from bot.store.tables import deliveries, latest, members, messages, steps
from bot.store.upsert import insert

NO_MESSAGE = MessageRef("")


@dataclass(frozen=True, slots=True)
class Learner:
    """One person in one cohort, by the account of one home."""

    cohort: str
    home: Home
    person: PersonRef


class How(StrEnum):
    """What made a lesson done."""

    BUTTON = "button"
    POST = "post"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Mark:
    """One reason why a lesson counts as done; *ref* is the message, where it is one."""

    lesson: str
    how: How
    ref: MessageRef
    at: datetime


async def mark(transaction: Transaction, who: Learner, made: Mark) -> None:
    """Note it; noting it again changes nothing."""
    row = {
        "cohort_id": who.cohort,
        "home": who.home,
        "person": who.person,
        "lesson": made.lesson,
        "how": made.how,
        "ref": made.ref,
        "at": made.at,
    }
    await transaction.execute(insert(transaction, progress).on_conflict_do_nothing(), [row])


async def thread_lesson(transaction: Transaction, who: Learner, place: Place) -> str | None:
    """The lesson in whose thread *place* somebody of the cohort's learners is; None elsewhere, and for others."""
    sought = {"cohort": who.cohort, "home": who.home, "person": who.person, "place": place}
    return cast("str | None", await transaction.scalar(_thread_lesson(), sought))


@cache
def _thread_lesson() -> Select[tuple[str]]:
    return (
        select(deliveries.c.subject)
        .join(steps, steps.c.delivery_id == deliveries.c.id)
        .join(members, members.c.cohort_id == deliveries.c.cohort_id)
        .where(
            steps.c.home == bindparam("home"),
            steps.c.verb == Verb.OPEN_THREAD,
            steps.c.thread == bindparam("place"),
            deliveries.c.cohort_id == bindparam("cohort"),
            deliveries.c.kind == Kind.LESSON,
            members.c.home == bindparam("home"),
            members.c.person == bindparam("person"),
            members.c.role == "learner",
            members.c.left_at.is_(None),
        )
    )


async def unmark_button(transaction: Transaction, who: Learner, lesson: str) -> bool:
    """Take the button back; whether it was pressed."""
    taken = await transaction.execute(
        delete(progress)
        .where(
            progress.c.cohort_id == who.cohort,
            progress.c.home == who.home,
            progress.c.person == who.person,
            progress.c.lesson == lesson,
            progress.c.how == How.BUTTON,
        )
        .returning(progress.c.lesson)
    )
    return taken.first() is not None


async def unmark_message(
    transaction: Transaction, cohort: str, home: Home, ref: MessageRef, how: How | None = None
) -> None:
    """A message is gone, or says something else now: nothing is done by it any more."""
    chosen = and_(progress.c.cohort_id == cohort, progress.c.home == home, progress.c.ref == ref)
    if how is not None:
        chosen = and_(chosen, progress.c.how == how)
    await transaction.execute(delete(progress).where(chosen))


async def marks_of(transaction: Transaction, who: Learner) -> list[Mark]:
    """Everything by which this learner is done with lessons, oldest first."""
    found = await transaction.execute(
        select(progress)
        .where(progress.c.cohort_id == who.cohort, progress.c.home == who.home, progress.c.person == who.person)
        .order_by(progress.c.at, progress.c.lesson, progress.c.how, progress.c.ref)
    )
    return [Mark(row.lesson, How(row.how), MessageRef(row.ref), row.at) for row in found]


async def released(transaction: Transaction, cohort: str, home: Home) -> Mapping[str, Sent]:
    """The lessons that stand in a home, by their id, each with its message."""
    found = await transaction.execute(
        select(deliveries.c.subject, steps.c.ref, steps.c.link)
        .join(steps, and_(steps.c.delivery_id == deliveries.c.id, steps.c.ordinal == 0))
        .where(
            deliveries.c.cohort_id == cohort,
            deliveries.c.home == home,
            deliveries.c.kind == Kind.LESSON,
            steps.c.state == StepState.SENT,
            steps.c.ref.is_not(None),
        )
        .order_by(deliveries.c.due_at, deliveries.c.id)
    )
    return {row.subject: Sent(MessageRef(row.ref), row.link or "") for row in found}


async def sessions_taken_part_in(transaction: Transaction, who: Learner) -> int:
    """In how many sessions this person was seen: in the room of one, or writing in its thread."""
    came = exists().where(
        latest.c.home == steps.c.home,
        latest.c.what == "attendance",
        latest.c.subject == steps.c.thread,
        latest.c.person == who.person,
    )
    wrote = exists().where(
        messages.c.home == steps.c.home,
        messages.c.place == steps.c.thread,
        messages.c.author == who.person,
        messages.c.deleted_at.is_(None),
    )
    found = await transaction.execute(
        select(deliveries.c.subject, deliveries.c.occurrence)
        .join(steps, and_(steps.c.delivery_id == deliveries.c.id, steps.c.verb == Verb.OPEN_THREAD))
        .where(
            deliveries.c.cohort_id == who.cohort,
            deliveries.c.home == who.home,
            deliveries.c.kind == Kind.ANNOUNCEMENT,
            or_(came, wrote),
        )
        .distinct()
    )
    return len(found.all())


async def is_counting_weeks(transaction: Transaction, who: Learner) -> bool:
    """Whether this person asked for a streak; nobody has one without asking."""
    is_on = await transaction.scalar(
        select(streaks.c.is_on).where(
            streaks.c.cohort_id == who.cohort, streaks.c.home == who.home, streaks.c.person == who.person
        )
    )
    return bool(is_on)


async def count_weeks(transaction: Transaction, who: Learner, *, is_on: bool) -> None:
    """Switch the streak on or off."""
    await transaction.execute(
        insert(transaction, streaks)
        .values(cohort_id=who.cohort, home=who.home, person=who.person, is_on=is_on)
        .on_conflict_do_update(index_elements=["cohort_id", "home", "person"], set_={"is_on": is_on})
    )
