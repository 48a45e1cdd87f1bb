"""When each lesson comes: by its own words, by the course's preset, or by an override of the cohort."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import assert_never

from bot.course.cohort import Cohort
from bot.course.course import Course, Lesson
from bot.course.overrides import NOWHERE, Placed, of_lesson
from bot.course.sittings import Anchor
from bot.course.timetable import Warned
from schedules.errors import did_you_mean
from schedules.moments import AnchoredTime, CourseTime, NextTime, WeeklyTime
from schedules.presets import Preset
from schedules.weeks import CourseCalendar, earlier, later, next_weekly
from schedules.zones import LocalMoment, resolve

MOST_YEARS = 10
"""A lesson that would come further from the start than this is a slip of the pen, or lengths that add up."""

PlaceInWeek = tuple[int, WeeklyTime]
"""A course week and a moment in it."""


@dataclass(frozen=True, slots=True)
class Release:
    """A lesson's moment, and in one sentence why it is that one. *moved* counts how often the cohort moved it."""

    lesson: Lesson
    moment: LocalMoment
    why: str
    moved: int = 0


@dataclass(slots=True)
class _Search:
    """What is known while moments are looked for; *lost* are lessons that find none."""

    course: Course
    cohort: Cohort
    calendar: CourseCalendar
    anchors: Mapping[str, Anchor]
    preset: Preset | None
    places: Mapping[str, PlaceInWeek]
    before: Mapping[str, Lesson]
    by_id: Mapping[str, Lesson]
    placed: Mapping[str, Placed]
    found: dict[str, Release] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)


def preset_places(course: Course, preset: Preset | None, start: date) -> dict[str, PlaceInWeek]:
    """The preset's place for each lesson without a release of its own, in the order of the course.

    A course week begins on the weekday of *start*: with a start on a Wednesday its Thursday comes before its Monday.
    """
    if preset is None:
        return {}
    weekly = sorted(preset.lessons, key=lambda one: ((one.weekday - start.weekday()) % 7, one.at))
    free = ((week, one) for week in range(1, course.weeks + 1) for one in weekly)
    return dict(zip((lesson.id for lesson in course.lessons if lesson.release is None), free, strict=False))


def releases(
    course: Course,
    cohort: Cohort,
    calendar: CourseCalendar,
    anchors: Mapping[str, Anchor],
    preset: Preset | None,
    places: Mapping[str, PlaceInWeek],
) -> tuple[list[Release], list[Warned], list[str]]:
    """Every lesson's release in the order of the course, what to know about them, and a fault for each without one.

    A lesson anchored to one that the cohort moved moves with it; one anchored to something cancelled stays.
    """
    named = {one.lesson for one in cohort.overrides if one.lesson is not None}
    placed = {lesson: of_lesson(cohort.overrides, lesson) for lesson in named}
    lessons = course.lessons
    before = {lesson.id: lessons[number] for number, lesson in enumerate(lessons[1:])}
    by_id = {lesson.id: lesson for lesson in lessons}
    search = _Search(course, cohort, calendar, anchors, preset, places, before, by_id, placed)
    for lesson in lessons:
        _settle(search, lesson)
    return [one for lesson in lessons if (one := _kept(search, lesson))], search.warnings, search.faults


def _settle(search: _Search, lesson: Lesson) -> None:
    """Find the lesson's moment, and before it those of the lessons it waits for, however many they are."""
    chain: dict[str, Lesson] = {}
    waiting: Lesson | None = lesson
    while waiting is not None and waiting.id not in search.found and waiting.id not in search.lost:
        if waiting.id in chain:
            names = list(chain)
            circle = names[names.index(waiting.id) :]
            first = next(one for one in search.course.lessons if one.id in circle)
            turned = circle[circle.index(first.id) :] + circle[: circle.index(first.id)]
            search.faults.append(
                f"{first.path}  These lessons wait for each other: {' → '.join([*turned, first.id])}. "
                "Give one of them a week and a time."
            )
            search.lost.update(chain)
            return
        chain[waiting.id] = waiting
        waiting = _awaited(search, waiting)
    for each in reversed(chain.values()):
        release = _release(search, each)
        if release is not None and _is_near(search, release):
            search.found[each.id] = release
        else:
            search.lost.add(each.id)


