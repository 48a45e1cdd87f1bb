"""homeroom plan"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console
from bot.cli.stored import DATABASE

if TYPE_CHECKING:
    from rich.table import Table

    from bot.course.cohort import Cohort
    from bot.course.course import Course
    from bot.course.folder import Folder
    from bot.course.timetable import Timetable
    from bot.model import Slot

Row = tuple[str, str, str, str, str]
"""Day, time, what, where, why."""

_WIDE = 100  # columns from which on a terminal shows where something is posted as well


def plan(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The course folder.")] = Path(),
    cohort: Annotated[str | None, typer.Option("--cohort", metavar="NAME", help="Only this cohort.")] = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write the cohort's calendar to this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every moment as JSON.")] = False,
    against: Annotated[
        bool, typer.Option("--against", help="Show what would change in the cohorts that run, instead.")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="The same, and apply it once you agree.")] = False,
    database: Annotated[str | None, typer.Option("--database", help=DATABASE)] = None,
) -> None:
    """Show every moment of a cohort, week by week, and what is worth knowing about it."""
    import json

    if apply:
        from bot.cli.apply import apply_folder

        apply_folder(context.obj, directory, cohort, database, is_agreed=False)
        return
    if against:
        _against(context, directory, cohort, database, as_json=as_json)
        return
    from bot.course.folder import load_folder
    from bot.course.planning import plan as plan_cohort
    from bot.errors import HomeroomError
    from bot.people.roster import roster

    folder = load_folder(directory)
    chosen = _chosen(folder, directory, cohort)
    if ics is not None and len(chosen) > 1:
        raise HomeroomError(f"A calendar is of one cohort. Add --cohort: {', '.join(one.id for one in chosen)}.")
    plans = []
    for one in chosen:
        zones = {zone for _name, zone in roster(directory, one) or () if zone}
        plans.append((one, plan_cohort(folder.course, one, folder.presets, zones)))
    if as_json:
        told = [_as_json(folder.course, one, timetable) for one, timetable in plans]
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        for number, (one, timetable) in enumerate(plans):
            if number:
                console.out().print()
            show(folder.course, one, timetable)
    if ics is not None:
        _write_ics(ics, directory, folder.course, *plans[0])


def _against(
    context: typer.Context, directory: Path, cohort: str | None, database: str | None, *, as_json: bool
) -> None:
    import json

    from bot.cli.apply import compare
    from bot.cli.comparisons import as_json as told
    from bot.cli.comparisons import show as show_comparison
    from bot.cli.stored import in_database

    compared = in_database(database, lambda opened: compare(opened, context.obj, directory, cohort))
    known = [(one.found, one.running, one.comparison) for one in compared if one.running and one.comparison]
    if as_json:
        typer.echo(json.dumps([told(running, changes) for _, running, changes in known], indent=2, ensure_ascii=False))
        return
    for number, (found, running, changes) in enumerate(known):
        if number:
            console.out().print()
        show_comparison(running, changes, found.reading.course)
    for one in compared:
        if one.running is None:
            console.out().print(f"{one.found.name} does not run yet: homeroom apply takes it in.", markup=False)


def _chosen(folder: "Folder", directory: Path, name: str | None) -> "Sequence[Cohort]":
    from bot.errors import HomeroomError
    from schedules.errors import did_you_mean

    known = [one.id for one in folder.cohorts]
    if not known:
        raise HomeroomError(f"The course in {directory} has no cohort yet. Write one, like cohorts/autumn.yaml.")
    if name is not None and name not in known:
        near = did_you_mean(name, known)
        raise HomeroomError(f'There is no cohort "{name}" in {directory}. {near}Cohorts here: {", ".join(known)}.')
    return [one for one in folder.cohorts if name in (None, one.id)]


def _write_ics(path: Path, directory: Path, course: "Course", cohort: "Cohort", timetable: "Timetable") -> None:
    from bot.course.calendar import calendar
    from bot.errors import ConfigurationError
    from schedules.clock import SystemClock

    ics = calendar(course, cohort, timetable, SystemClock().now(), directory.resolve().name)
    try:
        path.write_bytes(ics)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}. Name another file.") from error
    console.err().print(f"The calendar of {cohort.name} is in {path}.", markup=False)


def show(course: "Course", cohort: "Cohort", timetable: "Timetable") -> None:
    """Print a timetable week by week, then its warnings."""
    out = console.out()
    out.print(f"{course.title}: {cohort.name}, times in {cohort.timezone}", style="bold", markup=False)
    names = _Names(course, timetable)
    weeks = [(heading, [_row(names, slot) for slot in slots]) for heading, slots in _by_week(timetable)]
    widths = [max(len(row[column]) for _, rows in weeks for row in rows) for column in range(5)]
    for heading, rows in weeks:
        out.print(f"\n{heading}", style="bold", markup=False)
        if not rows:
            out.print("  nothing", markup=False)
        elif console.is_plain() or not out.is_terminal:
            for row in _each_day_once(rows):
                cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
                out.print(f"  {'  '.join(cells)}".rstrip(), markup=False)
        else:
            out.print(_table(rows, widths, out.width))
    if timetable.warnings:
        out.print("\nWorth knowing", style="bold")
        for warned in timetable.warnings:
            out.print(f"  ! {warned.text}", markup=False)


def _by_week(timetable: "Timetable") -> "Iterator[tuple[str, list[Slot]]]":
    """Slots under the course week they fall into; what comes before the first or after the last stands apart."""
    slots, weeks = timetable.slots, timetable.weeks
    early = [one for one in slots if one.at < weeks[0].starts.at]
    if early:
        yield "Before the first week", early
    for week in weeks:
        found = [one for one in slots if week.starts.at <= one.at < week.ends.at]
        last = max((one.moment.wall for one in found), default=week.starts.wall + timedelta(days=6))
        yield f"Week {week.number}, {week.starts.wall:%a %d %b} to {last:%a %d %b %Y}", found
    yield "After the last week", [one for one in slots if one.at >= weeks[-1].ends.at]


def _row(names: "_Names", slot: "Slot") -> Row:
    from bot.kinds import RULES
    from schedules.zones import Exactness, to_local

    shown = to_local(slot.at, slot.moment.zone).wall
    why = slot.why
    match slot.moment.exactness:
        case Exactness.MOVED_BY_GAP:
            why += f"; {slot.moment.wall:%H:%M} does not exist on this day"
        case Exactness.FIRST_OF_TWO:
            why += f"; {slot.moment.wall:%H:%M} comes twice on this day, this is the first"
        case Exactness.EXACT:
            pass
    where = str(RULES[slot.kind].target).removeprefix("the ").removesuffix(" room")
    return f"{shown:%a %d %b}", f"{shown:%H:%M}", names.what(slot), where, why


class _Names:
    """What lines are about, in words of the course."""

    def __init__(self, course: "Course", timetable: "Timetable") -> None:
        self._titles = {one.id: one.title for one in course.lessons} | {one.id: one.title for one in course.sessions}
        self._in_sittings = {one.session for one in timetable.sessions if len(one.sittings) > 1}

    def what(self, slot: "Slot") -> str:
        """`reminder: Live Q&A, sitting 2, 15 minutes before`."""
        words = [self._titles[slot.subject]] if slot.subject in self._titles else []
        if slot.subject == "course" and slot.occurrence:
            words.append(slot.occurrence.replace("-", " "))
        for part in slot.occurrence.split(".")[1:]:
            if part.startswith("sitting-") and slot.subject in self._in_sittings:
                words.append(part.replace("-", " "))
            elif part[0].isdigit():
                words.append(f"{part.replace('-', ' ')} before")
        kind = slot.kind.replace("deadline-", "deadline ")
        return f"{kind}: {', '.join(words)}" if words else kind


def _each_day_once(rows: Sequence[Row]) -> Iterator[Row]:
    day = ""
    for row in rows:
        yield ("" if row[0] == day else row[0], *row[1:])
        day = row[0]


def _table(rows: Sequence[Row], widths: Sequence[int], width: int) -> "Table":
    from rich.table import Table
    from rich.text import Text

    shown = (0, 1, 2, 3, 4) if width >= _WIDE else (0, 1, 2, 4)
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, expand=True, pad_edge=False)
    for column in shown:
        fixed = column in (0, 1, 3)
        table.add_column(
            style=("bold", "cyan", "", "dim", "dim")[column],
            width=widths[column] if fixed else None,
            ratio=None if fixed else widths[column],
            no_wrap=fixed,
            overflow="fold",
        )
    for row in _each_day_once(rows):
        table.add_row(*(Text(row[column]) for column in shown))
    return table


def _as_json(course: "Course", cohort: "Cohort", timetable: "Timetable") -> dict[str, object]:
    from bot.kinds import RULES
    from schedules.zones import tzdata_version

    return {
        "course": course.title,
        "cohort": cohort.id,
        "timezone": cohort.timezone,
        "tzdata": tzdata_version(),
        "starts": timetable.starts.at.isoformat(),
        "ends": timetable.ends.at.isoformat(),
        "slots": [
            {
                "kind": slot.kind,
                "subject": slot.subject,
                "occurrence": slot.occurrence,
                "wall": slot.moment.wall.isoformat(),
                "at": slot.at.isoformat(),
                "exactness": slot.moment.exactness,
                "until": slot.until.isoformat() if slot.until else None,
                "where": RULES[slot.kind].target,
                "why": slot.why,
            }
            for slot in timetable.slots
        ],
        "warnings": [warned.text for warned in timetable.warnings],
    }
