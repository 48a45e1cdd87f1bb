"""homeroom apply"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console
from bot.cli.stored import DATABASE

if TYPE_CHECKING:
    from bot.cohorts.comparing import Comparison
    from bot.cohorts.folders import Found
    from bot.cohorts.present import Present
    from bot.model import Home, Place
    from bot.store.database import Database
    from bot.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Compared:
    """A cohort of a folder beside the one that runs under its name; None where none does yet."""

    found: Found
    running: Present | None
    comparison: Comparison | None


def apply(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The course folder.")] = Path(),
    cohort: Annotated[str | None, typer.Option("--cohort", metavar="NAME", help="Only this cohort.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Apply a changed timetable without being asked.")] = False,
    database: Annotated[str | None, typer.Option("--database", help=DATABASE)] = None,
) -> None:
    """Let the running cohorts of a folder take what is in it now; a changed timetable asks first."""
    apply_folder(context.obj, directory, cohort, database, is_agreed=yes)


def apply_folder(
    toolbox: Toolbox, directory: Path, cohort: str | None, database: str | None, *, is_agreed: bool
) -> None:
    """Compare, ask where more than texts changes, apply."""
    from bot.cli.comparisons import show
    from bot.cli.stored import in_database

    for one in in_database(database, lambda opened: compare(opened, toolbox, directory, cohort)):
        if one.running is None or one.comparison is None:
            slots = one.found.reading.timetable.slots
            console.out().print(f"{one.found.name} is new: {len(slots)} lines in its timetable.", markup=False)
            is_sure = is_agreed or typer.confirm("Let it run from now on?")
        elif one.comparison.changes_timetable:
            show(one.running, one.comparison, one.found.reading.course)
            is_sure = is_agreed or typer.confirm(f"Apply this to {one.found.name}?")
        else:
            is_sure = True
        if not is_sure:
            console.out().print("Nothing is changed.")
            raise typer.Exit(1)
        console.out().print(in_database(database, partial(_applied, toolbox, one)), markup=False)


async def compare(database: Database, toolbox: Toolbox, directory: Path, cohort: str | None) -> list[Compared]:
    """Every cohort of a folder, compared with the one that runs. Raises CourseError, TimetableError, HomeroomError."""
    from dataclasses import replace

    from bot.cohorts.present import present
    from bot.cohorts.previewing import edits
    from bot.enrolling import read_cohorts, read_version, speaks_in
    from bot.errors import HomeroomError
    from bot.store import overrides, standing
    from schedules.clock import SystemClock
    from schedules.errors import did_you_mean

    found = read_cohorts(directory)
    names = [one.name.rpartition("/")[2] for one in found]
    if cohort is not None and cohort not in names:
        near = did_you_mean(cohort, names)
        raise HomeroomError(f'There is no cohort "{cohort}" in {directory}. {near}Cohorts here: {", ".join(names)}.')
    compared: list[Compared] = []
    async with database.transaction() as transaction:
        running = await standing.names(transaction)
        for one in found:
            if cohort not in (None, one.name.rpartition("/")[2]):
                continue
            if one.name not in running:
                compared.append(Compared(one, None, None))
                continue
            there, now = await present(transaction, one.name, read_version), SystemClock().now()
            comparison = there.changed_by_version(one.reading, now)
            platforms = speaks_in(one.reading.course, one.reading.cohort, toolbox, {})[0]
            after = there.running(one.reading.over(overrides.laid(there.kept)))
            edited = await edits(transaction, after, there.lines, platforms, now)
            compared.append(Compared(one, there, replace(comparison, edited=edited)))
    return compared


async def _applied(toolbox: Toolbox, one: Compared, database: Database) -> str:
    """Apply what was shown; refused where the cohort has changed since."""
    from bot.cli.stored import who
    from bot.cohorts.keeping_up import running_cohort
    from bot.cohorts.present import present
    from bot.cohorts.proposing import take
    from bot.deliver.applying import apply as apply_first
    from bot.enrolling import read_version
    from bot.errors import HomeroomError
    from bot.store import doors
    from bot.store.cohorts import hash_of
    from schedules.clock import SystemClock

    found, now = one.found, SystemClock().now()
    is_elsewhere = one.running is None or (one.comparison is not None and one.comparison.rooms)
    rooms = await _rooms(toolbox, found) if is_elsewhere else None
    async with database.transaction() as transaction:
        if one.running is None:
            assert rooms is not None
            running = running_cohort(found.name, found.reading, rooms)
            applied = await apply_first(transaction, running, found.files, now, who(), from_past=False)
            await doors.enlist_learners(transaction, found.name, found.learners, now)
            return f"{found.name} runs from now on: {applied.added} planned, {applied.past} left out as past."
        there = await present(transaction, found.name, read_version)
        if there.standing.revision != one.running.standing.revision:
            raise HomeroomError(f"{found.name} was changed while you were looking. Look again.")
        await doors.enlist_learners(transaction, found.name, found.learners, now)
        if there.standing.version.hash == hash_of(found.files):
            return f"{found.name} takes this version already."
        applied = await take(transaction, there, found.reading, found.files, now, who(), rooms)
    if one.comparison is not None and not one.comparison.changes_timetable:
        return f"{found.name}: only texts have changed, and they are applied."
    return f"{found.name}: {applied.added} added, {applied.moved} moved, {applied.cancelled} cancelled."


async def _rooms(toolbox: Toolbox, found: Found) -> dict[tuple[Home, str], Place]:
    """Look for the rooms of a cohort in its homes; those that are missing are made."""
    from bot.deliver.applying import find_rooms
    from bot.enrolling import speaks_in

    platforms, names = speaks_in(found.reading.course, found.reading.cohort, toolbox, {})
    rooms: dict[tuple[Home, str], Place] = {}
    for platform in {id(one): one for one in platforms.values()}.values():
        await platform.start()
        try:
            for home in [home for home, own in platforms.items() if own is platform]:
                rooms |= {(home, role): at for role, at in (await find_rooms(names[home], platform, home)).items()}
        finally:
            await platform.close()
    return rooms
