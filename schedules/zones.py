"""Local time to UTC by the pinned time zone data, gaps and folds included."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Exactness(StrEnum):
    """How a local time found its moment."""

    EXACT = "exact"
    MOVED_BY_GAP = "moved by a gap"
    FIRST_OF_TWO = "first of two"


@dataclass(frozen=True, slots=True)
class LocalMoment:
    """What a person wrote (*wall* and *zone*: the truth) and the UTC moment computed from it (*at*: a cache)."""

    wall: datetime
    zone: str
    at: datetime
    exactness: Exactness = Exactness.EXACT

    def __post_init__(self) -> None:
        if self.wall.tzinfo is not None:
            raise ValueError(f"a wall time has no zone of its own: {self.wall!r}")
        if self.at.utcoffset() != UTC.utcoffset(None):
            raise ValueError(f"a moment is in UTC, not {self.at!r}")
