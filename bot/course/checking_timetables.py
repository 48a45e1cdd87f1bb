"""Whether the timetables of a course can be kept: what only its cohorts' dates can tell. Reads no clock."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations

from bot.course.cohort import Cohort
from bot.course.faults import Fault, Spot
from bot.course.folder import Folder
from bot.course.gathering import COHORTS
from bot.course.planning import plan
from bot.course.timetable import Sitting, Timetable, TimetableError

_IMAGINED = Cohort(id="imagined", name="Imagined", start=date(2026, 1, 5), timezone="UTC")
"""Asks a course without cohorts whether its lessons find their moments; its dates do not matter."""

_NAMED = 3  # clashes named before the others are counted


def timetable_faults(folder: Folder, zones: Mapping[str, Collection[str]]) -> tuple[list[Fault], list[Fault]]:
    """The problems and warnings of each cohort's timetable. *zones* are the learners' own, by the cohort's id.

    The folder has no problems of its own.
    """
    problems: list[Fault] = []
    warnings: list[Fault] = []
    timetables: dict[str, Timetable] = {}
    for cohort in folder.cohorts or (_IMAGINED,):
        try:
            timetable = plan(folder.course, cohort, folder.presets, zones.get(cohort.id, ()))
        except TimetableError as error:
            problems.extend(_faults(error))
            continue
        timetables[cohort.id] = timetable
        if cohort is not _IMAGINED:
            warnings.extend(Fault(_file(cohort), warned.text) for warned in timetable.warnings)
    warnings.extend(_clashes(folder, timetables))
    return list(dict.fromkeys(problems)), warnings


def _faults(error: TimetableError) -> Iterator[Fault]:
    """One a line; each line begins with its file."""
    for line in str(error).splitlines():
        file, gap, text = line.partition("  ")
        yield Fault(Spot(file), text) if gap else Fault(Spot(""), line)


def _file(cohort: Cohort) -> Spot:
    return Spot(f"{COHORTS}/{cohort.id}.yaml")


def _clashes(folder: Folder, timetables: Mapping[str, Timetable]) -> Iterator[Fault]:
    """Sessions of two cohorts at one time, with somebody who would have to be in both."""
    for first, second in combinations((one for one in folder.cohorts if one.id in timetables), 2):
        both = [name for name in first.people.instructors if name in second.people.instructors]
        if not both:
            continue
        found = list(_overlaps(timetables[first.id], timetables[second.id]))
        if found:
            starts = [f"{sitting.starts.wall:%a %d %b %Y %H:%M}" for sitting in found[:_NAMED]]
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            what = f"Sessions clash with those of {first.id}: {', '.join(starts)}{more} ({second.timezone})."
            yield Fault(_file(second), what, f"{', '.join(both)} would have to be in both.")


def _overlaps(first: Timetable, second: Timetable) -> Iterator[Sitting]:
    """The sittings of the second that overlap one of the first."""
    taken = sorted((one.starts.at, one.ends.at) for held in first.sessions for one in held.sittings)
    for held in second.sessions:
        for sitting in held.sittings:
            if any(starts < sitting.ends.at and sitting.starts.at < ends for starts, ends in taken):
                yield sitting
