"""What came of a request to a platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.model import Sent


@dataclass(frozen=True, slots=True)
class Done:
    """It was carried out."""

    left: Sent


@dataclass(frozen=True, slots=True)
class NotYet:
    """It was certainly not carried out; try again after *after*."""

    after: timedelta
    why: str


@dataclass(frozen=True, slots=True)
class Never:
    """It was certainly not carried out and will not be until a person acts."""

    why: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It may have been carried out."""

    why: str


Outcome = Done | NotYet | Never | InDoubt


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a look at a place's history found, by key."""

    found: Mapping[str, Sent]


Sight = LookedUp | NotYet | Never
