"""A cohort as written: one group taking one course from one start date, in one time zone, in one or more homes."""

from datetime import date, datetime, time
from typing import Literal

from bot.course.course import Identifier, Written
from schedules.moments import Span


class Ending(Written):
    after: Span = Span(days=7)
    archive: bool = False
    certificate: str | None = None


class Holidays(Written):
    """Dates copied in when the country was chosen; never looked up live."""

    country: str | None = None
    dates: tuple[date, ...] = ()


class Break(Written):
    """First and last day without a course. `shift` moves what follows by whole weeks; `skip` drops what falls in."""

    start: date  # written `from`
    end: date  # written `to`
    why: str
    rule: Literal["shift", "skip"] = "shift"


class WorkingHours(Written):
    first_weekday: int = 0
    last_weekday: int = 4
    start: time = time(9, 0)
    end: time = time(18, 0)


class HomePlan(Written):
    """One home of the cohort: its address on its platform, and rooms that are called differently there."""

    platform: Literal["discord", "slack", "memory"]
    address: str
    rooms: tuple[tuple[str, str], ...] = ()
    host: bool = False


class Learners(Written):
    origin: Literal["role", "file", "invite"]  # written `from`
    role: str | None = None
    file: str | None = None
    code: str | None = None
    capacity: int | None = None


class People(Written):
    managers: tuple[str, ...] = ()
    instructors: tuple[str, ...] = ()
    learners: Learners | None = None


class Keep(Written):
    messages: str = "1 year after the end"
    recordings: str = "30 days"
    transcripts: str = "1 year"


class Override(Written):
    """A change laid over the course for this cohort: a lesson's release or a session's sitting, in local time."""

    lesson: Identifier | None = None
    session: Identifier | None = None
    week: int | None = None
    release: datetime | None = None  # naive: the cohort's wall clock
    at: datetime | None = None  # naive: the cohort's wall clock
    cancelled: bool = False
    why: str = ""


class Cohort(Written):
    """*id* is the file's name without its ending."""

    id: Identifier
    name: str
    start: date
    timezone: str
    ends: Ending = Ending()
    holidays: Holidays = Holidays()
    breaks: tuple[Break, ...] = ()
    working_hours: WorkingHours = WorkingHours()
    homes: tuple[HomePlan, ...] = ()
    people: People = People()
    rota: tuple[str, ...] = ()
    keep: Keep = Keep()
    overrides: tuple[Override, ...] = ()
