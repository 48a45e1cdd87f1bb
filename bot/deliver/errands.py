"""What a dispatcher sends somebody to do: one request each."""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Place, Step
from bot.store.edits import Wanted


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claimed step on its way. *claimed_at* is on the monotonic clock."""

    step: Step
    claimed_at: float


@dataclass(frozen=True, slots=True)
class Edit:
    """A posted message being made to show what is wanted."""

    wanted: Wanted
    claimed_at: float


@dataclass(frozen=True, slots=True)
class LookUp:
    """A look at one place for the steps in doubt there."""

    place: Place
    sought: tuple[Step, ...]
    since: datetime


Errand = Attempt | Edit | LookUp
