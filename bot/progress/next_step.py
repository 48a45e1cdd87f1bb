"""The exact next step of one learner: a lesson, else today's session, else when something comes."""

from dataclasses import dataclass
from datetime import datetime

from bot.course.course import Course, Lesson, SessionPlan
from bot.course.timetable import Sitting
from bot.model import Kind, Sent, Slot
from bot.progress.standing import Standing
from schedules.zones import LocalMoment, to_local


@dataclass(frozen=True, slots=True)
class DoLesson:
    """This lesson: it is out, not done, and everything it builds on is done. *due* is the learner's own deadline."""

    lesson: Lesson
    sent: Sent
    due: LocalMoment | None


@dataclass(frozen=True, slots=True)
class ComeToSession:
    """A session on the learner's own day that is not over. *occurrence* finds its thread."""

    plan: SessionPlan
    occurrence: str
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class WaitForLesson:
    """Everything that is out is done; this one comes next."""

    lesson: Lesson
    slot: Slot


@dataclass(frozen=True, slots=True)
class AllDone:
    """Nothing is left and nothing more comes."""


NextStep = DoLesson | ComeToSession | WaitForLesson | AllDone


def next_step(standing: Standing, course: Course, now: datetime, zone: str) -> NextStep:
    """What to do next, on the clock of *zone*."""
    done = standing.done()
    for lesson in standing.out():
        if lesson.id not in done and not standing.missing(lesson):
            return DoLesson(lesson, standing.released[lesson.id], standing.deadline(lesson))
    session = _session_today(standing, course, now, zone)
    if session is not None:
        return session
    known = {lesson.id: lesson for lesson in standing.lessons}
    for slot in standing.timetable.slots:
        is_to_come = slot.kind is Kind.LESSON and slot.subject in known and slot.subject not in standing.released
        if is_to_come and slot.subject not in done:
            return WaitForLesson(known[slot.subject], slot)
    return AllDone()


def _session_today(standing: Standing, course: Course, now: datetime, zone: str) -> ComeToSession | None:
    today = to_local(now, zone).wall.date()
    plans = {plan.id: plan for plan in course.sessions}
    coming = [
        ComeToSession(plans[held.session], held.occurrence, sitting)
        for held in standing.timetable.sessions
        if held.session in plans
        for sitting in held.sittings
        if sitting.ends.at > now
        and (sitting.starts.at <= now or to_local(sitting.starts.at, zone).wall.date() == today)
    ]
    return min(coming, key=lambda one: one.sitting.starts.at, default=None)
