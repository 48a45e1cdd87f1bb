"""A comparison of a running cohort with what it may become, for terminals and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli import console

if TYPE_CHECKING:
    from bot.cohorts.comparing import Change, Comparison, Named
    from bot.cohorts.present import Present
    from bot.course.course import Course
    from schedules.zones import LocalMoment

Json = dict[str, object]


def show(cohort: Present, compared: Comparison, *more: Course) -> None:
    """Print what would change in a cohort, everything in its place; *more* courses know further titles."""
    out = console.out()
    titles = _titles(cohort.version.course, *more)
    out.print(f"{cohort.name}, times in {cohort.version.cohort.timezone}", style="bold", markup=False)
    parts: list[tuple[str, Sequence[str]]] = [
        ("Moved", _table([_row(titles, one) for one in compared.moved])),
        ("Added", _table([_row(titles, one) for one in compared.added])),
        ("Cancelled", _table([_row(titles, one) for one in compared.cancelled])),
        ("Left out, because it was due before now", _table([_row(titles, one) for one in compared.past])),
        ("Posted or on its way, and stays", _table([_row(titles, one) for one in compared.staying])),
        ("Posts that are edited", [what(titles, one) for one in compared.edited]),
        ("Homes and rooms", compared.rooms),
        ("Does not go together with what commands changed", [str(one) for one in compared.conflicts]),
        ("Worth knowing", [f"! {one}" for one in compared.warnings]),
    ]
    for heading, lines in parts:
        if lines:
            out.print(f"\n{heading}", style="bold", markup=False)
            for line in lines:
                out.print(f"  {line}".rstrip(), markup=False)
    out.print(f"\n{summed_up(compared)}", markup=False)


def summed_up(compared: Comparison) -> str:
    """`3 moved, 1 added; 2 posts edited.`"""
    counts = [
        f"{len(changes)} {name}"
        for name, changes in (("moved", compared.moved), ("added", compared.added), ("cancelled", compared.cancelled))
        if changes
    ]
    edited = len(compared.edited)
    posts = [f"{edited} post{'' if edited == 1 else 's'} edited"] if edited else []
    timetable = ", ".join(counts) if counts else "The timetable stays as it is"
    return "; ".join([timetable, *posts]) + "."


def as_json(cohort: Present, compared: Comparison) -> Json:
    return {
        "cohort": cohort.name,
        "timezone": cohort.version.cohort.timezone,
        "changes_timetable": compared.changes_timetable,
        "moved": [_change(one) for one in compared.moved],
        "added": [_change(one) for one in compared.added],
        "cancelled": [_change(one) for one in compared.cancelled],
        "past": [_change(one) for one in compared.past],
        "staying": [_change(one) for one in compared.staying],
        "edited": [_named(one) for one in compared.edited],
        "rooms": list(compared.rooms),
        "conflicts": [{"override": one.override, "what": one.what, "to_do": one.to_do} for one in compared.conflicts],
        "warnings": list(compared.warnings),
    }


def _change(change: Change) -> Json:
    told: Json = {**_named(change.line)}
    for name, moment in (("before", change.before), ("after", change.after)):
        if moment is not None:
            told[name] = {"wall": moment.wall.isoformat(), "at": moment.at.isoformat()}
    return told


def _named(line: Named) -> Json:
    return {"kind": line.kind, "subject": line.subject, "occurrence": line.occurrence}


def _titles(*courses: Course) -> dict[str, str]:
    titles = {one.id: one.title for course in courses for one in course.sessions}
    return titles | {one.id: one.title for course in courses for one in course.lessons}


def what(titles: dict[str, str], line: Named) -> str:
    """`reminder: Live Q&A, week 3, sitting 2, 15 minutes before`."""
    words = [titles[line.subject]] if line.subject in titles else []
    for part in line.occurrence.split(".") if line.kind != "nudge" else []:
        if part[:1].isdigit():
            words.append(f"{part.replace('-', ' ')} before")
        elif part.startswith("week-") or (part.startswith("sitting-") and part != "sitting-1"):
            words.append(part.replace("-", " "))
    kind = line.kind.replace("deadline-", "deadline ")
    return f"{kind}: {', '.join(words)}" if words else kind


def _row(titles: dict[str, str], change: Change) -> tuple[str, str]:
    if change.before is None:
        moments = _shown(change.after)
    elif change.after is None:
        moments = _shown(change.before)
    else:
        moments = f"{_shown(change.before)}  →  {_shown(change.after)}"
    return what(titles, change.line), moments


def _shown(moment: LocalMoment | None) -> str:
    from schedules.zones import to_local

    assert moment is not None
    return f"{to_local(moment.at, moment.zone).wall:%a %d %b %Y %H:%M}"


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max((len(name) for name, _ in rows), default=0)
    return [f"{name.ljust(width)}  {moments}" for name, moments in rows]
