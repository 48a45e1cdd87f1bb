"""Course weeks and breaks on a calendar."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.moments import Span, WeeklyTime
from schedules.weeks import CourseCalendar, Pause, Shift, earlier, later, lay_out, next_weekly
from schedules.zones import resolve

PARIS = "Europe/Paris"
AUTUMN = Pause(date(2026, 10, 26), date(2026, 10, 30), "shift")


EVERY_DAY = [(week, weekday) for week in range(1, 30) for weekday in range(7)]
MON_WED_THU = [(week, weekday) for week in range(1, 30) for weekday in (0, 2, 3)]


def a_calendar(
    *pauses: Pause,
    start: date = date(2026, 10, 5),
    zone: str = PARIS,
    held: Iterable[tuple[int, int]] = EVERY_DAY,
) -> CourseCalendar:
    return lay_out(start, zone, pauses, held)


def test_week_one_holds_the_first_of_each_weekday_on_or_after_the_start() -> None:
    calendar = a_calendar(start=date(2026, 10, 7))  # a Wednesday

    assert [calendar.day(1, weekday) for weekday in range(7)] == [
        date(2026, 10, 12),
        date(2026, 10, 13),
        *(date(2026, 10, 7) + timedelta(days=day) for day in range(5)),
    ]


def test_a_break_pushes_what_comes_on_or_after_it_by_whole_weeks() -> None:
    calendar = a_calendar(AUTUMN)

    assert [calendar.day(week, 0) for week in (3, 4, 5)] == [date(2026, 10, 19), date(2026, 11, 2), date(2026, 11, 9)]


@pytest.mark.parametrize(
    ("day", "landed"),
    [
        pytest.param(date(2026, 10, 25), date(2026, 10, 25), id="the day before"),
        pytest.param(date(2026, 10, 26), date(2026, 11, 2), id="its first day"),
        pytest.param(date(2026, 10, 30), date(2026, 11, 6), id="its last day"),
        pytest.param(date(2026, 10, 31), date(2026, 11, 7), id="the day after"),
    ],
)
def test_a_break_at_its_edges(day: date, landed: date) -> None:
    assert a_calendar(AUTUMN).shifted(day) == landed


def test_two_breaks_add_up_and_a_date_pushed_into_the_second_is_pushed_again() -> None:
    second = Pause(date(2026, 11, 2), date(2026, 11, 6), "shift")

    assert a_calendar(second, AUTUMN).day(4, 0) == date(2026, 11, 9)


def test_a_break_takes_as_few_weeks_as_leave_it_free_of_lessons_and_sessions() -> None:
    with_weekends = Pause(date(2026, 10, 17), date(2026, 11, 1), "shift")  # two school weeks, 16 days
    eight_days = Pause(date(2026, 10, 26), date(2026, 11, 2), "shift")

    assert a_calendar(with_weekends, held=MON_WED_THU).day(3, 0) == date(2026, 11, 2)
    assert a_calendar(eight_days, held=MON_WED_THU).day(4, 0) == date(2026, 11, 9)


def test_a_break_in_which_nothing_is_held_moves_nothing() -> None:
    weekend = Pause(date(2026, 10, 24), date(2026, 10, 25), "shift")
    calendar = a_calendar(weekend, held=MON_WED_THU)

    assert calendar.day(4, 0) == date(2026, 10, 26)
    assert [shift.weeks for shift in calendar.shifts if isinstance(shift, Shift)] == [0]


def test_a_break_in_the_middle_of_a_week_leaves_what_comes_before_it() -> None:
    thanksgiving = Pause(date(2026, 11, 26), date(2026, 11, 27), "shift")
    calendar = a_calendar(thanksgiving, held=MON_WED_THU)

    assert [calendar.day(8, weekday) for weekday in (0, 2, 3)] == [
        date(2026, 11, 23),
        date(2026, 11, 25),
        date(2026, 12, 3),
    ]
    assert calendar.day(9, 0) == date(2026, 12, 7)


def test_a_break_before_the_start_moves_nothing_and_one_over_it_only_by_what_is_left_of_it() -> None:
    over = Pause(date(2026, 9, 1), date(2026, 9, 30), "shift")
    around = Pause(date(2026, 9, 14), date(2026, 10, 6), "shift")

    assert a_calendar(over, held=MON_WED_THU).day(1, 0) == date(2026, 10, 5)
    assert a_calendar(around, held=MON_WED_THU).day(1, 0) == date(2026, 10, 12)


def test_the_breaks_that_move_a_day_on_are_known() -> None:
    second = Pause(date(2026, 11, 11), date(2026, 11, 11), "shift", "Armistice")
    calendar = a_calendar(AUTUMN, second, held=MON_WED_THU)

    assert [shift.pause for shift in calendar.shifts_of(3, 0)] == []
    assert [shift.pause for shift in calendar.shifts_of(4, 0)] == [AUTUMN]
    assert [shift.pause for shift in calendar.shifts_of(5, 2)] == [AUTUMN, second]


def test_what_falls_into_a_break_can_wait_for_its_end_or_for_its_weekday() -> None:
    calendar = a_calendar(AUTUMN, Pause(date(2026, 10, 31), date(2026, 11, 2), "skip"))
    wednesday = resolve(datetime(2026, 10, 28, 17, 0), PARIS)

    assert calendar.after_breaks(wednesday).wall == datetime(2026, 11, 3, 17, 0)
    assert calendar.weeks_on(wednesday).wall == datetime(2026, 11, 4, 17, 0)
    saturday = resolve(datetime(2026, 10, 31, 17, 0), PARIS)
    assert calendar.weeks_on(saturday, out_of="shift") == saturday
    assert calendar.after_breaks(later(wednesday, Span(days=21))).wall == datetime(2026, 11, 18, 17, 0)


def test_a_break_that_skips_moves_nothing_and_names_what_falls_into_it() -> None:
    calendar = a_calendar(Pause(date(2026, 10, 26), date(2026, 10, 30), "skip"))

    assert calendar.day(4, 0) == date(2026, 10, 26)
    assert calendar.skipped(date(2026, 10, 26)) is not None
    assert calendar.skipped(date(2026, 10, 31)) is None


def test_the_53rd_week_of_a_year_is_a_week_like_any_other() -> None:
    calendar = a_calendar(start=date(2026, 12, 21))

    assert [calendar.day(week, 0) for week in (1, 2, 3)] == [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)]
    assert date(2026, 12, 28).isocalendar().week == 53


@given(
    start=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    breaks=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 20)), max_size=4),
    week=st.integers(1, 16),
    weekday=st.integers(0, 6),
)
def test_nothing_lands_in_a_break_that_shifts_and_order_is_kept(
    start: date, breaks: list[tuple[int, int]], week: int, weekday: int
) -> None:
    pauses, free = [], start
    for gap, length in sorted(breaks):
        first = max(free, start + timedelta(days=gap))
        pauses.append(Pause(first, first + timedelta(days=length), "shift"))
        free = first + timedelta(days=length + 1)
    calendar = a_calendar(*pauses, start=start, held=[(one, weekday) for one in range(1, 30)])
    day = calendar.day(week, weekday)

    assert all(day not in pause for pause in pauses)
    assert day.weekday() == weekday
    assert calendar.day(week + 1, weekday) > day
    assert (day - a_calendar(start=start).day(week, weekday)).days % 7 == 0


@given(start=st.dates(date(2025, 1, 1), date(2028, 1, 1)), week=st.integers(1, 16), weekday=st.integers(0, 6))
def test_moving_the_start_by_a_week_moves_every_wall_time_by_a_week(start: date, week: int, weekday: int) -> None:
    weekly = WeeklyTime(weekday, time(9, 0))

    first = a_calendar(start=start).moment(week, weekly)
    second = a_calendar(start=start + timedelta(days=7)).moment(week, weekly)

    assert second.wall - first.wall == timedelta(days=7)


def test_days_are_counted_on_the_clock_and_minutes_as_they_pass() -> None:
    sitting = resolve(datetime(2026, 10, 25, 17, 0), PARIS)  # the clocks went back that night

    assert earlier(sitting, Span(days=1)).wall == datetime(2026, 10, 24, 17, 0)
    assert earlier(sitting, Span(minutes=24 * 60)).wall == datetime(2026, 10, 24, 18, 0)
    assert later(earlier(sitting, Span(days=1)), Span(days=1)) == sitting


def test_the_next_weekly_time_is_later_even_on_the_same_weekday() -> None:
    sunday = resolve(datetime(2026, 10, 11, 23, 59), PARIS)

    assert next_weekly(sunday, WeeklyTime(6, time(23, 59))).wall == datetime(2026, 10, 18, 23, 59)
    assert next_weekly(sunday, WeeklyTime(0, time(9, 0))).wall == datetime(2026, 10, 12, 9, 0)