def _awaited(search: _Search, lesson: Lesson) -> Lesson | None:
    """The lesson whose moment must be known first, if any."""
    if _placed(search, lesson).at is not None:
        return None
    match lesson.release:
        case NextTime():
            return search.before.get(lesson.id)
        case AnchoredTime(anchor="lesson", subject=subject):
            return search.by_id.get(subject)
        case _:
            return None


def _placed(search: _Search, lesson: Lesson) -> Placed:
    return search.placed.get(lesson.id, NOWHERE)


def _release(search: _Search, lesson: Lesson) -> Release | None:
    """The lesson's moment; None where it has none, with a fault noted unless it only waits for one without."""
    placed = _placed(search, lesson)
    if placed.at is not None:
        return Release(lesson, resolve(placed.at, search.cohort.timezone), _moved_because(placed), placed.times)
    match lesson.release:
        case CourseTime(week, weekday, at):
            weekly = WeeklyTime(weekday, at)
            return Release(lesson, search.calendar.moment(week, weekly), _why(search, lesson, week, weekday))
        case NextTime(weekday, at):
            before = _before(search, lesson)
            if before is None:
                return None
            meant = search.calendar.following(next_weekly(before, WeeklyTime(weekday, at)), before)
            moment = _out_of_breaks(search, lesson, meant)
        case AnchoredTime() as anchored:
            anchor = _anchor(search, lesson, anchored)
            if anchor is None:
                return None
            meant = search.calendar.following(_anchored(anchor, anchored), anchor)
            moment = _out_of_breaks(search, lesson, meant, back=anchored.direction == "before")
        case None:
            return _by_preset(search, lesson)
        case unknown:
            assert_never(unknown)
    return Release(lesson, moment, f'the lesson says "{lesson.release}"')


def _moved_because(placed: Placed) -> str:
    return f"moved for this cohort: {placed.why}" if placed.why else "moved for this cohort"


def _by_preset(search: _Search, lesson: Lesson) -> Release | None:
    place = search.places.get(lesson.id)
    if place is not None:
        week, weekly = place
        return Release(lesson, search.calendar.moment(week, weekly), _why(search, lesson, week, weekly.weekday))
    preset, weeks = search.preset, search.course.weeks
    if preset is None and search.course.schedule is not None:
        pass  # there is no such schedule, which is noted once
    elif preset is None:
        search.faults.append(
            f'{lesson.path}  The lesson "{lesson.id}" finds no moment. Give it a release, like "week 1 mon 09:00", or '
            'name a preset in course.yaml, like "schedule: weekly".'
        )
    else:
        needed = sum(1 for one in search.course.lessons if one.release is None)
        places = len(preset.lessons) * weeks
        search.faults.append(
            f'{lesson.path}  The lesson "{lesson.id}" finds no moment: {preset.name} has {_counted(places, "place")} '
            f"in {_counted(weeks, 'week')}, and {_counted(needed, 'lesson')} without a release need one each. "
            "Add weeks, choose another preset, or give it a release of its own."
        )
    return None


def _why(search: _Search, lesson: Lesson, week: int, weekday: int) -> str:
    """Why a lesson comes in a course week, and which breaks have moved it on."""
    if lesson.release is not None:
        why = f'the lesson says "{lesson.release}"'
    else:
        assert search.preset is not None
        why = f"week {week} {search.places[lesson.id][1]} of {search.preset.name}"
    shifts = search.calendar.shifts_of(week, weekday)
    if shifts:
        names = " and ".join(shift.pause.why or "a break" for shift in shifts)
        why = f"{why}, {_counted(sum(shift.weeks for shift in shifts), 'week')} later for {names}"
    pushes = [push for push in search.calendar.pushes_of(week, weekday) if push.days]
    if pushes:
        names = " and ".join(push.why or "this cohort" for push in pushes)
        why = f"{why}, shifted by {_counted(sum(push.days for push in pushes), 'day')} for {names}"
    return why


