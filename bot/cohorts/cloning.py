"""A cohort's file for the next start date: dates move along, people and what was changed on the way stay behind."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.cohorts.exporting import with_overrides
from bot.course.cohort import Cohort
from bot.course.yaml_writing import value

_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_FIELD = re.compile(r"^([a-z_]+):", re.MULTILINE)
_MOVED = ("start", "breaks", "holidays")
_LEFT_OUT = ("people", "rota", "overrides")


def clone(text: str, cohort: Cohort, starts: date, name: str) -> str:
    """The text of a cohort's file for another start date: the same rhythm, days, breaks and homes.

    Breaks and holidays move by as many days as the start: they are what a person has to look at. Learners, staff, rota
    and overrides belong to the old cohort.
    """
    by = starts - cohort.start
    made = []
    for field, part in _fields(with_overrides(text, "")):
        if field == "name":
            made.append(re.sub(r"^name:.*$", f"name: {value(name)}", part, count=1, flags=re.MULTILINE))
        elif field in _MOVED:
            made.append(_DATE.sub(lambda found: _later(found, by), part))
        elif field not in _LEFT_OUT:
            made.append(part)
    return "".join(made)


def worth_a_look(cohort: Cohort) -> list[str]:
    """What whoever clones a cohort has to check."""
    said = [f"The break {one.why or 'without a reason'} moved along: look at its dates." for one in cohort.breaks]
    if cohort.holidays.dates:
        said.append("The holidays moved along with the start: holidays do not. Look at their dates.")
    said.append("People, rota and overrides are left out: write who takes part.")
    return said


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """The file in parts, each from a field's name to the next one; comments above a field belong to what is before."""
    starts = [*_FIELD.finditer(text)]
    if not starts:
        yield "", text
        return
    if starts[0].start():
        yield "", text[: starts[0].start()]
    for field, following in zip(starts, [*starts[1:], None], strict=True):
        yield field[1], text[field.start() : following.start() if following else len(text)]


def _later(found: re.Match[str], by: timedelta) -> str:
    return str(date(int(found[1]), int(found[2]), int(found[3])) + by)
