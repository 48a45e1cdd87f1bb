"""Course weeks and breaks on a calendar: from "week 3 mon" to a date. Whole days only; clocks are in `zones.py`.

Week n of a course is the n-th stretch of seven days from the start date, so `week 1 mon` is the first Monday on or
after the start. A break with the rule `shift` pushes every date from its first day on by as many whole weeks as the
break touches; one with the rule `skip` leaves dates alone and drops what falls into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from schedules.moments import Span, WeeklyTime
from schedules.zones import LocalMoment, resolve, to_local

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of days without a course, both ends included."""

    first: date
    last: date
    rule: Literal["shift", "skip"]

    def weeks(self) -> int:
        """How many whole weeks the break takes."""
        return -(-((self.last - self.first).days + 1) // 7)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class CourseCalendar:
    """The weeks of one cohort, in its zone."""

    start: date
    zone: str
    pauses: Sequence[Pause]

    def day(self, week: int, weekday: int) -> date:
        """The date of a weekday in a course week, breaks taken into account."""
        first = self.start + (week - 1) * _WEEK
        return self.shifted(first + timedelta(days=(weekday - first.weekday()) % 7))

    def shifted(self, day: date) -> date:
        """Where a date lands once the breaks before and around it have pushed it on."""
        for pause in sorted(self.pauses, key=lambda one: one.first):
            if pause.rule == "shift" and day >= pause.first:
                day += pause.weeks() * _WEEK
        return day

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
