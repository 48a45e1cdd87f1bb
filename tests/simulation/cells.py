"""The cells of the matrix: which platform, which operation, and what goes wrong meanwhile. Each has a name."""

import itertools
from collections.abc import Iterator
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
    def may_double(self) -> bool:
        """The honest limit: what is carried out later than Q, or cannot be seen, may be sent again.

        Only a platform that knows a key for long enough closes that.
        """
        return not self.rules.promises_the_window and self.fault in (Fault.LATE_OUTSIDE_Q, Fault.MARKER_REMOVED)


CHANGES = (Change.NONE,)
_DIMENSIONS = (
    RULES,
    tuple(Operation),
    tuple(Fault),
    tuple(Crash),
    tuple(Trouble),
    CHANGES,
    tuple(Topology),
)


@cache
def pairwise() -> tuple[Cell, ...]:
    """Cells in which every two values of two dimensions meet."""
    return tuple(Cell(*values) for values in AllPairs([list(values) for values in _DIMENSIONS]))


def product() -> Iterator[Cell]:
    """Every cell there is."""
    return (Cell(*values) for values in itertools.product(*_DIMENSIONS))
