"""Times as people write them in a course: readable, relative, without a zone."""

from dataclasses import dataclass
from datetime import time
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """A length people write: `2 days`, `15 minutes`, `1 week`. Days are calendar days, never 24 hours."""

    days: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """`wed 17:00`. Monday is 0."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class CourseTime:
    """`week 3 mon 09:00`: in the third week of the course."""

    week: int
    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class NextTime:
    """`next sun 18:00`: the first such moment after what stands before it in the course."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class AnchoredTime:
    """`2 days after session kickoff`, `1 day before lesson loops at 09:00`."""

    span: Span
    direction: Literal["before", "after"]
    anchor: Literal["session", "lesson"]
    subject: str
    at: time | None = None


ReleaseTime = CourseTime | NextTime | AnchoredTime
