"""A running cohort as it is at this moment, with everything that a change of it has to be compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cohorts.comparing import Comparison, compare
from bot.cohorts.keeping_up import ReadVersion, running_cohort
from bot.course.conflicts import Side, conflicts
from bot.course.homes import HomePlan
from bot.course.override import Override
from bot.course.taken import Reading
from bot.deliver.running import RunningCohort
from bot.errors import HomeroomError
from bot.model import Home, Place
from bot.store import cohorts, overrides, posted, standing
from bot.store.database import Transaction
from bot.store.overrides import Kept
from bot.store.posted import Line
from bot.store.standing import Standing
from schedules.errors import did_you_mean


class UnknownCohortError(HomeroomError):
    """A name that no running cohort has."""


@dataclass(frozen=True, slots=True)
class Present:
    """A running cohort: *version* is what it takes without its own changes, *kept* are those, *lines* what became."""

    standing: Standing
    version: Reading
    kept: Sequence[Kept]
    rooms: Mapping[tuple[Home, str], Place]
    lines: Sequence[Line]

    @property
    def name(self) -> str:
        return self.standing.cohort

    def reading(self, *more: Override) -> Reading:
        """What it takes with its own changes laid over it, and with *more*. Raises TimetableError."""
        return self.version.over([*overrides.laid(self.kept), *more])

    def running(self, reading: Reading) -> RunningCohort:
        return running_cohort(self.name, reading, self.rooms)

    def changed_by(self, reading: Reading, now: datetime) -> Comparison:
        """What taking *reading*, which has its overrides laid over it, would change in the timetable."""
        homes = sorted({home for home, _role in self.rooms})
        compared = compare(self.lines, reading.timetable.slots, homes, now)
        known = {warned.text for warned in self.reading().timetable.warnings}
        warnings = tuple(each.text for each in reading.timetable.warnings if each.text not in known)
        return replace(compared, warnings=warnings)

    def changed_by_version(self, version: Reading, now: datetime) -> Comparison:
        """What taking another version, with the cohort's own changes still over it, would change."""
        compared = self.changed_by(version.over(overrides.laid(self.kept)), now)
        numbered = {one.id: one.override for one in self.kept}
        before, after = (Side(one.course, one.timetable) for one in (self.version, version))
        known = conflicts(numbered, None, before)  # was agreed to when this version was taken
        new = [one for one in conflicts(numbered, before, after) if one not in known]
        return replace(compared, rooms=tuple(_rooms(self.version, version)), conflicts=tuple(new))


async def present(transaction: Transaction, name: str, read: ReadVersion) -> Present:
    """The running cohort called *name*. Raises UnknownCohortError."""
    known = await standing.names(transaction)
    full = named_cohort(name, known)
    stands = await standing.of_cohort(transaction, full)
    assert stands is not None
    return Present(
        standing=stands,
        version=read(stands.version.files, full),
        kept=await overrides.of_cohort(transaction, full),
        rooms={(room.home, room.role): room.place for room in await cohorts.rooms_of(transaction, full)},
        lines=await posted.lines(transaction, full),
    )


def named_cohort(name: str, known: Sequence[str]) -> str:
    """The whole name, also where only its last part is given and that is clear."""
    if name in known:
        return name
    ending = [one for one in known if one.rpartition("/")[2] == name]
    if len(ending) == 1:
        return ending[0]
    if not known:
        raise UnknownCohortError(
            f'There is no running cohort "{name}", nor any other. `homeroom run FOLDER` starts one.'
        )
    near = "" if ending else did_you_mean(name, known)
    what = f'Several running cohorts are called "{name}".' if ending else f'There is no running cohort "{name}".'
    raise UnknownCohortError(f"{what} {near}Running are: {', '.join(ending or known)}.")


def _rooms(before: Reading, after: Reading) -> list[str]:
    """Where homes or rooms are not what they were."""
    was = {(one.platform, one.address): dict(_names(before, one)) for one in before.cohort.homes}
    now = {(one.platform, one.address): dict(_names(after, one)) for one in after.cohort.homes}
    said = [f"The home {address} on {platform} is new." for platform, address in now if (platform, address) not in was]
    said += [f"The home {address} on {platform} goes." for platform, address in was if (platform, address) not in now]
    for home in was.keys() & now.keys():
        said += [
            f"The {role} room is #{now[home][role]} instead of #{name}."
            for role, name in was[home].items()
            if now[home][role] != name
        ]
    return said


def _names(reading: Reading, home: HomePlan) -> Mapping[str, str]:
    rooms = reading.course.rooms
    named = {
        "announcements": rooms.announcements,
        "lessons": rooms.lessons,
        "questions": rooms.questions,
        "staff": rooms.staff,
    }
    return named | {role: name.removeprefix("#") for role, name in home.rooms}
