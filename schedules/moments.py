"""Times as people write them in a course: readable, relative, without a zone. Refusals say where and what instead."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Literal, cast

from schedules.errors import ScheduleError, did_you_mean

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Span:
    """A length people write: `2 days`, `15 minutes`, `1 week`. Days are calendar days, never 24 hours."""

    days: int = 0
    minutes: int = 0

    def __str__(self) -> str:
        parts = []
        if self.days:
            weeks, days = divmod(self.days, 7)
            parts.append(_counted(weeks, "week") if not days else _counted(self.days, "day"))
        if self.minutes:
            hours, minutes = divmod(self.minutes, 60)
            parts.append(_counted(hours, "hour") if not minutes else _counted(self.minutes, "minute"))
        return " ".join(parts) or "0 minutes"


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """`wed 17:00`. Monday is 0."""

    weekday: int
    at: time

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class CourseTime:
    """`week 3 mon 09:00`: in the third week of the course."""

    week: int
    weekday: int
    at: time

    def __str__(self) -> str:
        return f"week {self.week} {WEEKDAYS[self.weekday]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class NextTime:
    """`next sun 18:00`: the first such moment after the lesson that stands before it in the course."""

    weekday: int
    at: time

    def __str__(self) -> str:
        return f"next {WEEKDAYS[self.weekday]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class AnchoredTime:
    """`2 days after session kickoff`, `1 day before lesson loops at 09:00`."""

    span: Span
    direction: Literal["before", "after"]
    anchor: Literal["session", "lesson"]
    subject: str
    at: time | None = None

    def __str__(self) -> str:
        clock = f" at {self.at:%H:%M}" if self.at else ""
        return f"{self.span} {self.direction} {self.anchor} {self.subject}{clock}"


ReleaseTime = CourseTime | NextTime | AnchoredTime


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"minute": (0, 1), "min": (0, 1), "hour": (0, 60), "day": (1, 0), "week": (7, 0)}
_LONGEST = 10_000
_DIGITS = len(str(_LONGEST))
_WORD = re.compile(r"\S+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_OTHER_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


class _Words:
    """The words of a written time, with the columns they stand in."""

    def __init__(self, written: str) -> None:
        self.written = written
        self.found = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(written)]
        self.position = 0

    def peek(self) -> str:
        return self.found[self.position][0].casefold() if self.position < len(self.found) else ""

    def take(self, expected: str) -> tuple[str, int, int]:
        """The next word. Raises where the text ends, saying what is missing."""
        if self.position >= len(self.found):
            end = len(self.written.rstrip())
            raise ScheduleError(f"{expected} is missing.", max(end - 1, 0), max(end, 1))
        self.position += 1
        return self.found[self.position - 1]

    def finish(self, example: str) -> None:
        if self.position < len(self.found):
            word, start, end = self.found[self.position]
            raise ScheduleError(f'"{word}" does not belong here. Write it like "{example}".', start, end)


def parse_time(written: str) -> time:
    """`09:00`."""
    words = _Words(written)
    clock = _clock(words)
    words.finish("09:00")
    return clock


def parse_hours(written: str) -> tuple[time, time]:
    """`21:00-08:00`; it may run over midnight."""
    first, dash, last = written.partition("-")
    if not dash:
        raise ScheduleError(f'"{written}" is not a stretch of hours. Write it like "21:00-08:00".', 0, len(written))
    start = parse_time(first)
    try:
        end = parse_time(last)
    except ScheduleError as error:
        offset, length = len(first) + 1, len(written)
        column = min(error.start + offset, length - 1)  # where nothing follows the dash, the dash itself
        raise ScheduleError(error.what, column, min((error.end or len(last)) + offset, length)) from None
    if start == end:
        raise ScheduleError(f'"{written}" is no time at all: it ends when it starts.', 0, len(written))
    return start, end


def parse_span(written: str) -> Span:
    """`2 days`, `15 minutes`, `20 hours`, `1 week`."""
    words = _Words(written)
    span = _span(words)
    words.finish("2 days")
    return span


def parse_weekly(written: str) -> WeeklyTime:
    """`wed 17:00`."""
    words = _Words(written)
    weekly = WeeklyTime(_weekday(words), _clock(words))
    words.finish("wed 17:00")
    return weekly


def parse_course_time(written: str) -> CourseTime:
    """`week 3 mon 09:00`."""
    words = _Words(written)
    moment = _course_time(words)
    words.finish("week 3 mon 09:00")
    return moment


def parse_release(written: str) -> ReleaseTime:
    """`week 3 mon 09:00`, `next sun 18:00`, `2 days after session kickoff`, `1 day before lesson loops at 09:00`."""
    words = _Words(written)
    match words.peek():
        case "week":
            return parse_course_time(written)
        case "next":
            words.take("")
            moment = NextTime(_weekday(words), _clock(words))
            words.finish("next sun 18:00")
            return moment
        case first if first[:1].isdigit():
            return _anchored(words)
        case _:
            word, start, end = words.take("A time")
            near = did_you_mean(word, ("week", "next"))
            raise ScheduleError(
                f'"{written}" is not a time in a course. {near}Write "week 3 mon 09:00", "next sun 18:00" '
                'or "2 days after session kickoff".',
                start,
                end,
            )


def _anchored(words: _Words) -> AnchoredTime:
    span = _span(words)
    direction = _one_of(words, ("after", "before"))
    anchor = _one_of(words, ("session", "lesson"))
    subject, _, _ = words.take(f"The id of the {anchor}")
    clock = None
    if words.peek() == "at":
        words.take("")
        clock = _clock(words)
    words.finish("2 days after session kickoff at 09:00")
    return AnchoredTime(
        span, cast(Literal["before", "after"], direction), cast(Literal["session", "lesson"], anchor), subject, clock
    )


def _one_of(words: _Words, known: tuple[str, ...]) -> str:
    choice = " or ".join(f'"{one}"' for one in known)
    word, start, end = words.take(choice)
    if word.casefold() not in known:
        raise ScheduleError(f'"{word}" should be {choice}. {did_you_mean(word, known)}'.rstrip(), start, end)
    return word.casefold()


def _span(words: _Words) -> Span:
    number, start, end = words.take("A number")
    joined = re.fullmatch(r"(\d+)([a-z]+)", number, re.IGNORECASE)
    if joined:
        raise ScheduleError(
            f'"{number}" needs a space: write "{joined.group(1)} {_unit_name(joined.group(2))}".', start, end
        )
    if not number.isdecimal() or not number.isascii():
        raise ScheduleError(
            f'"{number}" is not a whole number. Write a length like "2 days" or "15 minutes".', start, end
        )
    if len(number) > _DIGITS or int(number) > _LONGEST:
        raise ScheduleError(f'"{number}" is too long for a course.', start, end)
    unit, start, end = words.take('A unit, like "days",')
    single = unit.casefold().removesuffix("s")
    if single not in _UNITS:
        near = did_you_mean(unit, [f"{name}s" for name in _UNITS if name != "min"])
        raise ScheduleError(
            f'"{unit}" is not a unit of time. {near}Units are minutes, hours, days and weeks.', start, end
        )
    days, minutes = _UNITS[single]
    return Span(int(number) * days, int(number) * minutes)


def _unit_name(short: str) -> str:
    names = {"d": "days", "h": "hours", "m": "minutes", "w": "weeks"}
    return names.get(short.casefold()[:1], "days")


def _course_time(words: _Words) -> CourseTime:
    word, start, end = words.take('"week"')
    if word.casefold() != "week":
        raise ScheduleError(f'"{word}" should be "week". Write it like "week 3 mon 09:00".', start, end)
    number, start, end = words.take("The number of the week")
    if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS) or int(number) == 0:
        raise ScheduleError(f'"{number}" is not a week: weeks are counted from 1.', start, end)
    return CourseTime(int(number), _weekday(words), _clock(words))


def _weekday(words: _Words) -> int:
    word, start, end = words.take('A weekday, like "mon",')
    folded = word.casefold()
    for number, (short, full) in enumerate(zip(WEEKDAYS, _FULL, strict=True)):
        if folded in (short, full):
            return number
    near = did_you_mean(word, (*WEEKDAYS, *_FULL)) or did_you_mean(word[:3], WEEKDAYS)
    raise ScheduleError(f'"{word}" is not a weekday. {near}Weekdays are mon, tue, wed, thu, fri, sat, sun.', start, end)


def _clock(words: _Words) -> time:
    word, start, end = words.take('A time of day, like "09:00",')
    match = _CLOCK.fullmatch(word)
    if match and int(match.group(1)) < 24 and int(match.group(2)) < 60 and word.isascii():
        return time(int(match.group(1)), int(match.group(2)))
    suggestion = _suggested(word)
    write = f'Write "{suggestion}".' if suggestion else 'Write it like "09:00"; hours go from 00 to 23.'
    raise ScheduleError(f'"{word}" is not a time of day. {write}', start, end)


def _suggested(word: str) -> str | None:
    """What somebody who wrote `9am`, `17.30` or `24:00` will have meant."""
    if word == "24:00":
        return "23:59"
    match = _OTHER_CLOCK.fullmatch(word)
    if not match or not word.isascii() or (word.isdecimal() and len(word) > 2):
        return None
    hour, minute, half = int(match.group(1)), int(match.group(2) or 0), (match.group(3) or "").casefold()
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
