"""A cohort as written: one group taking one course from one start date, in one time zone, in one or more homes."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from bot.course.faults import quoted
from bot.course.homes import HomePlan, Homes, read_homes
from bot.course.override import Override
from bot.course.written import (
    Count,
    Country,
    Day,
    Format,
    Found,
    Identifier,
    Line,
    SpanOfTime,
    Written,
    YesNo,
    Zone,
    mistake,
    mistakes,
    parsed,
    scalar,
)
from schedules.errors import ScheduleError
from schedules.moments import WEEKDAYS, Span, parse_hours


def _certificate(value: object) -> str:
    text = scalar(value)
    found = re.fullmatch(r"(\d{1,3}) ?% participation", text)
    if not found or not 1 <= int(found[1]) <= 100:
        raise mistake(f"{quoted(text)} is not a rule for certificates.", "Write, for example, 80 % participation.")
    return text


def _how_long(value: object) -> str:
    text = scalar(value)
    if not re.fullmatch(r"[1-9]\d{0,3} (day|week|month|year)s?( after the end)?", text, re.ASCII):
        raise mistake(f"{quoted(text)} is not a length of time here.", "Write 30 days, or 1 year after the end.")
    return text


Certificate = Annotated[
    str, BeforeValidator(_certificate), WithJsonSchema({"type": "string", "pattern": r"^\d{1,3} ?% participation$"})
]
HowLong = Annotated[
    str, BeforeValidator(_how_long), WithJsonSchema({"type": "string", "examples": ["30 days", "1 year after the end"]})
]


def _course_folder(value: object) -> str:
    text = scalar(value)
    if text.rstrip("/") != "..":
        raise mistake(
            f"{quoted(text)} is not the course this cohort lies in.", "Write course: .., the folder above cohorts/."
        )
    return ".."


CourseFolder = Annotated[str, BeforeValidator(_course_folder), WithJsonSchema({"const": ".."})]


class Ending(Written):
    """What happens after the last week."""

    after: SpanOfTime = Span(days=7)
    archive: YesNo = False
    certificate: Certificate | None = None


class Holidays(Written):
    """Dates copied in when the country was chosen; never looked up live."""

    country: Country | None = None
    dates: tuple[Day, ...] = ()


class Break(Written):
    """First and last day without a course. `shift` moves what follows by whole weeks; `skip` drops what falls in."""

    start: Day = Field(alias="from", examples=["2026-10-26"])
    end: Day = Field(alias="to", examples=["2026-10-30"])
    why: Line = Field(examples=["autumn break"])
    rule: Literal["shift", "skip"] = "shift"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            what = f"The break ends on {self.end}, before it begins on {self.start}."
            raise mistakes(type(self), {("to",): mistake(what, "Exchange the two dates.")})
        return self


class WorkingHours(Written):
    """Weekdays and hours in which staff are at work; Monday is 0."""

    first_weekday: int = 0
    last_weekday: int = 4
    start: time = time(9, 0)
    end: time = time(18, 0)


def _working_hours(written: str) -> WorkingHours:
    days, gap, hours = written.partition(" ")
    first, dash, last = days.casefold().partition("-")
    if not (gap and dash):
        raise ScheduleError(f'"{written}" are no working hours. Write them like "mon-fri 09:00-18:00".')
    for day, start in ((first, 0), (last, len(first) + 1)):
        if day not in WEEKDAYS:
            what = f'"{day}" is not a weekday. Weekdays are {", ".join(WEEKDAYS)}.'
            raise ScheduleError(what, start, start + len(day))
    try:
        begin, end = parse_hours(hours)
    except ScheduleError as error:
        before = len(days) + 1
        raise ScheduleError(error.what, error.start + before, (error.end or len(hours)) + before) from None
    return WorkingHours(first_weekday=WEEKDAYS.index(first), last_weekday=WEEKDAYS.index(last), start=begin, end=end)


WeekdaysAndHours = Annotated[
    WorkingHours,
    parsed(_working_hours, WorkingHours),
    WithJsonSchema({"type": "string", "examples": ["mon-fri 09:00-18:00"]}),
]


class Learners(Written):
    """Where the learners come from."""

    origin: Literal["role", "file", "invite"] = Field(alias="from", examples=["role"])
    role: Line | None = None
    file: Line | None = None
    code: Line | None = None
    capacity: Count | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        """Each origin has its own fields: `role`, `file`, or `code` with an optional `capacity`."""
        asked, allowed = {"role": ("role", ()), "file": ("file", ()), "invite": ("code", ("capacity",))}[self.origin]
        found: Found = {}
        if getattr(self, asked) is None:
            what = f"Learners that come from: {self.origin} need the field {asked}."
            found[("from",)] = mistake(what, f"Add {asked}: …")
        for name in ("role", "file", "code", "capacity"):
            if name not in (asked, *allowed) and getattr(self, name) is not None:
                what = f'"{name}" does not belong to learners that come from: {self.origin}.'
                found[(name,)] = mistake(what, "Delete one of the two.", at_name=True)
        if found:
            raise mistakes(type(self), found)
        return self


class People(Written):
    """Who takes part, by the names they have in the home."""

    managers: tuple[Line, ...] = ()
    instructors: tuple[Line, ...] = ()
    learners: Learners | None = None


class Keep(Written):
    """How long what was said is kept: a length of time, from when it was said or `after the end` of the cohort."""

    messages: HowLong = "1 year after the end"
    recordings: HowLong = "30 days"
    transcripts: HowLong = "1 year"


class CohortFile(Written):
    """What a file in `cohorts/` says."""

    elsewhere: ClassVar[Mapping[str, str]] = {
        "id": "A cohort's id is its file's name.",
        "weeks": "The weeks belong to course.yaml.",
    }

    format: Format = 1
    course: CourseFolder = ".."
    name: Line = Field(examples=["Autumn 2026"])
    start: Day = Field(examples=["2026-10-05"])
    timezone: Zone = Field(examples=["Europe/Paris"])
    ends: Ending = Ending()
    holidays: Holidays = Holidays()
    breaks: tuple[Break, ...] = ()
    working_hours: WeekdaysAndHours = WorkingHours()
    homes: Annotated[tuple[HomePlan, ...], BeforeValidator(read_homes, json_schema_input_type=Homes)] = ()
    people: People = People()
    rota: tuple[Line, ...] = ()
    keep: Keep = Keep()
    overrides: tuple[Override, ...] = ()


class Cohort(CohortFile):
    """*id* is the file's name without its ending."""

    id: Identifier
