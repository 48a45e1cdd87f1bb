"""When somebody is awake and when nobody should speak. Pure functions over moments in UTC."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from schedules.zones import resolve, to_local

CLEAR = timedelta(minutes=10)
"""How long after a planned post nobody speaks: longer than a post can be late for a crash (the quiet period, several
times over), so that what people do never depends on when a post arrived."""


@dataclass(frozen=True, slots=True)
class Waking:
    """Somebody's waking hours, on their own clock, on the *weekdays* on which they look in (Monday is 0).

    *away* are stretches of days, first and last, in which they do not.
    """

    zone: str
    from_: time
    until: time
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    away: tuple[tuple[date, date], ...] = ()

    def __post_init__(self) -> None:
        if self.from_ >= self.until or not self.weekdays:
            raise ValueError(f"nobody is awake then: {self!r}")

    def next(self, at: datetime) -> datetime:
        """*at*, or the next moment at which they are awake."""
        local = to_local(at, self.zone).wall
        day = local.date()
        if self._looks_in_on(day) and local.time() < self.until:
            if local.time() >= self.from_:
                return at
        else:
            day += timedelta(days=1)
        while not self._looks_in_on(day):
            day += timedelta(days=1)
        return resolve(datetime.combine(day, self.from_), self.zone).at

    def _looks_in_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not any(first <= day <= last for first, last in self.away)


class Calendar:
    """The planned moments of a cohort, to keep clear of."""

    def __init__(self, planned: Iterable[datetime]) -> None:
        self._planned = sorted(planned)

    def clear(self, at: datetime) -> datetime:
        """*at*, or the first moment after it that lies clear behind every planned one."""
        while (before := bisect_right(self._planned, at)) and at - self._planned[before - 1] < CLEAR:
            at = self._planned[before - 1] + CLEAR
        return at

    def moment(self, at: datetime, waking: Waking, linger: timedelta) -> datetime:
        """The first moment from *at* on, to the second, at which somebody is awake and may speak.

        Where they were asleep, *linger* after they woke: nobody writes with their eyes half open.
        """
        at = at.replace(microsecond=0)
        if waking.next(at) != at:
            at = waking.next(at) + timedelta(seconds=linger // timedelta(seconds=1))
        while (later := self.clear(waking.next(at))) != at:
            at = later
        return at
