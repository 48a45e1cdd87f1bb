"""The question clock: over weekends, breaks, holidays and changed clocks. Properties first, then days people know."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.course.cohort import Cohort
from bot.course.course import QuestionClock
from bot.questions.clock import Clock
from schedules.zones import to_local
from tests.builders import a_cohort, a_moment, utc

ZONES = ("Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "UTC")


def a_resting_cohort(zone: str, holiday: int, start: int, length: int) -> Cohort:
    """A cohort with one holiday and one break, so many days into October."""
    first = date(2026, 10, 1)
    rest = {"from": first + timedelta(days=start), "to": first + timedelta(days=start + length), "why": "a rest"}
    return a_cohort(timezone=zone, holidays={"dates": [first + timedelta(days=holiday)]}, breaks=[rest])


COHORTS = st.builds(
    a_resting_cohort, st.sampled_from(ZONES), st.integers(0, 60), st.integers(0, 60), st.integers(0, 14)
)
MOMENTS = st.integers(0, 60 * 24 * 60).map(lambda minutes: utc("2026-10-01 00:00") + timedelta(minutes=minutes))


def a_clock(cohort: Cohort | None = None, **rules: object) -> Clock:
    return Clock(cohort or a_cohort(), QuestionClock.model_validate(rules))


def counts(cohort: Cohort, at: datetime) -> bool:
    """Whether a moment counts, said in another way than the clock does."""
    day = to_local(at, cohort.timezone).wall.date()
    in_break = any(one.start <= day <= one.end for one in cohort.breaks)
    return day.weekday() < 5 and not in_break and day not in cohort.holidays.dates


@given(COHORTS, MOMENTS, MOMENTS, MOMENTS)
def test_time_only_ever_adds_up(cohort: Cohort, first: datetime, second: datetime, third: datetime) -> None:
    clock = a_clock(cohort)
    one, two, three = sorted((first, second, third))

    assert clock.elapsed(one, two) + clock.elapsed(two, three) == clock.elapsed(one, three)
    assert timedelta(0) <= clock.elapsed(one, three) <= three - one


@given(COHORTS, MOMENTS, st.integers(1, 60 * 120))
def test_a_question_is_due_when_just_so_much_time_has_counted(cohort: Cohort, asked: datetime, minutes: int) -> None:
    clock, counted = a_clock(cohort), timedelta(minutes=minutes)

    due = clock.after(asked, counted)

    assert clock.elapsed(asked, due) == counted
    assert clock.elapsed(asked, due - timedelta(seconds=1)) < counted


@given(COHORTS, MOMENTS)
def test_a_minute_counts_or_does_not(cohort: Cohort, at: datetime) -> None:
    minute = timedelta(minutes=1)

    assert a_clock(cohort).elapsed(at, at + minute) == (minute if counts(cohort, at) else timedelta(0))


@given(COHORTS, MOMENTS)
def test_amber_comes_before_red_and_staff_are_told_before_red(cohort: Cohort, asked: datetime) -> None:
    clock = a_clock(cohort)
    amber, red = clock.amber_at(asked), clock.red_at(asked)

    told = clock.told_at(amber, red)

    assert asked < amber < red
    assert amber <= told < red or told == amber


def test_what_is_asked_on_a_friday_afternoon_is_amber_on_monday_afternoon() -> None:
    asked = a_moment("2026-10-09 16:00").at

    assert a_clock().amber_at(asked) == a_moment("2026-10-12 16:00").at
    assert a_clock().red_at(asked) == a_moment("2026-10-13 16:00").at


def test_a_holiday_and_a_break_stop_the_clock() -> None:
    cohort = a_cohort(
        holidays={"dates": [date(2026, 11, 11)]},
        breaks=[{"why": "a rest", "from": date(2026, 10, 26), "to": date(2026, 10, 30)}],
    )

    assert a_clock(cohort).amber_at(a_moment("2026-10-23 12:00").at) == a_moment("2026-11-02 12:00").at
    assert a_clock(cohort).amber_at(a_moment("2026-11-10 12:00").at) == a_moment("2026-11-12 12:00").at


def test_a_day_with_25_hours_counts_25() -> None:
    cohort = a_cohort(working_hours="mon-sun 09:00-18:00")

    elapsed = a_clock(cohort).elapsed(a_moment("2026-10-25 00:00").at, a_moment("2026-10-26 00:00").at)

    assert elapsed == timedelta(hours=25)


def test_staff_are_told_in_their_working_hours_unless_it_would_be_red_by_then() -> None:
    clock = a_clock()
    night, evening = a_moment("2026-10-07 03:00").at, a_moment("2026-10-09 19:00").at

    assert clock.told_at(night, night + timedelta(hours=24)) == a_moment("2026-10-07 09:00").at
    assert clock.told_at(evening, evening + timedelta(days=9)) == a_moment("2026-10-12 09:00").at
    assert clock.told_at(night, night + timedelta(hours=2)) == night
