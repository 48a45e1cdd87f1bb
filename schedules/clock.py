"""The only place that reads the wall clock."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time: `now()` in UTC for moments, `monotonic()` in seconds for how long something took."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...


_COUNTS_SLEEP = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's clock. Its `monotonic()` counts the time the machine slept too, where the system can tell."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  this is the one place that may

    def monotonic(self) -> float:
        return time.clock_gettime(_COUNTS_SLEEP)


class FollowingClock:
    """A clock that follows another's time, so that machines whose clocks differ agree: told now and then, it goes on
    by this machine's monotonic clock. Until it is told something it is the machine's clock."""

    def __init__(self, machine: Clock) -> None:
        self._machine = machine
        self._told: tuple[datetime, float] | None = None

    def follow(self, moment: datetime) -> None:
        """It is *moment* now."""
        self._told = (_utc(moment), self._machine.monotonic())

    def now(self) -> datetime:
        if self._told is None:
            return self._machine.now()
        moment, at = self._told
        return moment + timedelta(seconds=self._machine.monotonic() - at)

    def monotonic(self) -> float:
        return self._machine.monotonic()


class ManualClock:
    """A clock that stands still until it is moved, for tests and rehearsals; like real ones it may be set back."""

    def __init__(self, start: datetime) -> None:
        self._now = _utc(start)
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def forward(self, by: timedelta) -> None:
        if by < timedelta(0):
            raise ValueError("a clock goes forward; use set_back to play a clock that was corrected")
        self._now += by
        self._elapsed += by.total_seconds()

    def forward_to(self, moment: datetime) -> None:
        """Go to *moment*; does nothing if it is past."""
        if moment > self._now:
            self.forward(_utc(moment) - self._now)

    def set_back(self, by: timedelta) -> None:
        """Play a wall clock that is corrected backwards: `monotonic()` does not notice."""
        self._now -= by


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment needs a zone: {moment!r}")
    return moment.astimezone(UTC)
