"""What can go wrong on the way to a platform and back, and when it does."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Fault(StrEnum):
    """What becomes of one request."""

    NONE = "no fault"
    NO_CONNECTION = "refused connection"
    DROP_BEFORE = "drop before"
    DROP_AFTER = "drop after commit"
    LANE_LIMIT = "429 route"
    GLOBAL_LIMIT = "429 global"
    ERROR_BEFORE = "5xx before"
    ERROR_AFTER = "5xx after commit"
    TIME_OUT_AFTER = "time-out after commit"
    LATE_INSIDE_Q = "late inside Q"
    LATE_OUTSIDE_Q = "late outside Q"
    MALFORMED = "malformed answer"
    CHANNEL_GONE = "channel gone"
    HISTORY_UNAVAILABLE = "history unavailable"
    HISTORY_PAGED = "history paged"
    MARKER_REMOVED = "marker removed"


LEAVES_DOUBT = frozenset({Fault.HISTORY_UNAVAILABLE, Fault.HISTORY_PAGED, Fault.MARKER_REMOVED})
"""Only what is in doubt is looked up: these drop the answer too, so that there is something to look for."""


class Faults(Protocol):
    """Decides what becomes of each request, in the order in which they are made."""

    def next(self) -> Fault: ...


@dataclass
class OnCall:
    """One fault, on the *number*-th request (from 0)."""

    fault: Fault
    number: int
    _calls: int = 0

    def next(self) -> Fault:
        self._calls += 1
        return self.fault if self._calls == self.number + 1 else Fault.NONE


@dataclass
class Walk:
    """Faults on any request, each with its chance."""

    rng: random.Random
    chances: Mapping[Fault, float] = field(default_factory=lambda: ROUGH)

    def next(self) -> Fault:
        drawn, total = self.rng.random(), 0.0
        for fault, chance in self.chances.items():
            total += chance
            if drawn < total:
                return fault
        return Fault.NONE


CALM = OnCall(Fault.NONE, 0)
ROUGH: Mapping[Fault, float] = {
    Fault.NO_CONNECTION: 0.06,
    Fault.DROP_BEFORE: 0.08,
    Fault.DROP_AFTER: 0.10,
    Fault.LANE_LIMIT: 0.06,
    Fault.GLOBAL_LIMIT: 0.02,
    Fault.ERROR_BEFORE: 0.04,
    Fault.ERROR_AFTER: 0.08,
    Fault.TIME_OUT_AFTER: 0.05,
    Fault.LATE_INSIDE_Q: 0.06,
    Fault.MALFORMED: 0.05,
}
"""Six of ten requests go well. What may double by the honest limit, or needs staff, has cells of its own."""
