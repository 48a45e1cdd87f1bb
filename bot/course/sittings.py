"""When live sessions are held: weekly or once, in one or more sittings, breaks and overrides taken into account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.course.cohort import Cohort
from bot.course.course import Course, SessionPlan
from bot.course.overrides import Placed, of_sitting
from bot.course.timetable import SessionOccurrence, Sitting, Warned
from schedules.moments import Span, WeeklyTime
from schedules.weeks import CourseCalendar, later
from schedules.zones import LocalMoment, resolve


@dataclass(frozen=True, slots=True)
class Anchor:
    """When a session is held for the first time: what lessons may wait for. *cancelled*: it is not, after all."""

    starts: LocalMoment
    ends: LocalMoment
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """Every session of a course as it is held in one cohort."""

    occurrences: tuple[SessionOccurrence, ...]
    anchors: dict[str, Anchor]
    warnings: tuple[Warned, ...]
    faults: tuple[str, ...]


def times(session: SessionPlan) -> tuple[WeeklyTime, ...]:
    """The moments of a week at which a session is held."""
    if session.sittings:
        return tuple(dict.fromkeys(session.sittings))
    if session.at is not None:
        return (WeeklyTime(session.at.weekday, session.at.at),)
    return (session.every,) if session.every is not None else ()


def weeks_of(session: SessionPlan, course: Course) -> Sequence[int]:
    """The course weeks in which a session is held."""
    return (session.at.week,) if session.at is not None else range(1, course.weeks + 1)


def held_in(course: Course, cohort: Cohort, calendar: CourseCalendar) -> Held:
    """When every session of the course is held, and a fault for each that has no time."""
    occurrences: list[SessionOccurrence] = []
    anchors: dict[str, Anchor] = {}
    warnings: list[Warned] = []
    faults: list[str] = []
    for session in course.sessions:
        if not times(session):
            faults.append(
                f'course.yaml  The session "{session.id}" has no time. Give it "every: wed 17:00" or '
                '"at: week 1 mon 18:00".'
            )
            continue
        for week in weeks_of(session, course):
            planned, placed = _occurrence(session, week, cohort, calendar, faults)
            kept, said = _kept(session, planned, placed, calendar)
            warnings += said
            sittings = kept or planned.sittings
            anchors.setdefault(session.id, Anchor(sittings[0].starts, _last_end(sittings), cancelled=not kept))
            if kept:
                occurrences.append(replace(planned, sittings=kept))
    return Held(
        tuple(sorted(occurrences, key=lambda one: (one.sittings[0].starts.at, one.session))),
        anchors,
        tuple(warnings),
        tuple(faults),
    )


def _occurrence(
    session: SessionPlan, week: int, cohort: Cohort, calendar: CourseCalendar, faults: list[str]
) -> tuple[SessionOccurrence, dict[int, Placed]]:
    """A session's sittings in one week before any is dropped, and what overrides come to for each of them."""
    for one in cohort.overrides:
        if one.session == session.id and one.week is None and one.at is not None and session.at is None:
            fault = (
                f'cohorts/{cohort.id}.yaml  The override to {one.at:%Y-%m-%d %H:%M} does not say which "{session.id}" '
                "it is about: that session is held every week. Add week: 3, for example."
            )
            if fault not in faults:
                faults.append(fault)
    starts = sorted(
        ((calendar.moment(week, weekly), weekly.weekday) for weekly in times(session)), key=lambda one: one[0].at
    )
    sittings, placed = [], {}
    for number, (moment, weekday) in enumerate(starts, start=1):
        placed[number] = of_sitting(cohort.overrides, session.id, week, number)
        sittings.append(_sitting(session, number, moment, placed[number], calendar, week, weekday))
    sittings.sort(key=lambda one: one.starts.at)
    name = "once" if session.at is not None else f"week-{week}"
    return SessionOccurrence(session.id, name, week, tuple(sittings)), placed


def _sitting(
    session: SessionPlan,
    number: int,
    planned: LocalMoment,
    placed: Placed,
    calendar: CourseCalendar,
    week: int,
    weekday: int,
) -> Sitting:
    """A sitting where overrides left it. Only one that moves gets a new revision: others' reminders may be sent."""
    starts = resolve(placed.at, calendar.zone) if placed.at is not None else planned
    met = [
        push.times
        for push in calendar.pushes_of(week, weekday)
        if placed.at is None or (placed.first is not None and push.number < placed.first)
    ]
    return Sitting(number, starts, later(starts, Span(minutes=session.minutes)), placed.times + sum(met))


def _kept(
    session: SessionPlan, planned: SessionOccurrence, placed: Mapping[int, Placed], calendar: CourseCalendar
) -> tuple[tuple[Sitting, ...], list[Warned]]:
    """The sittings that are held in the end, and what to know about those that are not."""
    name = f'The session "{session.id}" of week {planned.week}'
    if all(one.cancelled for one in placed.values()):
        return (), [Warned(f"{name} is cancelled for this cohort.")]
    warnings: list[Warned] = []
    kept: list[Sitting] = []
    for sitting in planned.sittings:
        day = f"{sitting.starts.wall:%a %d %b %Y}"
        if placed[sitting.number].cancelled:
            warnings.append(Warned(f"{name} is not held on {day}: that sitting is cancelled for this cohort."))
            continue
        pause = calendar.resting(sitting.starts.wall.date())
        why = f" ({pause.why})" if pause is not None and pause.why else ""
        if pause is not None and placed[sitting.number].at is not None:  # somebody chose this day, so it stays
            warnings.append(Warned(f"{name} was moved into a break{why}, to {day}."))
        elif pause is not None and pause.rule == "skip":
            warnings.append(Warned(f"{name} is not held on {day}: that lies in a break that skips{why}."))
            continue
        kept.append(sitting)
    return tuple(kept), warnings


def _last_end(sittings: Sequence[Sitting]) -> LocalMoment:
    return max((one.ends for one in sittings), key=lambda one: one.at)
