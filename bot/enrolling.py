"""From course folders to cohorts that can be run: each with its timetable and the homes it lives in."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from bot.cohorts.folders import Found
from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.folder import Folder, load_folder, read_files
from bot.course.homes import HomePlan
from bot.course.planning import plan
from bot.course.taken import Reading
from bot.errors import ConfigurationError
from bot.model import Home
from bot.people.roster import listed
from bot.ports import Platform
from bot.serving import Enrolment
from bot.store import standing
from bot.store.database import Database
from bot.toolbox import Toolbox

ROLES = ("announcements", "lessons", "questions", "staff")
"""The rooms of a cohort, by what they are for."""


def enrolments(folders: Sequence[Path], toolbox: Toolbox) -> tuple[dict[Home, Platform], list[Enrolment]]:
    """Every cohort of *folders*, and the platforms that speak in their homes, not connected yet.

    Raises CourseError for a folder with problems, TimetableError, ConfigurationError for a cohort without a home, and
    RosterError for a list of learners that cannot be read.
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
            _with_homes(cohort, path)
            speaking, homes = speaks_in(folder.course, cohort, toolbox, by_address)
            platforms |= speaking
            name = cohort_name(folder.root, cohort)
            if any(one.name == name for one in found):
                raise ConfigurationError(
                    f'Two folders have a cohort "{name}". Rename one of the folders, or one of the cohort files.'
                )
            found.append(Enrolment(name, reading_of(folder, cohort), folder.files, homes, listed(path, cohort)))
    return platforms, found


def speaks_in(
    course: Course, cohort: Cohort, toolbox: Toolbox, by_address: dict[tuple[str, str], Platform]
) -> tuple[dict[Home, Platform], dict[Home, Mapping[str, str]]]:
    """The platforms of a cohort's homes, not connected yet, and what the room of each role is called in each.

    *by_address* are platforms that were made already. Raises ConfigurationError for one we cannot speak to.
    """
    platforms: dict[Home, Platform] = {}
    rooms: dict[Home, Mapping[str, str]] = {}
    for where in cohort.homes:
        platform = _platform(where, toolbox, by_address, cohort)
        home = platform.home(where.address)
        platforms[home] = platform
        rooms[home] = room_names(course, where)
    return platforms, rooms


async def stored_platforms(database: Database, toolbox: Toolbox) -> dict[Home, Platform]:
    """The platforms of the homes of every cohort that the database holds."""
    by_address: dict[tuple[str, str], Platform] = {}
    platforms: dict[Home, Platform] = {}
    async with database.transaction() as transaction:
        for name in await standing.names(transaction):
            stands = await standing.of_cohort(transaction, name)
            assert stands is not None
            reading = read_version(stands.version.files, name)
            platforms |= speaks_in(reading.course, reading.cohort, toolbox, by_address)[0]
    return platforms


def read_cohorts(path: Path) -> list[Found]:
    """Every cohort of a folder as it is written now. Raises CourseError, TimetableError, RosterError."""
    folder = load_folder(path)
    return [
        Found(cohort_name(folder.root, one), reading_of(folder, one), folder.files, listed(path, one))
        for one in folder.cohorts
    ]


def cohorts_from(path: Path, running: Collection[str]) -> list[str]:
    """Those of *running* that come from a folder."""
    prefix = cohort_name(str(path), None)
    return [name for name in running if name.startswith(prefix)]


def cohort_name(root: str, cohort: Cohort | None) -> str:
    """What a running cohort is called in the database: the name of its course folder and its own id.

    Without a cohort, what the names of all of the folder's cohorts begin with.

    Not the course's title: changing a title must never post again.
    """
    words = "".join(sign if sign.isalnum() else " " for sign in Path(root).resolve().name.casefold()).split()
    return f"{'-'.join(words)[:60]}/{cohort.id if cohort is not None else ''}"


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


def _with_homes(cohort: Cohort, path: Path) -> None:
    if not cohort.homes:
        raise ConfigurationError(
            f'The cohort "{cohort.id}" of {path} has no home. Give it one in cohorts/{cohort.id}.yaml; to try it with '
            'the built-in chat: homes: {memory: {address: "127.0.0.1:7000"}}'
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
