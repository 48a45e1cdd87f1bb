"""Computes a timetable from course + cohort + overrides. A pure function: it reads no clock."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from bot.course.around_sessions import session_slots
from bot.course.cautions import cautions
from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.overrides import pushes
from bot.course.releases import PlaceInWeek, Release, preset_places, releases
from bot.course.single_lines import single_lines
from bot.course.sittings import held_in, times, weeks_of
from bot.course.timetable import SessionOccurrence, Timetable, TimetableError, Warned, Week
from bot.kinds import RULES, Worth
from bot.model import Kind, Slot
from schedules.errors import did_you_mean
from schedules.moments import CourseTime, Span, WeeklyTime
from schedules.presets import Preset
from schedules.weeks import CourseCalendar, Pause, earlier, later, lay_out, next_weekly
from schedules.zones import LocalMoment, resolve

WELCOME_AT = time(8, 0)
"""The welcome comes at this time of the first day, or an hour before the first lesson or session if that is earlier."""

ENDING_AT = time(9, 0)
"""The closing message comes at this time of the day on which the cohort ends, and after everything else."""

REMINDED_AT = time(10, 0)
"""A deadline is recalled at this time of the day before it: whenever it ends, people are awake then."""

_BEFORE_FIRST = Span(minutes=60)
_DAY = Span(days=1)
_WEEK = Span(days=7)


@dataclass(frozen=True, slots=True)
class _Line:
    """A slot before it is known when the cohort ends. *due* is the deadline it is about, if any."""

    kind: Kind
    subject: str
    occurrence: str
    moment: LocalMoment
    why: str
    due: LocalMoment | None = None


def plan(course: Course, cohort: Cohort, presets: Mapping[str, Preset], zones: Collection[str] = ()) -> Timetable:
    """The timetable of *cohort* taking *course*; *zones* are learners' zones, for warnings about their nights.

    Raises TimetableError naming everything that finds no moment.
    """
    preset, faults = _preset(course, presets)
    places = preset_places(course, preset, cohort.start)
    planned = _planned(course, places)
    pauses = [Pause(one.start, one.end, one.rule, one.why) for one in cohort.breaks]
    held_on = {(week, weekly.weekday) for week, weekly in planned}
    calendar = lay_out(cohort.start, cohort.timezone, pauses, held_on, pushes(cohort.overrides))
    held = held_in(course, cohort, calendar)
    released, of_lessons, more = releases(course, cohort, calendar, held.anchors, preset, places)
    faults += [*held.faults, *more]
    if faults:
        raise TimetableError("\n".join(faults))
    warned = [*held.warnings, *of_lessons]
    welcome = _welcome(calendar, released, held.occurrences)
    of_sessions, more_warned = session_slots(course, calendar, held, welcome)
    warned += more_warned
    lines = [
        _Line(Kind.WELCOME, "course", "", welcome, "the cohort begins"),
        *_lesson_lines(course, calendar, released, warned),
        *_wrap_up_lines(course, calendar, planned, welcome, warned),
    ]
    posted = [*(one.moment for one in lines if one.kind is not Kind.NUDGE), *(one.moment for one in of_sessions)]
    last = max(posted, key=lambda one: one.at)
    ends = _ending(course, cohort, calendar, last, warned)
    every = [
        *of_sessions,
        *(_slot(one, ends) for one in lines if one.moment.at < ends.at),  # after the end nobody is nudged
        _slot(_Line(Kind.ENDING, "course", "", ends, "the cohort ends"), ends),
    ]
    slots, of_lines = single_lines(every, cohort.overrides)
    warned += of_lines
    slots.sort(key=_in_order(course))
    weeks = tuple(
        Week(number, calendar.week_starts(number), calendar.week_starts(number + 1))
        for number in range(1, course.weeks + 1)
    )
    warned += cautions(course, cohort, calendar, slots, held.occurrences, zones, preset)
    return Timetable(tuple(slots), held.occurrences, weeks, tuple(warned), weeks[0].starts, ends)


def _preset(course: Course, presets: Mapping[str, Preset]) -> tuple[Preset | None, list[str]]:
    """The course's preset, and a fault where it names one that there is not."""
    name = course.schedule
    if name is None or name in presets:
        return presets.get(name or ""), []
    near = did_you_mean(name, presets)
    return None, [f'course.yaml  There is no schedule "{name}". {near}Schedules are {", ".join(sorted(presets))}.']


def _planned(course: Course, places: Mapping[str, PlaceInWeek]) -> list[PlaceInWeek]:
    """When lessons and sessions are held by course weeks, before any break or override."""
    own = [one.release for one in course.lessons if isinstance(one.release, CourseTime)]
    return [
        *places.values(),
        *((one.week, WeeklyTime(one.weekday, one.at)) for one in own),
        *((week, one) for each in course.sessions for week in weeks_of(each, course) for one in times(each)),
    ]


def _in_order(course: Course) -> Callable[[Slot], tuple[datetime, int, int, str]]:
    """What slots are sorted by: their moment; at the same moment the more urgent, then the earlier in the course."""
    order = {lesson.id: number for number, lesson in enumerate(course.lessons)}
    return lambda slot: (slot.at, RULES[slot.kind].priority, order.get(slot.subject, 0), slot.key)


