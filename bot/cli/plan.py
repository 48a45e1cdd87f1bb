"""homeroom plan"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console

if TYPE_CHECKING:
    from bot.course.cohort import Cohort
    from bot.course.course import Course
    from bot.course.timetable import Timetable
    from bot.model import Slot


def plan(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The course folder.")] = Path(),
    cohort: Annotated[str | None, typer.Option("--cohort", help="Only this cohort.")] = None,
    ics: Annotated[Path | None, typer.Option("--ics", help="Write the calendar of the cohort to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every slot as JSON.")] = False,
) -> None:
    """Show every moment of a cohort, week by week, with its warnings."""
    import json

    from bot.course.folder import load_folder
    from bot.course.planning import plan as make_plan
    from bot.errors import HomeroomError
    from bot.rehearsal.roster import roster

    folder = load_folder(directory)
    chosen = [one for one in folder.cohorts if cohort in (None, one.id)]
    if not chosen:
        known = ", ".join(one.id for one in folder.cohorts) or "none"
        raise HomeroomError(f'There is no cohort "{cohort or ""}" in {directory}. Cohorts here: {known}.')
    if ics is not None and len(chosen) > 1:
        raise HomeroomError(
            f"A calendar is of one cohort. Add --cohort with one of {', '.join(one.id for one in chosen)}."
        )
    timetables = []
    for one in chosen:
        zones = {zone for _name, zone in roster(directory, one) or () if zone}
        timetables.append(make_plan(folder.course, one, folder.presets, zones))
    if as_json:
        plans = [_as_json(one, timetable) for one, timetable in zip(chosen, timetables, strict=True)]
        typer.echo(json.dumps(plans, indent=2, ensure_ascii=False))
    else:
        for one, timetable in zip(chosen, timetables, strict=True):
            _show(folder.course, one, timetable)
    if ics is not None:
        _write_ics(ics, folder.course, chosen[0], timetables[0])


def _write_ics(path: Path, course: "Course", cohort: "Cohort", timetable: "Timetable") -> None:
    from bot.course.calendar import calendar
    from bot.errors import ConfigurationError
    from schedules.clock import SystemClock

    try:
        path.write_bytes(calendar(course, cohort, timetable, SystemClock().now()))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be written: {error.strerror}. Name another file.") from error
    console.err().print(f"Calendar written to {path}.", markup=False)


def _show(course: "Course", cohort: "Cohort", timetable: "Timetable") -> None:
    out = console.out()
    out.print(f"{course.title}: {cohort.name}, times in {cohort.timezone}", style="bold", markup=False)
    for heading, slots in _by_week(timetable):
        out.print()
        out.print(heading, style="bold", markup=False)
        _print_slots(course, slots)
    if timetable.warnings:
        out.print()
        out.print("Worth knowing", style="bold")
        for warned in timetable.warnings:
            out.print(f"  ! {warned.text}", markup=False)


def _by_week(timetable: "Timetable") -> list[tuple[str, list["Slot"]]]:
    """Slots under the course week they fall into; what lies in a break or after the last week stands apart."""
    found: list[tuple[str, list[Slot]]] = []
    for week in timetable.weeks:
        first, last = week.starts.wall, week.starts.wall.date()
        slots = [one for one in timetable.slots if week.starts.at <= one.at < week.ends.at]
        last = max((one.moment.wall.date() for one in slots), default=last)
        found.append((f"Week {week.number}  {first:%a %d %b %Y} to {last:%a %d %b}", slots))
    rest = [one for one in timetable.slots if not timetable.weeks or one.at >= timetable.weeks[-1].ends.at]
    early = [one for one in timetable.slots if timetable.weeks and one.at < timetable.weeks[0].starts.at]
    return [part for part in [("Before the start", early), *found, ("After the last week", rest)] if part[1]]


def _print_slots(course: "Course", slots: list["Slot"]) -> None:
    from bot.kinds import RULES
    from schedules.zones import Exactness

    rows = []
    for slot in slots:
        flag = "" if slot.moment.exactness is Exactness.EXACT else f" ({slot.moment.exactness})"
        rows.append(
            (
                f"{slot.moment.wall:%a %d %b  %H:%M}{flag}",
                str(slot.kind),
                _subject(course, slot),
                RULES[slot.kind].target,
                slot.why,
            )
        )
    if console.is_plain():
        for row in rows:
            console.out().print("  " + "  ".join(row[:3]) + f"  [{row[3]}]  {row[4]}", markup=False)
        return
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for style in ("cyan", "green", "", "dim", "dim"):
        table.add_column(style=style, overflow="fold")
    for row in rows:
        from rich.text import Text

        table.add_row(*(Text(cell) for cell in row))
    console.out().print(table)


def _subject(course: "Course", slot: "Slot") -> str:
    """What a line is about, in words of the course."""
    titles = {lesson.id: lesson.title for lesson in course.lessons} | {one.id: one.title for one in course.sessions}
    detail = " ".join(
        part.replace("-", " ")
        for part in slot.occurrence.split(".")
        if part.startswith("sitting") or part[:1].isdigit()
    )
    title = titles.get(slot.subject, slot.occurrence.replace("-", " "))
    return f"{title} ({detail})" if detail and slot.subject in titles and slot.occurrence != "1" else title


def _as_json(cohort: "Cohort", timetable: "Timetable") -> dict[str, object]:
    return {
        "cohort": cohort.id,
        "timezone": cohort.timezone,
        "slots": [
            {
                "kind": slot.kind,
                "subject": slot.subject,
                "occurrence": slot.occurrence,
                "wall": slot.moment.wall.isoformat(),
                "at": slot.at.isoformat(),
                "exactness": slot.moment.exactness,
                "until": slot.until.isoformat() if slot.until else None,
                "why": slot.why,
            }
            for slot in timetable.slots
        ],
        "warnings": [warned.text for warned in timetable.warnings],
    }
