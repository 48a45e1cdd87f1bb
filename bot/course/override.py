"""An override as written: one change that was made to a running cohort, laid over the course version it takes.

The same fields stand in a cohort's file and in the database. Their order counts: a later one begins where the earlier
ones led to.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.course.written import (
    Day,
    Found,
    Identifier,
    Line,
    SpanOfTime,
    WallTime,
    Weeks,
    Written,
    YesNo,
    mistake,
    mistakes,
)
from bot.course.yaml_writing import value
from schedules.moments import Span

About = Literal["lesson", "session", "slot", "shift"]
_ABOUT: tuple[About, ...] = ("lesson", "session", "slot", "shift")

_FIELDS: Mapping[About, tuple[str, ...]] = {
    "lesson": ("release", "cancelled", "held"),
    "session": ("week", "sitting", "at", "cancelled"),
    "slot": ("at", "cancelled", "held"),
    "shift": ("since",),
}
_CHANGES: Mapping[About, tuple[str, ...]] = {
    "lesson": ("release", "cancelled", "held"),
    "session": ("at", "cancelled"),
    "slot": ("at", "cancelled", "held"),
    "shift": ("since",),
}
_TO_DO: Mapping[About, str] = {
    "lesson": "Write release: 2026-10-20 09:00 or cancelled: true.",
    "session": "Write at: 2026-10-20 17:00 or cancelled: true, with week: 3 if it is held weekly.",
    "slot": "Write at: 2026-10-20 09:00, cancelled: true or held: true.",
    "shift": "Say from which day on: from: 2026-10-19.",
}

Facts = dict[str, str | int | bool]
"""An override as fields, as they are written in a file and kept as JSON."""


class Override(Written):
    """A change laid over the course for this cohort, in local time.

    A lesson, a sitting of a session or another line of the timetable is moved, cancelled or held back; or everything
    from a day on is shifted. One that was *undone* changes nothing, but the reminders of what it had moved stay apart.
    """

    lesson: Identifier | None = None
    session: Identifier | None = None
    slot: Line | None = Field(default=None, description="Another line of the timetable: wrap-up/course/week-3.")
    shift: SpanOfTime | None = Field(default=None, description="How much later everything comes.", examples=["1 week"])
    since: Day | None = Field(default=None, alias="from", description="From which day on it is shifted.")
    week: Weeks | None = None
    sitting: Weeks | None = Field(default=None, description="Which one, where a session is held more than once a week.")
    release: WallTime | None = None
    at: WallTime | None = None
    cancelled: YesNo = False
    held: YesNo = Field(default=False, description="Kept back until somebody releases it.")
    undone: YesNo = False
    why: Line = ""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        named = [one for one in _ABOUT if getattr(self, one) is not None]
        if len(named) != 1:
            what = "An override is about a lesson, a session, another line of the timetable, or a shift."
            raise mistakes(type(self), {(): mistake(what, "Write one of lesson: …, session: …, slot: … and shift: ….")})
        about = named[0]
        article = "another line" if about == "slot" else f"a {about}"
        written = type(self).model_fields
        found: Found = {}
        for name in ("week", "sitting", "release", "at", "cancelled", "held", "since"):
            if getattr(self, name) and name not in _FIELDS[about]:
                label = written[name].alias or name
                what = f'"{label}" does not belong to the override of {article}.'
                found[(label,)] = mistake(what, "Delete it.", at_name=True)
        changes = [name for name in _CHANGES[about] if getattr(self, name)]
        if len(changes) != 1 and not found:
            found[()] = mistake(f"This override of {article} does not say what changes.", _TO_DO[about])
        if about == "shift" and not found and self.days < 1:
            found[("shift",)] = mistake(f"{self.shift} is not a shift by days.", "Write 3 days, or 1 week.")
        if found:
            raise mistakes(type(self), found)
        return self

    @property
    def about(self) -> About:
        return next(one for one in _ABOUT if getattr(self, one) is not None)

    @property
    def days(self) -> int:
        """By how many days a shift moves; 0 where its length is not one of days."""
        return self.shift.days if self.shift is not None and not self.shift.minutes else 0


def facts(override: Override) -> Facts:
    """The fields of an override that say something; `Override.model_validate` reads them back to an equal one."""
    told: Facts = {}
    for name, field in Override.model_fields.items():
        said = getattr(override, name)
        if said != field.default:
            told[field.alias or name] = _written(said)
    return told


def _written(said: object) -> str | int | bool:
    match said:
        case datetime():
            return f"{said:%Y-%m-%d %H:%M}"
        case date():
            return f"{said:%Y-%m-%d}"
        case Span():
            return str(said)
        case str() | bool() | int():
            return said
        case _:
            raise TypeError(f"{said!r} cannot stand in an override")


def as_yaml(overrides: Sequence[Override]) -> str:
    """The field `overrides` of a cohort's file, with everything in it; nothing where there are none."""
    if not overrides:
        return ""
    return "".join(("overrides:\n", *(f"  - {{{_line(one)}}}\n" for one in overrides)))


def _line(override: Override) -> str:
    return ", ".join(f"{name}: {_scalar(said)}" for name, said in facts(override).items())


def _scalar(said: str | int | bool) -> str:
    if isinstance(said, bool):
        return "true" if said else "false"
    return str(said) if isinstance(said, int) else value(said, in_brackets=True)
