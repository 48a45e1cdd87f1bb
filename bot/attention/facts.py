"""What the brief is made of, read in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.cohorts.known import Known
from bot.course.course import Lesson
from bot.deliver.running import RunningCohort
from bot.model import Home, Kind, PersonRef, Slot
from bot.ports import Platform
from bot.questions.standing import Standing, open_questions
from bot.store import absences, attention, members, reviews
from bot.store.attention import Stuck
from bot.store.database import Transaction

WEEK = timedelta(days=7)
SILENT_AFTER = timedelta(days=2)
"""A thread in which no learner wrote so long after its lesson came is silent."""
SILENT_UNTIL = 2 * WEEK
"""Older threads have had their time."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What staff should know now. Of *learners* who are not away and were there all week, *wordless* wrote nothing.

    *silent*: lessons in whose threads no learner wrote. *drafts*: wrap-ups that wait for approval.
    """

    known: Known
    waiting: Sequence[Standing]
    stuck: Sequence[Stuck]
    drafts: Sequence[Slot]
    silent: Sequence[Lesson]
    learners: int
    wordless: int


async def facts_of(
    transaction: Transaction, running: RunningCohort, home: Home, platform: Platform, known: Known
) -> Facts:
    """Look everything up."""
    now = known.now
    everybody = await members.of_cohort(transaction, running.id)
    staff = {one.person for one in everybody if one.role != "learner"}
    away = await absences.away_at(transaction, running.id, now)
    present = {
        one.person
        for one in everybody
        if one.role == "learner" and one.joined_at <= now - WEEK and (home, one.person) not in away
    }
    rooms = {place for (at, role), place in running.rooms.items() if at == home and role != "staff"}
    wrote = await attention.wrote(transaction, home, rooms, now - WEEK, now)
    return Facts(
        known=known,
        waiting=await open_questions(transaction, running, now),
        stuck=await attention.stuck(transaction, running.id, home),
        drafts=await _drafts(transaction, running, known),
        silent=await _silent(transaction, home, platform, known, staff),
        learners=len(present),
        wordless=len(present - wrote),
    )


async def _silent(
    transaction: Transaction, home: Home, platform: Platform, known: Known, staff: set[PersonRef]
) -> Sequence[Lesson]:
    """Lessons that came lately, though not just now, in whose threads no learner wrote."""
    threads = {}
    for lesson in known.course.lessons:
        post = known.posts.get((Kind.LESSON, lesson.id, ""))
        if post is not None and SILENT_AFTER <= known.now - post[1] < SILENT_UNTIL:
            threads[platform.thread_of(post[0].ref)] = lesson
    wrote = await attention.wrote_at(transaction, home, threads.keys(), known.now)
    loud = {place for place, person in wrote if person not in staff}
    return [lesson for place, lesson in threads.items() if place not in loud]


async def _drafts(transaction: Transaction, running: RunningCohort, known: Known) -> list[Slot]:
    """The wrap-ups whose draft staff have before them, and of which nothing is decided."""
    shown = [
        one
        for one in running.timetable.slots
        if one.kind is Kind.WRAP_UP_DRAFT and known.post(one.kind, one.subject, one.occurrence) is not None
    ]
    return [one for one in shown if await reviews.decided(transaction, running.id, one.occurrence) is None]
