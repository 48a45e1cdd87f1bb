"""Every moment of a cohort, computed from course + cohort + overrides. A pure function: it reads no clock."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.model import Slot
from schedules.presets import Preset
from schedules.zones import LocalMoment


@dataclass(frozen=True, slots=True)
class Sitting:
    """One of the moments at which a session is held. *revision* is raised by each reschedule."""

    number: int
    starts: LocalMoment
    ends: LocalMoment
    revision: int = 0


@dataclass(frozen=True, slots=True)
class SessionOccurrence:
    """One session as it happens: in *week*, under *occurrence* (`week-3`), in one or more sittings."""

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
    """One course week: its Monday's start and the next one's, breaks taken out."""

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


def plan(course: Course, cohort: Cohort, presets: Mapping[str, Preset]) -> Timetable:
    """The timetable of *cohort* taking *course*.

    Raises TimetableError naming every lesson that finds no moment.
    """
    raise NotImplementedError
