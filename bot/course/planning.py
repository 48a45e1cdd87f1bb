"""Computes a timetable from course + cohort + overrides. A pure function: it reads no clock."""

from collections.abc import Collection, Mapping
from datetime import datetime, time

from bot.course.cautions import cautions
from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.releases import Release, releases
from bot.course.sittings import occurrences, session_slots
from bot.course.timetable import Timetable, Warned, Week
from bot.kinds import RULES, Worth
from bot.model import Kind, Slot
from schedules.moments import Span
from schedules.presets import Preset
from schedules.weeks import CourseCalendar, Pause, earlier, later, next_weekly
from schedules.zones import LocalMoment, resolve

WELCOME_AT = time(8, 0)
"""The welcome comes at this time of the start date, or an hour before the first lesson if that is earlier."""

ENDING_AT = time(9, 0)
"""The closing message comes at this time of the day on which the cohort ends."""

_BEFORE_FIRST_LESSON = Span(minutes=60)
REMINDED_AT = time(10, 0)
"""A deadline is recalled at this time of the day before it: whenever it ends, people are awake then."""

_REMINDED_BEFORE = Span(days=1)


def plan(course: Course, cohort: Cohort, presets: Mapping[str, Preset], zones: Collection[str] = ()) -> Timetable:
    """The timetable of *cohort* taking *course*; *zones* are learners' zones, for warnings about their nights.

    Raises TimetableError naming everything that finds no moment.
    """
    pauses = [Pause(one.start, one.end, one.rule) for one in cohort.breaks]
    calendar = CourseCalendar(cohort.start, cohort.timezone, pauses)
    held, warned = occurrences(course, cohort, calendar)
    released, more = releases(course, cohort, calendar, held, presets)
    warned += more
    last_day = later(calendar.week_starts(course.weeks + 1), cohort.ends.after).wall.date()
    ends = resolve(datetime.combine(last_day, ENDING_AT), cohort.timezone)
    welcome = _welcome(cohort, released)
    of_sessions, more = session_slots(course, calendar, held, welcome)
    warned += more
    slots = [
        _slot(Kind.WELCOME, "course", "", welcome, "the cohort begins", ends),
        *of_sessions,
        *_lesson_slots(course, calendar, released, ends, warned),
        *_wrap_up_slots(course, calendar, ends, warned),
        _slot(Kind.ENDING, "course", "", ends, "the cohort ends", ends),
    ]
    order = {lesson.id: number for number, lesson in enumerate(course.lessons)}
    slots.sort(key=lambda one: (one.at, RULES[one.kind].priority, order.get(one.subject, 0), one.key))
    weeks = tuple(
        Week(number, calendar.week_starts(number), calendar.week_starts(number + 1))
        for number in range(1, course.weeks + 1)
    )
    warned += cautions(course, cohort, calendar, slots, held, zones)
    return Timetable(tuple(slots), tuple(held), weeks, tuple(warned), calendar.week_starts(1), ends)


def _welcome(cohort: Cohort, released: list[Release]) -> LocalMoment:
    morning = resolve(datetime.combine(cohort.start, WELCOME_AT), cohort.timezone)
    if not released:
        return morning
    before = earlier(min((one.moment for one in released), key=lambda one: one.at), _BEFORE_FIRST_LESSON)
    return min(morning, before, key=lambda one: one.at)


def _lesson_slots(
    course: Course, calendar: CourseCalendar, released: list[Release], ends: LocalMoment, warned: list[Warned]
) -> list[Slot]:
    slots: list[Slot] = []
    for one in released:
        lesson = one.lesson
        slots.append(_slot(Kind.LESSON, lesson.id, "", one.moment, one.why, ends))
        nudge = _rested(
            calendar, later(one.moment, course.nudges.silent_thread_after), f"the nudge of {lesson.id}", warned
        )
        why = f"{course.nudges.silent_thread_after} after the lesson, if its thread is silent"
        slots.append(_slot(Kind.NUDGE, lesson.id, "1", nudge, why, ends))
        if lesson.deliverable is not None:
            due = next_weekly(one.moment, lesson.deliverable.due)
            due = _rested(calendar, due, f"the deadline of {lesson.id}", warned)
            eve = earlier(due, _REMINDED_BEFORE).wall.date()
            reminder = resolve(datetime.combine(eve, REMINDED_AT), due.zone)
            if reminder.at > one.moment.at:
                why = "the day before the deadline"
                slots.append(_slot(Kind.DEADLINE_REMINDER, lesson.id, "", reminder, why, due))
            slots.append(_slot(Kind.DEADLINE, lesson.id, "", due, "the deliverable is due", due))
    return slots


def _rested(calendar: CourseCalendar, moment: LocalMoment, what: str, warned: list[Warned]) -> LocalMoment:
    """The same time on the first day after a break, where the moment falls into one."""
    rested = moment
    while calendar.resting(rested.wall.date()) is not None:
        rested = later(rested, Span(days=1))
    if rested != moment:
        warned.append(Warned(f"A break moves {what} from {moment.wall:%a %d %b} to {rested.wall:%a %d %b}."))
    return rested


def _wrap_up_slots(course: Course, calendar: CourseCalendar, ends: LocalMoment, warned: list[Warned]) -> list[Slot]:
    if course.wrapup is None:
        return []
    slots: list[Slot] = []
    for week in range(1, course.weeks + 1):
        moment = calendar.moment(week, course.wrapup.every)
        if calendar.skipped(moment.wall.date()) is not None:
            warned.append(Warned(f"The wrap-up of week {week} is dropped: {moment.wall:%a %d %b} is in a break."))
            continue
        slots.append(_slot(Kind.WRAP_UP, "course", f"week-{week}", moment, f"week {week} closes", ends))
    return slots


def _slot(kind: Kind, subject: str, occurrence: str, moment: LocalMoment, why: str, end: LocalMoment) -> Slot:
    """*end* is what the kind's worth is measured by: the deadline, or the cohort's end."""
    match RULES[kind].worth:
        case Worth.ALWAYS:
            until = None
        case Worth():
            until = end.at
        case fixed:
            until = moment.at + fixed
    return Slot(kind, subject, occurrence, moment, until, why)
