"""How fast we may speak: token buckets for each lane and for each home, from what the platform allows."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.model import Home, Lane
from bot.ports import Pace


class Bucket:
    """Lets *burst* requests through at once and one more every *every*."""

    def __init__(self, pace: Pace, now: datetime) -> None:
        self._pace = pace
        self._full_at = now  # when the bucket will be full again if nothing more is taken

    def free_at(self, now: datetime) -> datetime:
        """The earliest moment at which a token is in hand; *now* or later."""
        return max(now, self._full_at - (self._pace.burst - 1) * self._pace.every)

    def take(self, now: datetime) -> None:
        self._full_at = max(self._full_at, now) + self._pace.every

    def is_full(self, now: datetime) -> bool:
        return self._full_at <= now


class Pacer:
    """The buckets of all lanes and homes. A step is claimed only when its token is in hand."""

    def __init__(self, pace_of: Callable[[Home], tuple[Pace, Pace]]) -> None:
        self._pace_of = pace_of
        self._lanes: dict[tuple[Home, Lane], Bucket] = {}
        self._homes: dict[Home, Bucket] = {}

    def free_at(self, home: Home, lane: Lane, now: datetime) -> datetime:
        """When a request in this lane may go out; *now* or later."""
        in_lane, in_home = self._buckets(home, lane, now)
        return max(in_lane.free_at(now), in_home.free_at(now))

    def take(self, home: Home, lane: Lane, now: datetime) -> bool:
        """Take the tokens for one request; False, and nothing taken, where one is missing."""
        if self.free_at(home, lane, now) > now:
            return False
        for bucket in self._buckets(home, lane, now):
            bucket.take(now)
        return True

    def forget_idle(self, now: datetime) -> None:
        """Drop full buckets, so that memory does not grow with the threads there ever were."""
        self._lanes = {key: bucket for key, bucket in self._lanes.items() if not bucket.is_full(now)}

    def set_back(self, by: timedelta) -> None:
        """The wall clock was set back: nobody waits longer for it."""
        for bucket in (*self._lanes.values(), *self._homes.values()):
            bucket._full_at -= by  # noqa: SLF001  one idea, two classes

    def _buckets(self, home: Home, lane: Lane, now: datetime) -> tuple[Bucket, Bucket]:
        if home not in self._homes:
            self._homes[home] = Bucket(self._pace_of(home)[1], now)
        if (home, lane) not in self._lanes:
            self._lanes[(home, lane)] = Bucket(self._pace_of(home)[0], now)
        return self._lanes[(home, lane)], self._homes[home]
