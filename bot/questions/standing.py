"""How every question of a cohort stands: its number, whether it is answered, how long it waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.deliver.records import Roots, StoredRecords
from bot.deliver.running import RunningCohort
from bot.model import Home, Kind, LedgerMessage, MessageRef, PersonRef
from bot.ports import Platform
from bot.questions.beginning import begin_clock
from bot.questions.by_command import asked_as
from bot.questions.clock import Clock
from bot.questions.finding import find_questions
from bot.questions.linking import asked_in
from bot.questions.marks import Marks
from bot.questions.numbered import Numbered
from bot.questions.question import Question
from bot.store import members, messages, posts, questions
from bot.store.database import Transaction
from bot.store.posts import Post

_SO_FAR_BACK = timedelta(days=120)
_GATHERING = timedelta(days=14)  # before a cohort begins people gather for it; what was asked earlier is another's


class Light(StrEnum):
    """How long an open question waits."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Standing:
    """One question: *numbered* is its row, *question* what was found of it, *home* where it was asked."""

    number: int
    home: Home
    numbered: Numbered
    question: Question
    light: Light
    waits: timedelta


@dataclass(frozen=True, slots=True)
class Board:
    """All questions of a cohort, the oldest first, and every message they were found in."""

    all: Sequence[Standing]
    said: Sequence[tuple[LedgerMessage, str | None]]
    posted: Mapping[tuple[Kind, str], Post]

    @property
    def open(self) -> Sequence[Standing]:
        return [one for one in self.all if not one.question.is_answered]

    def get(self, number: int) -> Standing | None:
        return next((one for one in self.all if one.number == number), None)

    def by_ref(self, ref: MessageRef) -> Standing | None:
        return next((one for one in self.all if one.question.message.ref == ref), None)


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said in a cohort, and everything that finding its questions needs."""

    said: Sequence[tuple[LedgerMessage, str | None]]
    staff: Collection[PersonRef]
    marks: Marks

    def questions(self) -> Sequence[Question]:
        """The questions in it. Takes its time where much was said: half a millisecond a message."""
        return find_questions(self.said, self.staff, self.marks)


async def talk_of(
    transaction: Transaction,
    running: RunningCohort,
    home: Home,
    platform: Platform,
    now: datetime,
    so_far_back: timedelta = _SO_FAR_BACK,
) -> Talk:
    """What was said in a cohort, as far back as its people gathered for it."""
    records = StoredRecords(transaction, Roots(transaction), running, home, platform)
    since = max(now - so_far_back, running.timetable.starts.at - _GATHERING)
    said = list(await records.messages(since, now + timedelta(seconds=1)))
    staff = {one.person for one in await members.of_cohort(transaction, running.id) if one.role != "learner"}
    return Talk(said, staff, await records.marks())


async def board(
    transaction: Transaction, running: RunningCohort, home: Home, platform: Platform, now: datetime
) -> Board:
    """Read what was said, and number what has no number yet; the clock of what is open begins with its number."""
    talk = await talk_of(transaction, running, home, platform, now)
    return await numbered(transaction, running, home, talk, talk.questions(), now)


async def numbered(
    transaction: Transaction,
    running: RunningCohort,
    home: Home,
    talk: Talk,
    found: Sequence[Question],
    now: datetime,
) -> Board:
    """The questions *found* in a talk, each with its number."""
    posted = await posts.of_kinds(transaction, running.id, (Kind.QUESTION, Kind.ANSWER))
    rows = {one.id: one for one in await questions.of_cohort(transaction, running.id)}
    by_ref = {one.ref: one for one in rows.values() if one.ref is not None}
    for one in rows.values():
        post = posted.get((Kind.QUESTION, asked_as(one.id)))
        if post is not None:
            by_ref[post.ref] = one
    clock = Clock(running.cohort, running.course.questions)
    standing = []
    for question in found:
        row = by_ref.get(question.message.ref)
        if row is None:
            row = await _number(transaction, running, home, question)
            if not question.is_answered:
                await begin_clock(transaction, running, row.home, row.id, row.at)
        waits = clock.elapsed(question.message.at, now)
        standing.append(Standing(row.id, row.home, row, question, _light(clock, question, now), waits))
    return Board(standing, talk.said, posted)


async def _number(transaction: Transaction, running: RunningCohort, home: Home, question: Question) -> Numbered:
    message = question.message
    where = await messages.home_of(transaction, running.homes(), message.ref) or home
    who = (where, message.author, message.author_name)
    number, _is_new = await questions.number(transaction, running.id, who, message.ref, question.subject, message.at)
    row = await questions.get(transaction, number)
    assert row is not None
    return row


def _light(clock: Clock, question: Question, now: datetime) -> Light:
    asked_at = question.message.at
    if now >= clock.red_at(asked_at):
        return Light.RED
    return Light.AMBER if now >= clock.amber_at(asked_at) else Light.GREEN


def replies_to(said: Sequence[tuple[LedgerMessage, str | None]], ref: MessageRef) -> MessageRef | None:
    """The question that a message replies to, as far as can be told."""
    return next((one.message.ref for one in asked_in(said, ()) if any(each.ref == ref for each in one.replies)), None)
