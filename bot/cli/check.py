"""homeroom check"""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console

if TYPE_CHECKING:
    from bot.course.faults import Fault
    from bot.course.folder import Folder


@dataclass
class Findings:
    """What was found: *problems* to mend, *warnings* to look at, *remarks* on what the dates of cohorts bring."""

    problems: list["Fault"]
    warnings: list["Fault"]
    remarks: list["Fault"] = field(default_factory=list)


def check(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The course folder.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    is_about_design: Annotated[
        bool, typer.Option("--design", help="Also hold the course's design against what the research asks.")
    ] = False,
) -> None:
    """Say everything that is wrong in a course folder, each with its place and what to do."""
    from bot.course.cache import LinkCache
    from bot.course.checking_timetables import timetable_faults
    from bot.course.folder import read_folder

    folder = read_folder(directory, LinkCache.of(directory))
    found = Findings(list(folder.problems), list(folder.warnings))
    if not found.problems:
        zones, found.problems = _zones(folder, directory)
    if not found.problems:
        found.problems, found.remarks = timetable_faults(folder, zones)
    if as_json:
        typer.echo(_as_json(folder, found))
    else:
        _show(folder, found)
        if is_about_design and not found.problems:
            from bot.cli.design import design

            console.out().print("", design(folder), sep="\n", markup=False)
    if found.problems:
        raise typer.Exit(1)


def _zones(folder: "Folder", directory: Path) -> tuple[dict[str, Collection[str]], list["Fault"]]:
    """The learners' own zones by cohort, where a cohort has a list of them; and what is wrong with the lists."""
    from bot.course.faults import Fault, Spot
    from bot.people.roster import RosterError, roster

    zones: dict[str, Collection[str]] = {}
    problems = []
    for cohort in folder.cohorts:
        try:
            zones[cohort.id] = {zone for _name, zone in roster(directory, cohort) or () if zone}
        except RosterError as error:
            problems.append(Fault(Spot(f"cohorts/{cohort.id}.yaml"), str(error)))
    return zones, problems


def _show(folder: "Folder", found: Findings) -> None:
    say = console.out().print
    parts = (
        (None, found.problems),
        ("Worth a second look:", found.warnings),
        ("What the dates of the cohorts bring:", found.remarks),
    )
    for heading, faults in parts:
        if heading and faults:
            say(heading, "", sep="\n", markup=False)
        for fault in faults:
            say(fault.render(folder.root), markup=False)
            if fault.at.line:
                say("")
        if faults and not faults[-1].at.line:
            say("")
    say(_verdict(found), markup=False)
    if folder.found is not None:
        say(_summary(folder), markup=False)


def _verdict(found: Findings) -> str:
    parts = [_count(len(found.problems), "problem") if found.problems else "Nothing is wrong"]
    if found.warnings:
        parts.append(_count(len(found.warnings), "warning"))
    if found.remarks:
        parts.append(f"{_count(len(found.remarks), 'remark')} on the dates")
    return f"{', '.join(parts)}."


def _summary(folder: "Folder") -> str:
    from bot.course.workload import live_time

    course = folder.course
    counts = ", ".join(
        (
            _count(course.weeks, "week"),
            _count(_lessons(folder), "lesson"),
            _count(len(course.sessions), "session"),
            _count(len(folder.cohorts), "cohort"),
        )
    )
    return f"{course.title}: {counts}.\nFor instructors: {live_time(course)}."


def _lessons(folder: "Folder") -> int:
    """How many lessons there are, those with problems included."""
    return sum(1 for file in folder.files if file.startswith("lessons/"))


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def _as_json(folder: "Folder", found: Findings) -> str:
    import json

    from bot.course.workload import live_time

    course = folder.found
    summary = None
    if course is not None:
        live = live_time(course)
        summary = {
            "title": course.title,
            "weeks": course.weeks,
            "lessons": _lessons(folder),
            "sessions": len(course.sessions),
            "cohorts": [cohort.id for cohort in folder.cohorts],
            "live_minutes_a_week": live.weekly_minutes,
            "live_minutes_once": live.single_minutes,
        }
    told = {
        "folder": folder.root,
        "problems": [_fault(fault) for fault in found.problems],
        "warnings": [_fault(fault) for fault in found.warnings],
        "remarks": [_fault(fault) for fault in found.remarks],
        "course": summary,
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


def _fault(fault: "Fault") -> dict[str, str | int]:
    at = fault.at
    place: dict[str, str | int] = {"file": at.file}
    if at.line:
        place |= {"line": at.line, "column": at.column, "width": at.width, "source": at.source}
    return {**place, "what": fault.what, "to_do": fault.to_do}
