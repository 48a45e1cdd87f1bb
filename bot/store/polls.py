"""Polls and quick checks: what was asked, and what each person chose. What is told of it is counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, case, func, select, update

from bot.store.columns import Utc
from bot.store.database import Transaction
from bot.store.progress import Learner
from bot.store.progress_tables import check_answers, polls, votes
from bot.store.upsert import insert


@dataclass(frozen=True, slots=True)
class Poll:
    """One question to everybody. *counts* says of each option how many chose it; *lesson* is empty outside a thread."""

    id: int
    cohort: str
    lesson: str
    question: str
    options: tuple[str, ...]
    closes_at: datetime
    closed_at: datetime | None
    counts: tuple[int, ...]

    def is_open(self, now: datetime) -> bool:
        return self.closed_at is None and now < self.closes_at

    @property
    def voters(self) -> int:
        return sum(self.counts)


async def ask(
    transaction: Transaction,
    cohort: str,
    lesson: str,
    question: str,
    options: Sequence[str],
    at: datetime,
    closes_at: datetime,
) -> int:
    """Write a poll down; its number."""
    row = await transaction.execute(
        polls.insert()
        .values(
            cohort_id=cohort,
            lesson=lesson,
            question=question,
            options=list(options),
            asked_at=at,
            closes_at=closes_at,
        )
        .returning(polls.c.id)
    )
    return int(row.scalar_one())


async def get(transaction: Transaction, number: int) -> Poll | None:
    """A poll with its counts."""
    found = await transaction.execute(select(polls).where(polls.c.id == number))
    row = found.first()
    if row is None:
        return None
    chosen = await transaction.execute(
        select(votes.c.option, func.count().label("n")).where(votes.c.poll_id == number).group_by(votes.c.option)
    )
    count = {one.option: one.n for one in chosen}
    return Poll(
        row.id,
        row.cohort_id,
        row.lesson,
        row.question,
        tuple(row.options),
        row.closes_at,
        row.closed_at,
        tuple(count.get(number, 0) for number in range(len(row.options))),
    )


async def vote(transaction: Transaction, number: int, who: Learner, option: int, at: datetime) -> None:
    """One vote a person: a later one takes the place of the one before."""
    await transaction.execute(
        insert(transaction, votes)
        .values(poll_id=number, home=who.home, person=who.person, option=option, at=at)
        .on_conflict_do_update(index_elements=["poll_id", "home", "person"], set_={"option": option, "at": at})
    )


async def vote_of(transaction: Transaction, number: int, who: Learner) -> int | None:
    """Which option somebody chose."""
    found = await transaction.execute(
        select(votes.c.option).where(votes.c.poll_id == number, votes.c.home == who.home, votes.c.person == who.person)
    )
    row = found.first()
    return int(row.option) if row is not None else None


async def close(transaction: Transaction, number: int, at: datetime) -> None:
    await transaction.execute(
        update(polls).where(polls.c.id == number, polls.c.closed_at.is_(None)).values(closed_at=at)
    )


async def close_ended(transaction: Transaction, now: datetime) -> Sequence[tuple[str, int]]:
    """Close every open poll whose end has come, as of its end; the cohort and the number of each."""
    ended = await transaction.execute(
        update(polls)
        .where(polls.c.closed_at.is_(None), polls.c.closes_at <= now)
        .values(closed_at=polls.c.closes_at)
        .returning(polls.c.cohort_id, polls.c.id)
    )
    return [(row.cohort_id, row.id) for row in ended]


@cache
def first_end() -> Select[tuple[datetime]]:
    """When the next open poll ends."""
    return select(func.min(polls.c.closes_at, type_=Utc())).where(polls.c.closed_at.is_(None))


async def answer_check(
    transaction: Transaction, who: Learner, lesson: str, question: str, option: int, at: datetime
) -> None:
    """Note what a learner answered; the first answer stays beside the latest."""
    await transaction.execute(
        insert(transaction, check_answers)
        .values(
            cohort_id=who.cohort,
            home=who.home,
            person=who.person,
            lesson=lesson,
            question=question,
            first=option,
            latest=option,
            at=at,
        )
        .on_conflict_do_update(
            index_elements=["cohort_id", "home", "person", "lesson", "question"], set_={"latest": option, "at": at}
        )
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """How a quick check's question was answered, in counts: by the first answer, before anybody was told."""

    people: int
    right_at_first: int


async def check_answers_of(
    transaction: Transaction, cohort: str, lesson: str, right: Mapping[str, int]
) -> Mapping[str, Answers]:
    """The counts by question; *right* says of each which option is."""
    found: dict[str, Answers] = {}
    for question, option in right.items():
        row = await transaction.execute(
            select(
                func.count().label("people"),
                func.count(case((check_answers.c.first == option, 1))).label("right"),
            ).where(
                check_answers.c.cohort_id == cohort,
                check_answers.c.lesson == lesson,
                check_answers.c.question == question,
            )
        )
        one = row.one()
        found[question] = Answers(one.people, one.right)
    return found


async def checks_of(transaction: Transaction, who: Learner) -> Mapping[tuple[str, str], int]:
    """What one learner answered last, by lesson and question."""
    found = await transaction.execute(
        select(check_answers).where(
            check_answers.c.cohort_id == who.cohort,
            check_answers.c.home == who.home,
            check_answers.c.person == who.person,
        )
    )
    return {(row.lesson, row.question): row.latest for row in found}
