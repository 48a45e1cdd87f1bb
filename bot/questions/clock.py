"""The question clock: how long a question is open, counted in hours in which somebody could have answered.

All 24 hours of the cohort's working weekdays count, none of weekends, breaks and holidays. The working hours only say
when staff are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.course.cohort import Cohort
from bot.course.course import QuestionClock
from schedules.moments import Span
from schedules.zones import resolve, to_local

_FURTHEST = 400  # days after which nobody waits any more, whatever the breaks


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock of one cohort."""

    cohort: Cohort
    rules: QuestionClock

    def amber_at(self, asked_at: datetime) -> datetime:
        return self.after(asked_at, _counted(self.rules.amber))

    def red_at(self, asked_at: datetime) -> datetime:
        return self.after(asked_at, _counted(self.rules.red))

    def elapsed(self, since: datetime, until: datetime) -> timedelta:
        """How much of the time between two moments counts."""
        total = timedelta(0)
        for begins, ends in self._counting(since):
            if begins >= until:
                break
            total += min(ends, until) - begins
        return total

    def after(self, since: datetime, counted: timedelta) -> datetime:
        """When so much time that counts will have passed."""
        left = counted
        last = since
        for begins, ends in self._counting(since):
            if ends - begins >= left:
                return begins + left
            left -= ends - begins
            last = ends
        return last

    def told_at(self, moment: datetime, before: datetime) -> datetime:
        """When staff are told of what is due at *moment*: in working hours, unless that would be after *before*."""
        hours = self.cohort.working_hours
        for day in self._days(moment):
            if not self._counts(day):
                continue
            begins, ends = self._at(day, hours.start), self._at(day, hours.end)
            if moment < ends:
                at = max(moment, begins)
                return at if at < before else moment
        return moment

    def _counting(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of time that count, from a moment on."""
        for day in self._days(since):
            if self._counts(day):
                begins, ends = self._at(day, time(0)), self._at(day + timedelta(days=1), time(0))
                if ends > since:
                    yield max(begins, since), ends

    def _days(self, since: datetime) -> Iterator[date]:
        first = to_local(since, self.cohort.timezone).wall.date()
        return (first + timedelta(days=number) for number in range(_FURTHEST))

    def _counts(self, day: date) -> bool:
        hours = self.cohort.working_hours
        first, last, weekday = hours.first_weekday, hours.last_weekday, day.weekday()
        is_working = first <= weekday <= last if first <= last else weekday >= first or weekday <= last
        is_off = day in self.cohort.holidays.dates or any(one.start <= day <= one.end for one in self.cohort.breaks)
        return is_working and not is_off

    def _at(self, day: date, at: time) -> datetime:
        return resolve(datetime.combine(day, at), self.cohort.timezone).at


def _counted(span: Span) -> timedelta:
    """A day of the clock is 24 hours that count."""
    return timedelta(days=span.days, minutes=span.minutes)
