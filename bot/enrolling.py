"""From course folders to cohorts that can be run: each with its timetable and the homes it lives in."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.folder import Folder, load_folder, read_files
from bot.course.homes import HomePlan
from bot.course.planning import plan
from bot.course.taken import Reading
from bot.errors import ConfigurationError
from bot.model import Home
from bot.ports import Platform
from bot.serving import Enrolment
from bot.toolbox import Toolbox

ROLES = ("announcements", "lessons", "questions", "staff")
"""The rooms of a cohort, by what they are for."""


def enrolments(folders: Sequence[Path], toolbox: Toolbox) -> tuple[dict[Home, Platform], list[Enrolment]]:
    """Every cohort of *folders*, and the platforms that speak in their homes, not connected yet.

    Raises CourseError for a folder with problems, TimetableError, and ConfigurationError for a cohort without a home.
    """
    platforms: dict[Home, Platform] = {}
    by_address: dict[tuple[str, str], Platform] = {}
    found: list[Enrolment] = []
    for path in folders:
        folder = load_folder(path)
        if not folder.cohorts:
            raise ConfigurationError(
                f"The course in {path} has no cohort to run. Write one, like cohorts/autumn.yaml; "
                "`homeroom init` shows what is in it."
            )
        for cohort in folder.cohorts:
            homes: dict[Home, Mapping[str, str]] = {}
            for where in _homes(cohort, path):
                platform = _platform(where, toolbox, by_address, cohort)
                home = platform.home(where.address)
                platforms[home] = platform
                homes[home] = room_names(folder.course, where)
            name = cohort_name(folder.root, cohort)
            if any(one.name == name for one in found):
                raise ConfigurationError(
                    f'Two folders have a cohort "{name}". Rename one of the folders, or one of the cohort files.'
                )
            found.append(Enrolment(name, reading_of(folder, cohort), folder.files, homes))
    return platforms, found


def cohort_name(root: str, cohort: Cohort) -> str:
    """What a running cohort is called in the database: the name of its course folder and its own id.

    Not the course's title: changing a title must never post again.
    """
    words = "".join(sign if sign.isalnum() else " " for sign in Path(root).resolve().name.casefold()).split()
    return f"{'-'.join(words)[:60]}/{cohort.id}"


def read_version(files: Mapping[str, str], name: str) -> Reading:
    """A stored course version, read back for the cohort called *name*."""
    folder = read_files(files)
    return reading_of(folder, folder.cohort(name.rpartition("/")[2]))


def reading_of(folder: Folder, cohort: Cohort) -> Reading:
    """A course with one of its cohorts and their timetable. Raises TimetableError."""
    return Reading(folder.course, cohort, plan(folder.course, cohort, folder.presets), folder.presets)


def room_names(course: Course, where: HomePlan | None) -> dict[str, str]:
    """What each role's room is called: as in the course, or as this home calls it."""
    names = {role: str(getattr(course.rooms, role)) for role in ROLES}
    if where is not None:
        names |= {role: name.removeprefix("#") for role, name in where.rooms}
    return names


def _homes(cohort: Cohort, path: Path) -> Sequence[HomePlan]:
    if cohort.homes:
        return cohort.homes
    raise ConfigurationError(
        f'The cohort "{cohort.id}" of {path} has no home. Give it one in cohorts/{cohort.id}.yaml; to try it with the '
        'built-in chat: homes: {memory: {address: "127.0.0.1:7000"}}'
    )


def _platform(
    where: HomePlan, toolbox: Toolbox, by_address: dict[tuple[str, str], Platform], cohort: Cohort
) -> Platform:
    maker = toolbox.platforms.get(where.platform)
    if maker is None:
        known = " and ".join(sorted(toolbox.platforms))
        raise ConfigurationError(
            f'The cohort "{cohort.id}" has a home on {where.platform}, which this Homeroom cannot speak to yet '
            f"(only to {known}). Take that home out, or wait for a version that can."
        )
    address = (where.platform, where.address)
    if address not in by_address:
        by_address[address] = maker(where)
    return by_address[address]