def _welcome(calendar: CourseCalendar, released: Iterable[Release], held: Iterable[SessionOccurrence]) -> LocalMoment:
    first_day = calendar.week_starts(1).wall.date()
    morning = calendar.after_breaks(resolve(datetime.combine(first_day, WELCOME_AT), calendar.zone))
    firsts = [*(one.moment for one in released), *(one.sittings[0].starts for one in held)]
    return min((morning, *(earlier(one, _BEFORE_FIRST) for one in firsts)), key=lambda one: one.at)


def _ending(
    course: Course, cohort: Cohort, calendar: CourseCalendar, last: LocalMoment, warned: list[Warned]
) -> LocalMoment:
    """When the cohort ends: `ends.after` its last week, out of breaks, and after everything else that is posted."""
    day = later(calendar.week_starts(course.weeks + 1), cohort.ends.after).wall.date()
    meant = calendar.following(
        resolve(datetime.combine(day, ENDING_AT), calendar.zone), calendar.week_starts(course.weeks + 1)
    )
    rested = calendar.after_breaks(meant)
    if rested != meant:
        warned.append(_moved("the closing message", meant, rested))
    if last.at < rested.at:
        return rested
    ends = resolve(datetime.combine(later(last, _DAY).wall.date(), ENDING_AT), calendar.zone)
    warned.append(
        Warned(
            f"The cohort ends on {ends.wall:%a %d %b %Y} and not on {rested.wall:%a %d %b %Y}: "
            f"its last line comes on {last.wall:%a %d %b %Y}."
        )
    )
    return ends


def _lesson_lines(
    course: Course, calendar: CourseCalendar, released: Iterable[Release], warned: list[Warned]
) -> list[_Line]:
    lines: list[_Line] = []
    silent = course.nudges.silent_thread_after
    for one in released:
        name = one.lesson.id
        lines.append(_Line(Kind.LESSON, name, "", one.moment, one.why))
        nudge = calendar.after_breaks(calendar.following(later(one.moment, silent), one.moment))
        lines.append(_Line(Kind.NUDGE, name, "1", nudge, f"{silent} after the lesson, if its thread is silent"))
        if one.lesson.deliverable is None:
            continue
        meant = calendar.following(next_weekly(one.moment, one.lesson.deliverable.due), one.moment)
        due = calendar.weeks_on(meant)
        if due != meant:
            warned.append(_moved(f'the deadline of the lesson "{name}"', meant, due))
        reminder = resolve(datetime.combine(earlier(due, _DAY).wall.date(), REMINDED_AT), due.zone)
        if reminder.at > one.moment.at:
            lines.append(_Line(Kind.DEADLINE_REMINDER, name, "", reminder, "the day before the deadline", due))
        lines.append(_Line(Kind.DEADLINE, name, "", due, f"due {one.lesson.deliverable.due} after the lesson", due))
    return lines


def _wrap_up_lines(
    course: Course,
    calendar: CourseCalendar,
    planned: Iterable[PlaceInWeek],
    welcome: LocalMoment,
    warned: list[Warned],
) -> list[_Line]:
    """One for each week; in the week after, where in its own it would come before the first lesson or session."""
    if course.wrapup is None:
        return []

    def position(weekly: WeeklyTime) -> tuple[int, time]:
        return (weekly.weekday - calendar.start.weekday()) % 7, weekly.at

    first = min((position(weekly) for week, weekly in planned if week == 1), default=(0, WELCOME_AT))
    delay = 1 if position(course.wrapup.every) <= first else 0
    lines: list[_Line] = []
    for week in range(1, course.weeks + 1):
        meant = calendar.moment(week + delay, course.wrapup.every)
        pause = calendar.skipped(meant.wall.date())
        if pause is not None:
            why = f" ({pause.why})" if pause.why else ""
            what = f"The wrap-up of week {week} is dropped: {meant.wall:%a %d %b %Y} lies in a break that skips{why}."
            warned.append(Warned(what))
            continue
        moment = calendar.after_breaks(meant)
        if moment.at <= welcome.at:
            warned.append(Warned(f"The wrap-up of week {week} is dropped: it would come before the welcome."))
            continue
        if moment != meant:
            warned.append(_moved(f"the wrap-up of week {week}", meant, moment))
        why = f"week {week} closes"
        if course.wrapup.review_by is not None:
            lines.append(_Line(Kind.WRAP_UP_DRAFT, "course", f"week-{week}", moment, why))
        lines.append(_Line(Kind.WRAP_UP, "course", f"week-{week}", moment, why))
    return lines


def _moved(what: str, meant: LocalMoment, moment: LocalMoment) -> Warned:
    return Warned(f"A break moves {what} from {meant.wall:%a %d %b} to {moment.wall:%a %d %b}.")


def _slot(line: _Line, ends: LocalMoment) -> Slot:
    """A line with the moment until which it is worth sending: a deadline, the cohort's end, or some time later."""
    match RULES[line.kind].worth:
        case Worth.ALWAYS:
            until = None
        case Worth():
            until = (line.due or ends).at
        case fixed:
            until = line.moment.at + fixed
    return Slot(line.kind, line.subject, line.occurrence, line.moment, until, line.why)
