"""The design audit: six rows a session, the minutes of each week, long videos and an instructor's hours, as figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.course.cohort import Cohort
from bot.course.course import Course, Lesson, SessionPlan
from bot.course.planning import plan
from bot.course.sittings import times
from bot.course.timetable import Timetable
from bot.model import Kind
from schedules.presets import Preset


class Row(StrEnum):
    """What a live session is asked (E9)."""

    OPTIONAL = "optional, with an alternative"
    RECORDED = "recorded"
    SEVERAL_TIMES = "offered at several times"
    PURPOSE = "purpose told"
    SUCCESS = "success metric set"
    OFFSET = "workload offset"


@dataclass(frozen=True, slots=True)
class SessionAudit:
    """One session and the fields to write for what it lacks, by row; a row that is fine has none."""

    session: SessionPlan
    missing: Mapping[Row, Sequence[str]]
    offered: int

    @property
    def wants_replacement(self) -> bool:
        """Whether it has no alternative, or nothing says what being there live is good for."""
        return self.session.alternative is None or self.session.why_live is None


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """A learner's minutes in one week: those of its lessons and sessions, less what the sessions replace."""

    number: int
    lessons: int
    sessions: int
    replaced: int

    @property
    def minutes(self) -> int:
        """No more is replaced than there is work to take off."""
        return max(0, self.lessons - self.replaced) + self.sessions


@dataclass(frozen=True, slots=True)
class Audit:
    """*untimed* are lessons that do not say how long they take; *most_instructor_minutes* is the fullest week's."""

    sessions: tuple[SessionAudit, ...]
    weeks: tuple[WeekLoad, ...]
    untimed: tuple[Lesson, ...]
    long_videos: tuple[Lesson, ...]
    live_minutes: int
    most_instructor_minutes: int
    instructor_week: int


def audit(course: Course, timetable: Timetable) -> Audit:
    """What there is to say about the design of *course*, with its lessons in the weeks of *timetable*."""
    lessons = _lessons(course, timetable)
    numbers = range(1, len(timetable.weeks) + 1)
    asked = {number: _live(course, timetable, number) for number in numbers}
    whole = {number: asked[number] + _beside(course, timetable, number, lessons) for number in numbers}
    fullest = max(numbers, key=lambda number: whole[number], default=0)
    return Audit(
        sessions=tuple(_session(session, course) for session in course.sessions),
        weeks=tuple(_week(course, timetable, number, lessons.get(number, ())) for number in numbers),
        untimed=tuple(lesson for lesson in course.lessons if lesson.minutes is None),
        long_videos=tuple(one for one in course.lessons if (one.video_minutes or 0) > course.audit.video_minutes),
        live_minutes=asked.get(fullest, 0),
        most_instructor_minutes=whole.get(fullest, 0),
        instructor_week=fullest,
    )


def plain_timetable(course: Course, presets: Mapping[str, Preset]) -> Timetable:
    """The weeks of a course as it is written, without a cohort's breaks and changes."""
    cohort = Cohort(id="audit", name="Audit", start=date(2026, 1, 5), timezone="UTC")
    return plan(course, cohort, presets)


def _session(session: SessionPlan, course: Course) -> SessionAudit:
    offered = len(times(session))
    missing: dict[Row, Sequence[str]] = {}
    fields = [] if session.optional else ["optional: true"]
    if session.alternative is None:
        fields.append("alternative: Watch the recording and write three sentences.")
    if fields:
        missing[Row.OPTIONAL] = fields
    if session.record == "never":
        missing[Row.RECORDED] = ["record: ask"]
    if offered < course.audit.sittings:
        missing[Row.SEVERAL_TIMES] = ["sittings: [wed 17:00, thu 08:00]"]
    if session.why_live is None:
        missing[Row.PURPOSE] = ["why_live: So that you can ask about your own work."]
    if session.success is None:
        missing[Row.SUCCESS] = ["success: 50 % attendance"]
    if (session.replaces_minutes or 0) < session.minutes:
        missing[Row.OFFSET] = [f"replaces_minutes: {session.minutes}"]
    return SessionAudit(session, missing, offered)


def _week(course: Course, timetable: Timetable, number: int, lessons: Sequence[Lesson]) -> WeekLoad:
    held = {one.session for one in timetable.sessions if one.week == number}
    sessions = [session for session in course.sessions if session.id in held]
    return WeekLoad(
        number,
        sum(lesson.minutes or 0 for lesson in lessons),
        sum(session.minutes for session in sessions),
        sum(session.replaces_minutes or 0 for session in sessions),
    )


def _lessons(course: Course, timetable: Timetable) -> Mapping[int, Sequence[Lesson]]:
    """The lessons that come in each week; what comes before the first belongs to it, what comes late to the last."""
    comes = {slot.subject: slot.at for slot in timetable.slots if slot.kind is Kind.LESSON}
    found: dict[int, list[Lesson]] = {}
    for lesson in course.lessons:
        if lesson.id in comes:
            begun = (week.number for week in timetable.weeks if week.starts.at <= comes[lesson.id])
            found.setdefault(max(begun, default=1), []).append(lesson)
    return found


def _live(course: Course, timetable: Timetable, number: int) -> int:
    """An instructor's minutes in the sessions of a week: every sitting is held."""
    minutes = {session.id: session.minutes for session in course.sessions}
    return sum(minutes[one.session] * len(one.sittings) for one in timetable.sessions if one.week == number)


def _beside(course: Course, timetable: Timetable, number: int, lessons: Mapping[int, Sequence[Lesson]]) -> int:
    """An instructor's minutes of preparing and answering in a week, as course.yaml assumes them."""
    prepared = sum(one.week == number for one in timetable.sessions)
    return prepared * course.audit.prepare_minutes + len(lessons.get(number, ())) * course.audit.thread_minutes
