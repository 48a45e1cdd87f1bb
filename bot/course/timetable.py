"""Every moment of a cohort: what `bot/course/planning.py` makes of course + cohort + overrides."""

from dataclasses import dataclass

from bot.errors import HomeroomError
from bot.model import Slot
from schedules.zones import LocalMoment


class TimetableError(HomeroomError):
    """Something in a course finds no moment; the text names each, with its file."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """One of the moments at which a session is held. *revision* is raised by each reschedule."""

    number: int
    starts: LocalMoment
    ends: LocalMoment
    revision: int = 0


@dataclass(frozen=True, slots=True)
class SessionOccurrence:
    """One session as it happens: in *week*, under *occurrence* (`week-3`, or `once`), in one or more sittings."""

    session: str
    occurrence: str
    week: int
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something a manager should know about a timetable; *slot_key* names the line it belongs to, if one."""

    text: str
    slot_key: str | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """One course week: when it begins, and when the next one does, breaks included."""

    number: int
    starts: LocalMoment
    ends: LocalMoment


@dataclass(frozen=True, slots=True)
class Timetable:
    """Slots in the order in which they are due."""

    slots: tuple[Slot, ...]
    sessions: tuple[SessionOccurrence, ...]
    weeks: tuple[Week, ...]
    warnings: tuple[Warned, ...]
    starts: LocalMoment
    ends: LocalMoment