def _before(search: _Search, lesson: Lesson) -> LocalMoment | None:
    """The moment of the lesson in front of this one; for the first, the start of the course."""
    previous = search.before.get(lesson.id)
    if previous is None:
        return search.calendar.week_starts(1)
    return search.found[previous.id].moment if previous.id in search.found else None


def _anchor(search: _Search, lesson: Lesson, anchored: AnchoredTime) -> LocalMoment | None:
    """The moment a lesson counts from: of a weekly session, the first time it is held."""
    if anchored.anchor == "lesson":
        if anchored.subject in search.by_id:
            return search.found[anchored.subject].moment if anchored.subject in search.found else None
        near = did_you_mean(anchored.subject, search.by_id)
    else:
        if anchored.subject in search.anchors:
            anchor = search.anchors[anchored.subject]
            if anchor.cancelled:
                what = f'The lesson "{lesson.id}" waits for the session "{anchored.subject}", which is not held: '
                search.warnings.append(Warned(f"{what}it comes as if it were."))
            return anchor.ends if anchored.direction == "after" else anchor.starts
        if any(session.id == anchored.subject for session in search.course.sessions):
            return None  # the session has no time, and its fault is noted
        near = did_you_mean(anchored.subject, (session.id for session in search.course.sessions))
    search.faults.append(
        f'{lesson.path}  The lesson "{lesson.id}" waits for the {anchored.anchor} "{anchored.subject}", which the '
        f"course does not have. {near}Use the id of a {anchored.anchor}."
    )
    return None


def _anchored(anchor: LocalMoment, anchored: AnchoredTime) -> LocalMoment:
    moment = later(anchor, anchored.span) if anchored.direction == "after" else earlier(anchor, anchored.span)
    if anchored.at is not None:
        moment = resolve(datetime.combine(moment.wall.date(), anchored.at), moment.zone)
    return moment


def _out_of_breaks(search: _Search, lesson: Lesson, meant: LocalMoment, *, back: bool = False) -> LocalMoment:
    """By whole weeks out of breaks that shift, and said; *back* for what has to come before something else."""
    moment = search.calendar.weeks_on(meant, out_of="shift", back=back)
    if moment != meant:
        days = f"from {meant.wall:%a %d %b} to {moment.wall:%a %d %b}"
        search.warnings.append(Warned(f'A break moves the lesson "{lesson.id}" {days}.'))
    return moment


def _is_near(search: _Search, release: Release) -> bool:
    """Whether the release is near enough to the start that somebody can have meant it; else a fault is noted."""
    year = release.moment.wall.year
    if abs(year - search.cohort.start.year) <= MOST_YEARS:
        return True
    search.faults.append(
        f'{release.lesson.path}  The lesson "{release.lesson.id}" would come in {year}, while the cohort '
        f"{search.cohort.id} starts in {search.cohort.start.year}. Shorten the lengths that lead to it."
    )
    return False


def _kept(search: _Search, lesson: Lesson) -> Release | None:
    """The lesson's release, unless it is cancelled or falls into a break that skips; says so."""
    release = search.found.get(lesson.id)
    if release is None:
        return None
    placed = _placed(search, lesson)
    if placed.cancelled or placed.held:
        what = "is cancelled for this cohort" if placed.cancelled else "is held back until somebody releases it"
        search.warnings.append(Warned(f'The lesson "{lesson.id}" {what}.'))
        return None
    day = f"{release.moment.wall:%a %d %b %Y}"
    pause = search.calendar.resting(release.moment.wall.date())
    if release.moved:  # somebody chose this day, so it stays
        if pause is not None:
            search.warnings.append(Warned(f'The lesson "{lesson.id}" was moved into a break, to {day}.'))
    elif pause is not None and pause.rule == "skip":
        what = f'The lesson "{lesson.id}" is dropped: {day} lies in a break that skips'
        search.warnings.append(Warned(f"{what} ({pause.why})." if pause.why else f"{what}."))
        return None
    return release


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
