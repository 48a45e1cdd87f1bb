"""Counts what the dispatcher does, for whoever watches it run. Names of platforms and outcomes, never ids or words."""

from collections import Counter
from datetime import timedelta
from enum import StrEnum

from bot.deliver.outcome import Done, InDoubt, LookedUp, Never, NotYet, Outcome, Sight

LATENESS_BUCKETS = tuple(
    timedelta(seconds=seconds) for seconds in (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)
)
"""Up to how late a step was carried out, counted together."""


class CameOf(StrEnum):
    """What came of a request."""

    DONE = "done"
    TRY_LATER = "try-later"
    NEVER = "never"
    IN_DOUBT = "in-doubt"


class Counts:
    """Counted since this process began; nothing is ever taken back."""

    def __init__(self) -> None:
        self.attempts: Counter[tuple[str, CameOf]] = Counter()
        self.edits: Counter[tuple[str, CameOf]] = Counter()
        self.look_ups: Counter[tuple[str, CameOf]] = Counter()
        self.waited: Counter[str] = Counter()  # by platform: seconds that it asked us to wait, in whole milliseconds
        self.rounds = 0
        self.lateness: Counter[timedelta | None] = Counter()  # by bucket; None is later than all of them
        self.late_by = timedelta(0)

    def attempted(self, platform: str, outcome: Outcome) -> None:
        """A step was tried."""
        self.attempts[platform, _came_of(outcome)] += 1
        self._wait(platform, outcome)

    def edited(self, platform: str, outcome: Outcome) -> None:
        """A message was edited, or was to be."""
        self.edits[platform, _came_of(outcome)] += 1
        self._wait(platform, outcome)

    def looked_up(self, platform: str, sight: Sight) -> None:
        """A place was looked through for steps in doubt."""
        self.look_ups[platform, CameOf.DONE if isinstance(sight, LookedUp) else _came_of(sight)] += 1
        self._wait(platform, sight)

    def carried_out(self, late_by: timedelta) -> None:
        """A step is there, so much after it was due."""
        late_by = max(late_by, timedelta(0))
        self.late_by += late_by
        self.lateness[next((bucket for bucket in LATENESS_BUCKETS if late_by <= bucket), None)] += 1

    def _wait(self, platform: str, outcome: Outcome | Sight) -> None:
        if isinstance(outcome, NotYet):
            self.waited[platform] += outcome.after // timedelta(milliseconds=1)


def _came_of(outcome: Outcome) -> CameOf:
    match outcome:
        case Done():
            return CameOf.DONE
        case NotYet():
            return CameOf.TRY_LATER
        case Never():
            return CameOf.NEVER
        case InDoubt():
            return CameOf.IN_DOUBT
