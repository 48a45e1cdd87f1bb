"""What a manager should know about a timetable before anyone sees it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.timetable import SessionOccurrence, Warned
from bot.model import Kind, Slot
from schedules.weeks import CourseCalendar
from schedules.zones import Exactness, to_local

_NIGHT_ENDS = 6
_SLEEP_BEGINS, _SLEEP_ENDS = 23, 7
_FOR_PEOPLE = {Kind.LESSON, Kind.OPENING, Kind.DEADLINE, Kind.WRAP_UP, Kind.ANNOUNCEMENT}
_SHOWN_ZONES = 6


def cautions(
    course: Course,
    cohort: Cohort,
    calendar: CourseCalendar,
    slots: Sequence[Slot],
    held: Sequence[SessionOccurrence],
    zones: Collection[str],
) -> list[Warned]:
    """Everything worth a warning, in the order of the timetable."""
    return [
        *_clock_changes(slots),
        *_nights(slots),
        *_holidays(cohort, slots),
        *_public_holidays(cohort, slots),
        *_breaks(cohort),
        *_outside_week(calendar, course, held),
        *_asleep(held, zones),
    ]


def _name(slot: Slot) -> str:
    return " ".join(part for part in (slot.kind, slot.subject, slot.occurrence.replace(".", " ")) if part)


def _clock_changes(slots: Sequence[Slot]) -> Iterator[Warned]:
    for slot in slots:
        wall = f"{slot.moment.wall:%a %d %b %Y %H:%M}"
        match slot.moment.exactness:
            case Exactness.MOVED_BY_GAP:
                shown = to_local(slot.at, slot.moment.zone).wall
                yield Warned(
                    f"{_name(slot)}: {wall} does not exist (the clocks go forward); it comes at {shown:%H:%M}.",
                    slot.key,
                )
            case Exactness.FIRST_OF_TWO:
                yield Warned(
                    f"{_name(slot)}: {wall} comes twice (the clocks go back); the first one is taken.", slot.key
                )
            case Exactness.EXACT:
                pass


def _nights(slots: Sequence[Slot]) -> Iterator[Warned]:
    for slot in slots:
        if slot.kind in _FOR_PEOPLE and slot.moment.wall.hour < _NIGHT_ENDS:
            yield Warned(
                f"{_name(slot)} comes at {slot.moment.wall:%H:%M}, in the middle of the cohort's night.", slot.key
            )


def _holidays(cohort: Cohort, slots: Sequence[Slot]) -> Iterator[Warned]:
    dates = set(cohort.holidays.dates)
    for slot in slots:
        if slot.kind in _FOR_PEOPLE and slot.moment.wall.date() in dates:
            yield Warned(f"{_name(slot)} falls on a holiday of this cohort, {slot.moment.wall:%a %d %b}.", slot.key)


def _public_holidays(cohort: Cohort, slots: Sequence[Slot]) -> Iterator[Warned]:
    """Public holidays that the cohort file does not list. Only with the extra `holidays`; only to warn."""
    country = cohort.holidays.country
    if country is None or not slots:
        return
    try:
        import holidays
    except ModuleNotFoundError:
        return
    years = range(slots[0].moment.wall.year, slots[-1].moment.wall.year + 1)
    try:
        public = holidays.country_holidays(country, years=years)
    except NotImplementedError:
        yield Warned(f'The public holidays of "{country}" are not known; list the dates in the cohort file.')
        return
    used: dict[date, str] = {}
    for slot in slots:
        day = slot.moment.wall.date()
        if slot.kind in _FOR_PEOPLE and day in public and day not in cohort.holidays.dates:
            used[day] = str(public[day])
    for day, name in sorted(used.items()):
        yield Warned(
            f"{day:%a %d %b %Y} is a public holiday in {country} ({name}), and things are due on it. "
            "Add it to the holidays of the cohort file, or move them."
        )


def _breaks(cohort: Cohort) -> Iterator[Warned]:
    for one in cohort.breaks:
        effect = (
            "what would come on or after it moves on by whole weeks"
            if one.rule == "shift"
            else "what falls in is dropped"
        )
        yield Warned(f"Break {one.start:%a %d %b} to {one.end:%a %d %b} ({one.why}): {effect}.")


def _outside_week(calendar: CourseCalendar, course: Course, held: Sequence[SessionOccurrence]) -> Iterator[Warned]:
    for one in held:
        begins, ends = calendar.week_starts(one.week), calendar.week_starts(one.week + 1)
        for sitting in one.sittings:
            if not begins.at <= sitting.starts.at < ends.at:
                yield Warned(
                    f'The session "{one.session}" of week {one.week} has a sitting outside its week, on '
                    f"{sitting.starts.wall:%a %d %b %H:%M}."
                )
        if one.week > course.weeks:
            yield Warned(f'The session "{one.session}" is in week {one.week}; the course has {course.weeks}.')


def _asleep(held: Sequence[SessionOccurrence], zones: Collection[str]) -> Iterator[Warned]:
    """Per session, the zones in which every sitting is in the middle of the night."""
    asleep: dict[str, set[str]] = {}
    for one in held:
        for zone in zones:
            walls = [to_local(sitting.starts.at, zone).wall for sitting in one.sittings]
            if all(wall.hour >= _SLEEP_BEGINS or wall.hour < _SLEEP_ENDS for wall in walls):
                asleep.setdefault(one.session, set()).add(zone)
    for session, names in asleep.items():
        listed = sorted(names)
        more = f" and {len(listed) - _SHOWN_ZONES} more" if len(listed) > _SHOWN_ZONES else ""
        yield Warned(
            f'Every sitting of the session "{session}" is at night for learners in '
            f"{', '.join(listed[:_SHOWN_ZONES])}{more}. Add a sitting at another time of day."
        )
