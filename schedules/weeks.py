"""Course weeks and breaks on a calendar: from "week 3 mon" to a date. Whole days only; clocks are in `zones.py`.

Week n of a course is the n-th stretch of seven days from the start date, so `week 1 mon` is the first Monday on or
after the start. A break with the rule `shift` moves every date from its first day on by whole weeks, by as few as take
everything that is held out of it; where nothing is held in a break, nothing moves. So what lies before a break never
moves, and weekdays stay what they are. A break with the rule `skip` leaves dates alone and drops what falls into it.
A push moves every date from its day on by some days, whatever falls there; breaks behind it see the moved dates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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

    @property
    def first(self) -> date:
        return self.pause.first

    @property
    def days(self) -> int:
        return self.weeks * 7


@dataclass(frozen=True, slots=True)
class Push:
    """Somebody's wish: dates on or after *first*, as they stood when it was made, come *days* later.

    *number* says which of several came first; *times* is how many moves it counts for.
    """

    first: date
    days: int
    why: str = ""
    number: int = 0
    times: int = 1


@dataclass(frozen=True, slots=True)
class CourseCalendar:
    """The weeks of one cohort, in its zone. *shifts* are in the order of their days; `lay_out` makes them."""

    start: date
    zone: str
    pauses: Sequence[Pause] = ()
    shifts: Sequence[Shift | Push] = ()

    def day(self, week: int, weekday: int) -> date:
        """The date of a weekday in a course week, breaks taken into account."""
        return self.shifted(_unshifted(self.start, week, weekday))

    def shifted(self, day: date) -> date:
        """Where a date lands once the breaks and pushes before and around it have moved it on."""
        for shift in self.shifts:
            if day >= shift.first:
                day += shift.days * _DAY
        return day

    def shifts_of(self, week: int, weekday: int) -> list[Shift]:
        """The breaks that move a weekday of a course week on."""
        return [one for one in self._met(week, weekday) if isinstance(one, Shift) and one.weeks]

    def pushes_of(self, week: int, weekday: int) -> list[Push]:
        """The pushes that a weekday of a course week met."""
        return [one for one in self._met(week, weekday) if isinstance(one, Push)]

    def _met(self, week: int, weekday: int) -> list[Shift | Push]:
        day, found = _unshifted(self.start, week, weekday), []
        for shift in self.shifts:
            if day >= shift.first:
                day += shift.days * _DAY
                found.append(shift)
        return found

    def following(self, moment: LocalMoment, anchor: LocalMoment) -> LocalMoment:
        """*moment*, which was counted from *anchor*, later by what was pushed between the two."""
        day = moment.wall.date()
        for push in self.shifts:
            if isinstance(push, Push) and anchor.wall.date() < push.first <= day:
                day += push.days * _DAY
        return moment if day == moment.wall.date() else resolve(datetime.combine(day, moment.wall.time()), moment.zone)

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


def lay_out(
    start: date, zone: str, pauses: Iterable[Pause], held: Iterable[tuple[int, int]], pushes: Iterable[Push] = ()
) -> CourseCalendar:
    """The calendar of a course. *held* are the weeks and weekdays on which something is held: they leave the breaks.

    *pushes* are in the order in which they were wished for.
    """
    in_order = sorted((pause for pause in pauses if pause.last >= start), key=lambda one: (one.first, one.last))
    days = sorted({_unshifted(start, week, weekday) for week, weekday in held})
    shifts: list[Shift | Push] = []
    wanted: list[Pause | Push] = [*(pause for pause in in_order if pause.rule == "shift"), *_settled(pushes)]
    for one in sorted(wanted, key=lambda each: (each.first, isinstance(each, Push))):
        shift: Shift | Push
        if isinstance(one, Push):
            shift = one
        else:
            earliest = next((day for day in days if day >= one.first), None)
            weeks = (one.last - earliest).days // 7 + 1 if earliest is not None and earliest in one else 0
            shift = Shift(one, weeks)
        days = [day + shift.days * _DAY if day >= shift.first else day for day in days]
        shifts.append(shift)
    return CourseCalendar(start, zone, tuple(in_order), tuple(shifts))


def _settled(pushes: Iterable[Push]) -> list[Push]:
    """Pushes as they act in the order of their days: an earlier wish is itself moved by a later one before it."""
    settled: list[Push] = []
    for push in pushes:
        moved = [
            replace(one, first=one.first + push.days * _DAY) if one.first >= push.first else one for one in settled
        ]
        settled = [*moved, push]
    return sorted(settled, key=lambda one: one.first)


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
