"""Times as people write them, and every refusal in full."""

from collections.abc import Callable
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.errors import ScheduleError
from schedules.moments import (
    AnchoredTime,
    CourseTime,
    NextTime,
    Span,
    WeeklyTime,
    parse_course_time,
    parse_hours,
    parse_release,
    parse_span,
    parse_time,
    parse_weekly,
)


@pytest.mark.parametrize(
    ("read", "written", "meant"),
    [
        (parse_span, "2 days", Span(days=2)),
        (parse_span, "1 week", Span(days=7)),
        (parse_span, "15 minutes", Span(minutes=15)),
        (parse_span, "20 hours", Span(minutes=1200)),
        (parse_weekly, "wed 17:00", WeeklyTime(2, time(17, 0))),
        (parse_weekly, "Wednesday 9:05", WeeklyTime(2, time(9, 5))),
        (parse_course_time, "week 3 mon 09:00", CourseTime(3, 0, time(9, 0))),
        (parse_release, "next sun 18:00", NextTime(6, time(18, 0))),
        (parse_release, "2 days after session kickoff", AnchoredTime(Span(days=2), "after", "session", "kickoff")),
        (
            parse_release,
            "1 day before lesson loops at 09:00",
            AnchoredTime(Span(days=1), "before", "lesson", "loops", time(9, 0)),
        ),
        (parse_hours, "21:00-08:00", (time(21, 0), time(8, 0))),
    ],
)
def test_a_written_time_is_read_and_written_back(read: Callable[[str], object], written: str, meant: object) -> None:
    assert read(written) == meant
    if not isinstance(meant, tuple):
        assert read(str(meant)) == meant


@pytest.mark.parametrize(
    ("read", "written", "said", "column"),
    [
        (parse_span, "2days", '"2days" needs a space: write "2 days".', 0),
        (parse_span, "soon", '"soon" is not a whole number. Write a length like "2 days" or "15 minutes".', 0),
        (
            parse_span,
            "2 dayz",
            '"dayz" is not a unit of time. Did you mean "days"? Units are minutes, hours, days and weeks.',
            2,
        ),
        (parse_span, "2", 'A unit, like "days", is missing.', 0),
        (parse_span, "2 days more", '"more" does not belong here. Write it like "2 days".', 7),
        (parse_span, "99999 days", '"99999" is too long for a course.', 0),
        (
            parse_weekly,
            "wen 17:00",
            '"wen" is not a weekday. Did you mean "wed"? Weekdays are mon, tue, wed, thu, fri, sat, sun.',
            0,
        ),
        (parse_weekly, "wed 9am", '"9am" is not a time of day. Write "09:00".', 4),
        (parse_weekly, "wed 25:00", '"25:00" is not a time of day. Write it like "09:00"; hours go from 00 to 23.', 4),
        (parse_span, "9" * 5_000 + " days", f'"{"9" * 5_000}" is too long for a course.', 0),
        (parse_span, "-2 days", '"-2" is not a whole number. Write a length like "2 days" or "15 minutes".', 0),
        (
            parse_course_time,
            f"week {'9' * 5_000} mon 09:00",
            f'"{"9" * 5_000}" is not a week: weeks are counted from 1.',
            5,
        ),
        (parse_course_time, "week 3 mon", 'A time of day, like "09:00", is missing.', 9),
        (parse_release, "", "A time is missing.", 0),
        (parse_release, "2 days after lesson loops at 9", '"9" is not a time of day. Write "09:00".', 29),
        (parse_weekly, "wed", 'A time of day, like "09:00", is missing.', 2),
        (parse_time, "24:00", '"24:00" is not a time of day. Write "23:59".', 0),
        (parse_time, "17.30", '"17.30" is not a time of day. Write "17:30".', 0),
        (parse_course_time, "week 0 mon 09:00", '"0" is not a week: weeks are counted from 1.', 5),
        (parse_course_time, "weak 3 mon 09:00", '"weak" should be "week". Write it like "week 3 mon 09:00".', 0),
        (
            parse_release,
            "tomorrow",
            '"tomorrow" is not a time in a course. Write "week 3 mon 09:00", "next sun 18:00" or '
            '"2 days after session kickoff".',
            0,
        ),
        (parse_release, "1 day afer session x", '"afer" should be "after" or "before". Did you mean "after"?', 6),
        (parse_release, "1 day after session", "The id of the session is missing.", 18),
        (parse_hours, "21:00", '"21:00" is not a stretch of hours. Write it like "21:00-08:00".', 0),
        (parse_hours, "21:00-", 'A time of day, like "09:00", is missing.', 5),
        (parse_hours, "21:00-21:00", '"21:00-21:00" is no time at all: it ends when it starts.', 0),
        (
            parse_hours,
            "21:00-26:00",
            '"26:00" is not a time of day. Write it like "09:00"; hours go from 00 to 23.',
            6,
        ),
    ],
)
def test_a_time_that_cannot_be_read_says_what_to_write(
    read: Callable[[str], object], written: str, said: str, column: int
) -> None:
    with pytest.raises(ScheduleError) as refusal:
        read(written)

    assert (str(refusal.value), refusal.value.start) == (said, column)


@given(st.builds(WeeklyTime, st.integers(0, 6), st.times().map(lambda one: one.replace(second=0, microsecond=0))))
def test_every_weekly_time_reads_back(weekly: WeeklyTime) -> None:
    assert parse_weekly(str(weekly)) == weekly
    assert parse_release(f"next {weekly}") == NextTime(weekly.weekday, weekly.at)
    assert parse_course_time(f"week 12 {weekly}") == CourseTime(12, weekly.weekday, weekly.at)


@given(st.integers(1, 500), st.sampled_from(["minutes", "hours", "days", "weeks"]))
def test_every_span_reads_back(number: int, unit: str) -> None:
    span = parse_span(f"{number} {unit}")

    assert parse_span(str(span)) == span


WORDS = ["week", "next", "3", "0", "mon", "sunday", "09:00", "9am", "25:00", "2", "days", "after", "session", "at", "-"]


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=7).map(" ".join))
def test_whatever_is_written_is_read_or_refused_with_a_place_in_it(written: str) -> None:
    refusals = []
    for read in (parse_release, parse_course_time, parse_span, parse_weekly, parse_time, parse_hours):
        try:
            read(written)
        except ScheduleError as refusal:
            refusals.append((refusal.start, refusal.end))

    for start, end in refusals:
        assert 0 <= start <= len(written)
        assert end is None or start <= end <= max(len(written), 1)
