"""When live sessions are held, and the lines of the timetable that belong to each."""

from collections.abc import Iterator
from datetime import datetime

from bot.course.cohort import Cohort, Override
from bot.course.course import Course, SessionPlan
from bot.course.timetable import SessionOccurrence, Sitting, TimetableError, Warned
from bot.kinds import RULES, Worth
from bot.model import Kind, Slot
from schedules.moments import Span, WeeklyTime
from schedules.weeks import CourseCalendar, earlier, later
from schedules.zones import LocalMoment, resolve

ANNOUNCED_BEFORE = Span(days=3)
"""How long before its first sitting a session is announced where the course names no `queue_opens`."""

_AFTER_WELCOME = Span(minutes=30)
_AFTER_ANNOUNCEMENT = Span(minutes=5)


def occurrences(
    course: Course, cohort: Cohort, calendar: CourseCalendar
) -> tuple[list[SessionOccurrence], list[Warned]]:
    """Every session of the course, as often as it is held. Raises TimetableError for a session without a time."""
    held: list[SessionOccurrence] = []
    warnings: list[Warned] = []
    for session in course.sessions:
        if session.at is None and session.every is None:
            raise TimetableError(
                f'course.yaml  The session "{session.id}" has no time. Give it "every: wed 17:00" or '
                '"at: week 1 mon 18:00".'
            )
        weeks = [session.at.week] if session.at is not None else range(1, course.weeks + 1)
        for week in weeks:
            name = "once" if session.at is not None else f"week-{week}"
            overrides = [one for one in cohort.overrides if one.session == session.id and one.week in (week, None)]
            if any(one.cancelled for one in overrides):
                warnings.append(Warned(f'The session "{session.id}" of week {week} is cancelled for this cohort.'))
                continue
            sittings = _sittings(session, week, calendar, cohort.timezone, overrides)
            kept = [one for one in sittings if calendar.skipped(one.starts.wall.date()) is None]
            if len(kept) < len(sittings):
                warnings.append(
                    Warned(
                        f'The session "{session.id}" of week {week} loses {len(sittings) - len(kept)} of '
                        f"{len(sittings)} sittings to a break with the rule skip."
                    )
                )
            if kept:
                held.append(SessionOccurrence(session.id, name, week, tuple(kept)))
    return sorted(held, key=lambda one: one.sittings[0].starts.at), warnings


def _sittings(
    session: SessionPlan, week: int, calendar: CourseCalendar, zone: str, overrides: list[Override]
) -> list[Sitting]:
    times = session.sittings
    if not times:
        own = WeeklyTime(session.at.weekday, session.at.at) if session.at is not None else session.every
        assert own is not None
        times = (own,)
    starts = sorted((calendar.moment(week, weekly) for weekly in times), key=lambda one: one.at)
    moves = [one for one in overrides if one.at is not None]
    for move in moves:
        assert move.at is not None
        starts[0] = resolve(move.at, zone)
    long = Span(minutes=session.minutes)
    return [Sitting(number, moment, later(moment, long), len(moves)) for number, moment in enumerate(starts, start=1)]


def session_slots(
    course: Course, calendar: CourseCalendar, held: list[SessionOccurrence], welcome: LocalMoment
) -> tuple[list[Slot], list[Warned]]:
    """The lines of the timetable for every session that is held."""
    plans = {one.id: one for one in course.sessions}
    slots: list[Slot] = []
    warnings: list[Warned] = []
    for occurrence in held:
        made = _Slots(plans[occurrence.session], occurrence, calendar, later(welcome, _AFTER_WELCOME))
        slots += made.all()
        warnings += made.warnings
    return slots, warnings


class _Slots:
    """The slots of one session as it happens."""

    def __init__(
        self, plan: SessionPlan, occurrence: SessionOccurrence, calendar: CourseCalendar, earliest: LocalMoment
    ) -> None:
        self._plan = plan
        self._occurrence = occurrence
        self._calendar = calendar
        self._first = occurrence.sittings[0]
        self._last = max(occurrence.sittings, key=lambda one: one.ends.at)
        self._announced = self._announcement(earliest)
        self.warnings: list[Warned] = []

    def all(self) -> Iterator[Slot]:
        plan, first, last = self._plan, self._first, self._last
        yield self._slot(Kind.ANNOUNCEMENT, "", self._announced, "the question queue opens", last)
        if plan.before is not None:
            moment = self._not_before_announcement(earlier(first.starts, plan.before.post))
            if moment.at < first.starts.at:
                yield self._slot(Kind.PRE_WORK, "", moment, f"{plan.before.post} before session {plan.id}", first)
        for sitting in self._occurrence.sittings:
            yield from self._of_sitting(sitting)
        if plan.after is not None:
            moment = _out_of_break(self._calendar, later(last.ends, plan.after.post))
            yield self._slot(Kind.FOLLOW_UP, "", moment, f"{plan.after.post} after session {plan.id}", last)

    def _of_sitting(self, sitting: Sitting) -> Iterator[Slot]:
        plan, name = self._plan, f"sitting-{sitting.number}"
        for span in plan.remind:
            moment = earlier(sitting.starts, span)
            if moment.at > self._announced.at:
                detail = f"{name}.revision-{sitting.revision}.{str(span).replace(' ', '-')}"
                yield self._slot(Kind.REMINDER, detail, moment, f"{span} before session {plan.id}", sitting)
            else:
                self.warnings.append(
                    Warned(
                        f'The session "{plan.id}" ({self._occurrence.occurrence}) has no reminder {span} before: '
                        "it is announced only then."
                    )
                )
        yield self._slot(Kind.OPENING, name, sitting.starts, f"session {plan.id} begins", sitting)
        yield self._slot(Kind.CLOSING, name, sitting.ends, f"session {plan.id} ends", sitting)

    def _announcement(self, earliest: LocalMoment) -> LocalMoment:
        starts, opens = self._first.starts, self._plan.queue_opens
        if opens is None:
            moment = earlier(starts, ANNOUNCED_BEFORE)
        else:
            days = (starts.wall.weekday() - opens.weekday) % 7
            moment = resolve(
                earlier(starts, Span(days=days)).wall.replace(hour=opens.at.hour, minute=opens.at.minute), starts.zone
            )
            if moment.at >= starts.at:
                moment = earlier(moment, Span(days=7))
        return moment if moment.at >= earliest.at else earliest

    def _not_before_announcement(self, moment: LocalMoment) -> LocalMoment:
        soonest = later(self._announced, _AFTER_ANNOUNCEMENT)
        return moment if moment.at >= soonest.at else soonest

    def _slot(self, kind: Kind, detail: str, moment: LocalMoment, why: str, sitting: Sitting) -> Slot:
        occurrence = f"{self._occurrence.occurrence}.{detail}" if detail else self._occurrence.occurrence
        until: datetime | None
        match RULES[kind].worth:
            case Worth.UNTIL_SITTING_BEGINS:
                until = sitting.starts.at
            case Worth.UNTIL_SITTING_ENDS:
                until = sitting.ends.at
            case Worth():
                until = None
            case fixed:
                until = moment.at + fixed
        return Slot(kind, self._plan.id, occurrence, moment, until, why)


def _out_of_break(calendar: CourseCalendar, moment: LocalMoment) -> LocalMoment:
    """The same time on the first day that is in no break."""
    while calendar.resting(moment.wall.date()) is not None:
        moment = later(moment, Span(days=1))
    return moment
