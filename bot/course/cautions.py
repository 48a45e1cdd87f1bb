"""What a manager should know about a timetable before anyone sees it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, time

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.timetable import SessionOccurrence, Warned
from bot.model import Kind, Slot
from schedules.presets import Preset
from schedules.weeks import CourseCalendar, Push, Shift
from schedules.zones import Exactness, to_local

_NIGHT_ENDS = 6
_SLEEP_BEGINS, _SLEEP_ENDS = 23, 7
_ON_HOLIDAYS = (Kind.LESSON, Kind.OPENING, Kind.DEADLINE, Kind.WRAP_UP)
_NAMED = 3  # of many things, so many are named
_SHOWN_ZONES = 6


def cautions(
    course: Course,
    cohort: Cohort,
    calendar: CourseCalendar,
    slots: Sequence[Slot],
    held: Sequence[SessionOccurrence],
    zones: Collection[str],
    preset: Preset | None,
) -> list[Warned]:
    """Everything worth a warning; what is alike in one line."""
    return [
        *_breaks(calendar),
        *_pushes(calendar),
        *_before_the_start(calendar, slots),
        *_after_the_last_week(course, calendar, slots),
        *_after_the_last_wrap_up(slots),
        *_too_early(course, slots),
        *_clock_changes(slots),
        *_nights(course, slots),
        *_holidays(cohort, slots),
        *_public_holidays(cohort, slots),
        *_outside_week(calendar, held),
        *_asleep(held, zones),
        *_unexpected_sessions(course, preset),
    ]


def _name(slot: Slot) -> str:
    """`lesson loops`, `opening qa week 3 sitting 1`, `wrap-up week 3`."""
    subject = "" if slot.subject == "course" else slot.subject
    occurrence = "" if slot.kind is Kind.NUDGE else slot.occurrence.replace(".", " ").replace("-", " ")
    return " ".join(part for part in (slot.kind.replace("deadline-", "deadline "), subject, occurrence) if part)


def _named(slots: Sequence[Slot]) -> str:
    """The first few by name, the others counted."""
    names = [_name(slot) for slot in slots[:_NAMED]]
    more = len(slots) - len(names)
    if more:
        return f"{', '.join(names)} and {more} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _breaks(calendar: CourseCalendar) -> Iterator[Warned]:
    shifted = {shift.pause: shift.weeks for shift in calendar.shifts if isinstance(shift, Shift)}
    for pause in calendar.pauses:
        why = f" ({pause.why})" if pause.why else ""
        name = f"Break {pause.first:%a %d %b %Y} to {pause.last:%a %d %b %Y}{why}:"
        weeks = shifted.get(pause)
        if weeks is None:
            yield Warned(f"{name} what falls into it is dropped.")
        elif weeks:
            by = "1 week" if weeks == 1 else f"{weeks} weeks"
            yield Warned(f"{name} everything from its first day on comes {by} later.")
        else:
            yield Warned(f"{name} no lesson or session falls into it, so nothing moves.")


def _pushes(calendar: CourseCalendar) -> Iterator[Warned]:
    for push in calendar.shifts:
        if isinstance(push, Push) and push.days:
            why = f" ({push.why})" if push.why else ""
            by = "1 day" if push.days == 1 else f"{push.days} days"
            yield Warned(f"Shifted for this cohort{why}: everything from {push.first:%a %d %b %Y} on comes {by} later.")


def _before_the_start(calendar: CourseCalendar, slots: Sequence[Slot]) -> Iterator[Warned]:
    early = [slot for slot in slots if slot.moment.wall.date() < calendar.start]
    if early:
        verb = "comes" if len(early) == 1 else "come"
        yield Warned(f"{_upper(_named(early))} {verb} before the start on {calendar.start:%a %d %b %Y}.", early[0].key)


def _after_the_last_week(course: Course, calendar: CourseCalendar, slots: Sequence[Slot]) -> Iterator[Warned]:
    end = calendar.week_starts(course.weeks + 1).at
    late = [slot for slot in slots if slot.kind is Kind.LESSON and slot.at >= end]
    if late:
        verb = "comes" if len(late) == 1 else "come"
        yield Warned(
            f"{_upper(_named(late))} {verb} after the last week of the course, week {course.weeks}.", late[0].key
        )


def _after_the_last_wrap_up(slots: Sequence[Slot]) -> Iterator[Warned]:
    last = max((slot.at for slot in slots if slot.kind is Kind.WRAP_UP), default=None)
    late = [slot for slot in slots if slot.kind in (Kind.LESSON, Kind.OPENING) and last is not None and slot.at > last]
    if late:
        verb = "comes" if len(late) == 1 else "come"
        yield Warned(f"{_upper(_named(late))} {verb} after the last wrap-up, which sums nothing up of it.", late[0].key)


def _too_early(course: Course, slots: Sequence[Slot]) -> Iterator[Warned]:
    """Lessons that come before what they need."""
    released = {slot.subject: slot for slot in slots if slot.kind is Kind.LESSON}
    for lesson in course.lessons:
        own = released.get(lesson.id)
        for need in lesson.needs:
            needed = released.get(need)
            if own is not None and needed is not None and needed.at > own.at:
                yield Warned(
                    f'The lesson "{lesson.id}" comes on {own.moment.wall:%a %d %b %H:%M}, before "{need}", which it '
                    f"needs: that comes on {needed.moment.wall:%a %d %b %H:%M}.",
                    own.key,
                )


def _clock_changes(slots: Sequence[Slot]) -> Iterator[Warned]:
    for slot in slots:
        wall = f"{slot.moment.wall:%a %d %b %Y %H:%M}"
        match slot.moment.exactness:
            case Exactness.MOVED_BY_GAP:
                shown = to_local(slot.at, slot.moment.zone).wall
                yield Warned(
                    f"{_upper(_name(slot))}: {wall} does not exist (the clocks go forward); it comes at {shown:%H:%M}.",
                    slot.key,
                )
            case Exactness.FIRST_OF_TWO:
                yield Warned(
                    f"{_upper(_name(slot))}: {wall} comes twice (the clocks go back); the first one is taken.", slot.key
                )
            case Exactness.EXACT:
                pass


def _nights(course: Course, slots: Sequence[Slot]) -> Iterator[Warned]:
    sessions = {session.id for session in course.sessions}
    alike: dict[tuple[Kind, str, time], list[Slot]] = {}
    for slot in slots:
        wall = to_local(slot.at, slot.moment.zone).wall
        if wall.hour < _NIGHT_ENDS:
            subject = slot.subject if slot.subject in sessions else ""  # lessons are alike, sessions are not
            alike.setdefault((slot.kind, subject, wall.time()), []).append(slot)
    for (_, _, at), found in alike.items():
        verb = "comes" if len(found) == 1 else "come"
        yield Warned(f"{_upper(_named(found))} {verb} at {at:%H:%M}, in the cohort's night.", found[0].key)


def _holidays(cohort: Cohort, slots: Sequence[Slot]) -> Iterator[Warned]:
    for day, found in _on_days(slots, cohort.holidays.dates):
        verb = "comes" if len(found) == 1 else "come"
        yield Warned(f"{_upper(_named(found))} {verb} on a holiday of the cohort, {day:%a %d %b %Y}.", found[0].key)


def _public_holidays(cohort: Cohort, slots: Sequence[Slot]) -> Iterator[Warned]:
    """Public holidays that the cohort file does not list. Only with the extra `holidays`; only to warn."""
    country = cohort.holidays.country
    if country is None or not slots:
        return
    years = range(slots[0].moment.wall.year, slots[-1].moment.wall.year + 1)
    public = _public(country, years)
    if public is None:
        yield Warned(
            f'Nothing is known about public holidays in "{country}". List the dates under holidays in the cohort file.'
        )
        return
    for day, found in _on_days(slots, public.keys() - set(cohort.holidays.dates)):
        yield Warned(
            f"{day:%a %d %b %Y} is a public holiday in {country} ({public[day]}), with {_named(found)}. "
            "It is not among the holidays of the cohort file: add it there, or move them.",
            found[0].key,
        )


def _public(country: str, years: Iterable[int]) -> Mapping[date, str] | None:
    """The public holidays of a country or a part of it; empty without the extra, None where they are not known."""
    try:
        import holidays
    except ModuleNotFoundError:
        return {}
    name, _, part = country.partition("-")
    try:
        return dict(holidays.country_holidays(name, subdiv=part or None, years=years, language="en_US"))
    except NotImplementedError:
        return None


def _on_days(slots: Sequence[Slot], days: Collection[date]) -> list[tuple[date, list[Slot]]]:
    """What happens on each of these days, as far as people notice it."""
    found: dict[date, list[Slot]] = {}
    for slot in slots:
        if slot.kind in _ON_HOLIDAYS and slot.moment.wall.date() in days:
            found.setdefault(slot.moment.wall.date(), []).append(slot)
    return sorted(found.items())


def _outside_week(calendar: CourseCalendar, held: Sequence[SessionOccurrence]) -> Iterator[Warned]:
    for one in held:
        begins, ends = calendar.week_starts(one.week), calendar.week_starts(one.week + 1)
        for sitting in one.sittings:
            if not begins.at <= sitting.starts.at < ends.at:
                yield Warned(
                    f'The session "{one.session}" of week {one.week} has a sitting outside its week, on '
                    f"{sitting.starts.wall:%a %d %b %Y %H:%M}."
                )


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


def _unexpected_sessions(course: Course, preset: Preset | None) -> Iterator[Warned]:
    if preset is not None and not preset.expects_sessions and course.sessions:
        ids = ", ".join(f'"{one.id}"' for one in course.sessions)
        yield Warned(f"The schedule {preset.name} is made for courses without live sessions; this one has {ids}.")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
