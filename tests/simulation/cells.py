"""The cells of the matrix: which platform, which operation, and what goes wrong meanwhile. Each has a name."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache

from allpairspy import AllPairs  # type: ignore[import-untyped]  # it has no types

from tests.simulation.far_side import RULES, Rules
from tests.simulation.faults import Fault
from tests.simulation.plays import Change, Operation


class Crash(StrEnum):
    """When an engine is killed. The step is walked through, from seed to seed."""

    NONE = "no crash"
    ONCE = "killed"
    TWICE = "killed twice"
    IN_RECOVERY = "killed, and again while it recovers"


class Trouble(StrEnum):
    """What becomes of a commit."""

    NONE = "sound database"
    COMMITTED_UNTOLD = "disconnected after the commit"
    LOST = "disconnected before the commit"
    FULL = "disk full for a while"


class Topology(StrEnum):
    """How many dispatchers there are, and what is wrong with them."""

    ONE = "one dispatcher"
    AHEAD = "its clock an hour ahead"
    BEHIND = "its clock an hour behind"
    TWO = "two dispatchers"
    THREE = "three dispatchers"
    FROZEN = "two dispatchers, one frozen longer than its lease"
    APART = "two dispatchers, clocks an hour apart"

    @property
    def dispatchers(self) -> int:
        if self in ALONE:
            return 1
        return 3 if self is Topology.THREE else 2

    def wall_is_off(self, number: int) -> float:
        """By how many seconds the wall clock of the *number*-th dispatcher is wrong."""
        match self:
            case Topology.AHEAD:
                return 3_600.0
            case Topology.BEHIND:
                return -3_600.0
            case Topology.APART:
                return 3_600.0 * (number % 2)
            case _:
                return 0.0


ALONE = frozenset({Topology.ONE, Topology.AHEAD, Topology.BEHIND})


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination."""

    rules: Rules
    operation: Operation
    fault: Fault
    crash: Crash
    trouble: Trouble
    change: Change
    topology: Topology

    def __str__(self) -> str:
        return " × ".join(
            [self.rules.name, *(str(getattr(self, field.name)) for field in fields(self) if field.name != "rules")]
        )

    @property
    def is_never_away(self) -> bool:
        """Whether some engine works all the time."""
        return self.crash is Crash.NONE and self.trouble is not Trouble.FULL

    @property
    def may_double(self) -> bool:
        """The honest limit: what is carried out later than Q, or cannot be seen, may be sent again.

        Only a platform that knows a key for long enough closes that.
        """
        match self.fault:
            case Fault.LATE_OUTSIDE_Q if self.is_never_away:
                return not self.rules.promises_the_window
            case Fault.LATE_OUTSIDE_Q | Fault.MARKER_REMOVED:
                # An engine that was away repeats late in the window, and what then comes late comes after it; one that
                # was away for longer than the window has to look, and sees nothing of what lost its marker.
                return self.rules.window != float("inf")
            case _:
                return False


_TROUBLES = (RULES, tuple(Operation), tuple(Fault), tuple(Crash), tuple(Trouble), tuple(Change))
_SINGLE = tuple(one for one in Topology if one in ALONE)
_SEVERAL = tuple(one for one in Topology if one not in ALONE)


@cache
def pairwise(turn: int = 0) -> tuple[Cell, ...]:
    """Cells of one dispatcher in which every two values of two dimensions meet. Each turn has other cells."""
    return _pairs(_SINGLE, turn)


@cache
def replicas(turn: int = 0) -> tuple[Cell, ...]:
    """The same of several dispatchers on one database."""
    return _pairs(_SEVERAL, turn)


def _pairs(topologies: tuple[Topology, ...], turn: int) -> tuple[Cell, ...]:
    """Which values meet beside the pairs depends on their order, how many cells it takes does not."""
    rng = random.Random(f"turn {turn}")
    dimensions: list[Sequence[object]] = [*_TROUBLES, topologies]
    return tuple(Cell(*values) for values in AllPairs([rng.sample(values, len(values)) for values in dimensions]))


def product() -> Iterator[Cell]:
    """Every cell there is of one dispatcher with a right clock."""
    return (Cell(*values) for values in itertools.product(*_TROUBLES, (Topology.ONE,)))
