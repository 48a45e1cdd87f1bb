"""The cohorts that run here, with everything their deliveries need to know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.timetable import Timetable
from bot.model import Home, Lane, Place
from bot.ports import Platform
from bot.words import Words

EXPRESS = "!express"


@dataclass(frozen=True, slots=True)
class RunningCohort:
    """One cohort as it runs: on one course version, in its rooms. *rooms* maps home and role to a place."""

    id: str
    course: Course
    cohort: Cohort
    timetable: Timetable
    words: Words
    rooms: Mapping[tuple[Home, str], Place]

    def homes(self) -> list[Home]:
        return sorted({home for home, _role in self.rooms})

    def role_of(self, home: Home, room: Place) -> str | None:
        """The role a room has for this cohort, if any."""
        return next((role for (at, role), place in self.rooms.items() if at == home and place == room), None)


@dataclass(slots=True)
class CohortBook:
    """Which cohorts run, and which platform speaks in which home. *revisions*: up to which each cohort was read."""

    platforms: Mapping[Home, Platform]
    revisions: dict[str, int] = field(default_factory=dict)
    _cohorts: dict[str, RunningCohort] = field(default_factory=dict)

    def put(self, running: RunningCohort) -> None:
        self._cohorts[running.id] = running

    def get(self, cohort: str) -> RunningCohort | None:
        return self._cohorts.get(cohort)

    def behind(self, stored: Mapping[str, int]) -> frozenset[str]:
        """The cohorts that somebody made or changed and that were not read since, by their *stored* revisions."""
        return frozenset(
            name
            for name, revision in stored.items()
            if name not in self._cohorts or self.revisions.get(name, revision) != revision
        )

    def reading(self, home: Home, room: Place) -> list[RunningCohort]:
        """The cohorts one of whose rooms *room* is; none: we may not read it."""
        return [running for running in self._cohorts.values() if running.role_of(home, room) is not None]

    def __iter__(self) -> Iterator[RunningCohort]:
        return iter(self._cohorts.values())


def lane_of(platform: Platform, place: Place, *, express: bool) -> Lane:
    """The lane of a place; opening and closing notices have one of their own, so that nothing holds them up."""
    lane = platform.lane(place)
    return Lane(f"{lane}{EXPRESS}") if express else lane
