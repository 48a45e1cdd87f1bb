"""Course weeks and breaks on a calendar: from "week 3 mon" to a date. Whole days only; clocks are in `zones.py`.

Week n of a course is the n-th stretch of seven days from the start date, so `week 1 mon` is the first Monday on or
after the start. A break with the rule `shift` moves every date from its first day on by whole weeks, by as few as take
everything that is held out of it; where nothing is held in a break, nothing moves. So what lies before a break never
moves, and weekdays stay what they are. A break with the rule `skip` leaves dates alone and drops what falls into it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from schedules.moments import Span, WeeklyTime
from schedules.zones import LocalMoment, resolve, to_local

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of days without a course, both ends included."""

    first: date
    last: date
    rule: Literal["shift", "skip"]
    why: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Shift:
    """What a break does: dates on or after its first day come *weeks* later."""

    pause: Pause
    weeks: int


@dataclass(frozen=True, slots=True)
class CourseCalendar:
    """The weeks of one cohort, in its zone. *shifts* are in the order of their breaks; `lay_out` makes them."""

    start: date
    zone: str
    pauses: Sequence[Pause] = ()
    shifts: Sequence[Shift] = ()

    def day(self, week: int, weekday: int) -> date:
        """The date of a weekday in a course week, breaks taken into account."""
        return self.shifted(_unshifted(self.start, week, weekday))

    def shifted(self, day: date) -> date:
        """Where a date lands once the breaks before and around it have moved it on."""
        for shift in self.shifts:
            if day >= shift.pause.first:
                day += shift.weeks * _WEEK
        return day

    def shifts_of(self, week: int, weekday: int) -> list[Shift]:
        """The breaks that move a weekday of a course week on."""
        day, found = _unshifted(self.start, week, weekday), []
        for shift in self.shifts:
            if shift.weeks and day >= shift.pause.first:
                day += shift.weeks * _WEEK
                found.append(shift)
        return found

    def skipped(self, day: date) -> Pause | None:
        """The break that drops what falls on *day*, if any."""
        return next((pause for pause in self.pauses if pause.rule == "skip" and day in pause), None)

    def resting(self, day: date) -> Pause | None:
        """The break *day* lies in, whatever its rule."""
        return next((pause for pause in self.pauses if day in pause), None)

    def moment(self, week: int, weekly: WeeklyTime) -> LocalMoment:
        """The moment of `wed 17:00` in a course week."""
        return resolve(datetime.combine(self.day(week, weekly.weekday), weekly.at), self.zone)

    def week_starts(self, week: int) -> LocalMoment:
        """Midnight at the beginning of a course week."""
        return resolve(datetime.combine(self.shifted(self.start + (week - 1) * _WEEK), datetime.min.time()), self.zone)

    def after_breaks(self, moment: LocalMoment) -> LocalMoment:
        """The same time on the first day that is in no break."""
        day = moment.wall.date()
        while pause := self.resting(day):
            day = pause.last + _DAY
        return moment if day == moment.wall.date() else resolve(datetime.combine(day, moment.wall.time()), moment.zone)

    def weeks_on(
        self, moment: LocalMoment, *, out_of: Literal["any", "shift"] = "any", back: bool = False
    ) -> LocalMoment:
        """The same weekday and time in the next week in which it is in no break, or in none that shifts.

        With *back*, in the last such week before.
        """
        day = moment.wall.date()
        while any(day in pause for pause in self.pauses if out_of == "any" or pause.rule == out_of):
            day += -_WEEK if back else _WEEK
        return moment if day == moment.wall.date() else resolve(datetime.combine(day, moment.wall.time()), moment.zone)


def lay_out(start: date, zone: str, pauses: Iterable[Pause], held: Iterable[tuple[int, int]]) -> CourseCalendar:
    """The calendar of a course. *held* are the weeks and weekdays on which something is held: they leave the breaks."""
    in_order = sorted((pause for pause in pauses if pause.last >= start), key=lambda one: (one.first, one.last))
    days = sorted({_unshifted(start, week, weekday) for week, weekday in held})
    shifts: list[Shift] = []
    for pause in in_order:
        if pause.rule == "skip":
            continue
        earliest = next((day for day in days if day >= pause.first), None)
        weeks = (pause.last - earliest).days // 7 + 1 if earliest is not None and earliest in pause else 0
        days = [day + weeks * _WEEK if day >= pause.first else day for day in days]
        shifts.append(Shift(pause, weeks))
    return CourseCalendar(start, zone, tuple(in_order), tuple(shifts))


def _unshifted(start: date, week: int, weekday: int) -> date:
    first = start + (week - 1) * _WEEK
    return first + timedelta(days=(weekday - first.weekday()) % 7)


def next_weekly(after: LocalMoment, weekly: WeeklyTime) -> LocalMoment:
    """The first `sun 18:00` later than *after*, on the same zone's clocks."""
    day = after.wall.date() + timedelta(days=(weekly.weekday - after.wall.weekday()) % 7)
    moment = resolve(datetime.combine(day, weekly.at), after.zone)
    return moment if moment.at > after.at else resolve(datetime.combine(day + _WEEK, weekly.at), after.zone)


def later(moment: LocalMoment, span: Span) -> LocalMoment:
    """*span* after *moment*: days on the wall clock, minutes as they pass."""
    return _moved(moment, span, 1)


def earlier(moment: LocalMoment, span: Span) -> LocalMoment:
    """*span* before *moment*: days on the wall clock, minutes as they pass."""
    return _moved(moment, span, -1)


def _moved(moment: LocalMoment, span: Span, sign: int) -> LocalMoment:
    by_days = resolve(moment.wall + sign * timedelta(days=span.days), moment.zone) if span.days else moment
    return to_local(by_days.at + sign * timedelta(minutes=span.minutes), moment.zone) if span.minutes else by_days
