"""When each lesson comes: by its own words, by the course's preset, or by an override."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.course.cohort import Cohort
from bot.course.course import Course, Lesson
from bot.course.timetable import SessionOccurrence, TimetableError, Warned
from schedules.errors import did_you_mean
from schedules.moments import AnchoredTime, CourseTime, NextTime, Span, WeeklyTime
from schedules.presets import Preset
from schedules.weeks import CourseCalendar, earlier, later, next_weekly
from schedules.zones import LocalMoment, resolve


@dataclass(frozen=True, slots=True)
class Release:
    """A lesson's moment, and in one sentence why it is that one."""

    lesson: Lesson
    moment: LocalMoment
    why: str


@dataclass
class _Search:
    """What is known while moments are looked for."""

    course: Course
    cohort: Cohort
    calendar: CourseCalendar
    sessions: Sequence[SessionOccurrence]
    places: Iterator[tuple[int, WeeklyTime]]
    found: dict[str, Release]
    under_way: list[str]
    faults: list[str]


def releases(
    course: Course,
    cohort: Cohort,
    calendar: CourseCalendar,
    sessions: Sequence[SessionOccurrence],
    presets: Mapping[str, Preset],
) -> tuple[list[Release], list[Warned]]:
    """Every lesson's release, in the order of the course. Raises TimetableError naming each that finds none."""
    preset = presets.get(course.schedule) if course.schedule is not None else None
    places = ((week, weekly) for week in range(1, course.weeks + 1) for weekly in (preset.lessons if preset else ()))
    search = _Search(course, cohort, calendar, sessions, places, {}, [], [])
    for lesson in course.lessons:
        if lesson.release is None:
            _by_preset(search, lesson, preset)
    for lesson in course.lessons:
        _release(search, lesson)
    if search.faults:
        raise TimetableError("\n".join(dict.fromkeys(search.faults)))
    return _overridden(search)


def _by_preset(search: _Search, lesson: Lesson, preset: Preset | None) -> None:
    place = next(search.places, None)
    if place is not None and preset is not None:
        week, weekly = place
        moment = search.calendar.moment(week, weekly)
        search.found[lesson.id] = Release(lesson, moment, f"week {week} {weekly} of {preset.name}")
    elif preset is None:
        search.faults.append(
            f'{lesson.path}  The lesson "{lesson.id}" finds no moment. Give it a release, like "week 1 mon 09:00", or '
            'name a preset in course.yaml, like "schedule: weekly".'
        )
    else:
        needed = sum(1 for one in search.course.lessons if one.release is None)
        search.faults.append(
            f'{lesson.path}  The lesson "{lesson.id}" finds no moment: {preset.name} has '
            f"{len(preset.lessons) * search.course.weeks} places in {search.course.weeks} weeks, and {needed} lessons "
            "need one. Add weeks, choose another preset, or give it a release of its own."
        )


def _release(search: _Search, lesson: Lesson) -> LocalMoment | None:
    """The lesson's moment; None, with a fault noted, where it has none."""
    if lesson.id in search.found:
        return search.found[lesson.id].moment
    if lesson.release is None:
        return None  # its fault is noted already
    if lesson.id in search.under_way:
        circle = " → ".join([*search.under_way[search.under_way.index(lesson.id) :], lesson.id])
        search.faults.append(
            f"{lesson.path}  These lessons wait for each other: {circle}. Give one of them a week and a time."
        )
        return None
    search.under_way.append(lesson.id)
    moment = _own(search, lesson)
    search.under_way.pop()
    if moment is not None:
        search.found[lesson.id] = Release(lesson, moment, f'the lesson says "{lesson.release}"')
    return moment


def _own(search: _Search, lesson: Lesson) -> LocalMoment | None:
    match lesson.release:
        case CourseTime(week, weekday, at):
            return search.calendar.moment(week, WeeklyTime(weekday, at))
        case NextTime(weekday, at):
            before = _before(search, lesson)
            return _shifted(search, next_weekly(before, WeeklyTime(weekday, at))) if before is not None else None
        case AnchoredTime() as anchored:
            anchor = _anchor(search, lesson, anchored)
            return _anchored(search, anchor, anchored) if anchor is not None else None
        case None:
            return None
        case unknown:
            assert_never(unknown)


def _before(search: _Search, lesson: Lesson) -> LocalMoment | None:
    """The lesson in front of this one; for the first, the start of the course."""
    position = search.course.lessons.index(lesson)
    return _release(search, search.course.lessons[position - 1]) if position else search.calendar.week_starts(1)


def _anchor(search: _Search, lesson: Lesson, anchored: AnchoredTime) -> LocalMoment | None:
    if anchored.anchor == "lesson":
        known = {one.id: one for one in search.course.lessons}
        if anchored.subject in known:
            return _release(search, known[anchored.subject])
    else:
        occurrences = [one for one in search.sessions if one.session == anchored.subject]
        if occurrences:
            first = occurrences[0].sittings
            return first[-1].ends if anchored.direction == "after" else first[0].starts
        known = {one.id: lesson for one in search.course.sessions}
        if anchored.subject in known:
            search.faults.append(
                f'{lesson.path}  The lesson "{lesson.id}" waits for the session "{anchored.subject}", which is '
                "not held in this cohort. Give the lesson another release, or hold the session."
            )
            return None
    near = did_you_mean(anchored.subject, known)
    search.faults.append(
        f'{lesson.path}  The lesson "{lesson.id}" waits for the {anchored.anchor} "{anchored.subject}", which the '
        f"course does not have. {near}Use the id of a {anchored.anchor}."
    )
    return None


def _anchored(search: _Search, anchor: LocalMoment, anchored: AnchoredTime) -> LocalMoment:
    moment = later(anchor, anchored.span) if anchored.direction == "after" else earlier(anchor, anchored.span)
    if anchored.at is not None:
        moment = resolve(datetime.combine(moment.wall.date(), anchored.at), moment.zone)
    return _shifted(search, moment)


def _shifted(search: _Search, moment: LocalMoment) -> LocalMoment:
    """Out of a break that shifts. The anchor is shifted already, so only this break counts."""
    pause = search.calendar.resting(moment.wall.date())
    if pause is None or pause.rule != "shift":
        return moment
    return later(moment, Span(days=7 * pause.weeks()))


def _overridden(search: _Search) -> tuple[list[Release], list[Warned]]:
    """Overrides laid over, cancelled and skipped lessons left out, each with a warning."""
    kept: list[Release] = []
    warnings: list[Warned] = []
    last_week = search.calendar.week_starts(search.course.weeks + 1)
    for lesson in search.course.lessons:
        release = search.found[lesson.id]
        for override in search.cohort.overrides:
            if override.lesson == lesson.id and override.release is not None:
                moment = resolve(override.release, search.cohort.timezone)
                release = Release(lesson, moment, f"moved for this cohort: {override.why or 'an override'}")
        if any(override.lesson == lesson.id and override.cancelled for override in search.cohort.overrides):
            warnings.append(Warned(f'The lesson "{lesson.id}" is cancelled for this cohort.'))
            continue
        pause = search.calendar.skipped(release.moment.wall.date())
        if pause is not None:
            day = f"{release.moment.wall:%a %d %b}"
            warnings.append(Warned(f'The lesson "{lesson.id}" is dropped: {day} is in a break with the rule skip.'))
            continue
        if release.moment.at >= last_week.at:
            warnings.append(
                Warned(f'The lesson "{lesson.id}" comes after the last week, on {release.moment.wall:%a %d %b %Y}.')
            )
        kept.append(release)
    return kept, warnings
