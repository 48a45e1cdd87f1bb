"""The learners by name and zone, where the cohort's file names a list of them."""

import csv
from pathlib import Path

from bot.course.cohort import Cohort
from bot.errors import HomeroomError
from schedules.errors import ScheduleError
from schedules.zones import zone

_NAMES, _ZONES = ("name", "first name", "learner"), ("zone", "timezone", "time zone")


class RosterError(HomeroomError):
    """A list of learners that cannot be read; the text says where and what to do."""


def roster(root: Path | None, cohort: Cohort) -> tuple[tuple[str, str | None], ...] | None:
    """Names and zones from the cohort's list of learners; None where the cohort has none. Raises RosterError.

    The list lies in the course folder or in its `cohorts`; a line has a name and may have a zone.
    """
    asked = cohort.people.learners
    if root is None or asked is None or asked.file is None:
        return None
    path = next((at for at in (root / asked.file, root / "cohorts" / asked.file) if at.is_file()), None)
    if path is None:
        raise RosterError(
            f"cohorts/{cohort.id}.yaml takes its learners from {asked.file}, and there is no such file in {root} or "
            f"{root / 'cohorts'}. Put it there: a line `name,zone`, then a line for each learner."
        )
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"{path} cannot be read: {error}. It is a CSV file in UTF-8.") from None
    return _learners(path, lines)


def listed(root: Path, cohort: Cohort) -> tuple[str, ...]:
    """The names on the cohort's list of learners; none where it has no list. Raises RosterError."""
    return tuple(name for name, _zone in roster(root, cohort) or ())


def _learners(path: Path, lines: list[list[str]]) -> tuple[tuple[str, str | None], ...]:
    header = [name.strip().casefold() for name in lines[0]] if lines else []
    name_at = next((at for at, name in enumerate(header) if name in _NAMES), None)
    zone_at = next((at for at, name in enumerate(header) if name in _ZONES), None)
    if name_at is None:
        raise RosterError(f"{path}:1  No column is called name. The first line names the columns: name,zone.")
    found: dict[str, str | None] = {}
    for number, cells in enumerate(lines[1:], 2):
        name = cells[name_at].strip() if name_at < len(cells) else ""
        own = cells[zone_at].strip() if zone_at is not None and zone_at < len(cells) else ""
        if not name:
            continue
        if name in found:
            raise RosterError(f"{path}:{number}  This name stands here twice. Tell the two apart by their names.")
        try:
            found[name] = zone(own).key if own else None
        except ScheduleError as error:
            raise RosterError(f"{path}:{number}  {error}") from None
    if not found:
        raise RosterError(f"{path} names no learner. Below the line `name,zone` comes a line for each learner.")
    return tuple(found.items())
