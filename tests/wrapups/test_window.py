"""Which stretch of time a wrap-up looks back on."""

from datetime import timedelta

import pytest

from bot.model import Kind, Slot
from bot.wrapups.window import beginning, held_in, released_in, week_number, window
from tests.builders import a_sitting, a_slot, a_timetable, an_occurrence, utc


def a_friday(wall: str, week: int) -> Slot:
    return a_slot(Kind.WRAP_UP, "course", f"week-{week}", wall)


FRIDAYS = tuple(a_friday(f"2026-10-{day} 16:00", week) for week, day in ((1, "09"), (2, "16"), (3, "23"), (4, "30")))


def test_a_window_begins_with_the_wrap_up_before() -> None:
    week = window(FRIDAYS[1], a_timetable(*FRIDAYS))

    assert (week.since, week.until) == (utc("2026-10-09 14:00"), utc("2026-10-16 14:00"))


def test_the_first_window_begins_with_the_cohort() -> None:
    assert window(FRIDAYS[0], a_timetable(*FRIDAYS)).since == utc("2026-10-04 22:00")


def test_what_was_said_after_an_early_welcome_belongs_to_the_first_week() -> None:
    timetable = a_timetable(a_slot(Kind.WELCOME, wall="2026-10-02 09:00"), *FRIDAYS)

    assert window(FRIDAYS[0], timetable).since == beginning(timetable) == utc("2026-10-02 07:00")


def test_the_week_in_which_clocks_go_back_has_169_hours() -> None:
    week = window(FRIDAYS[3], a_timetable(*FRIDAYS))

    assert week.until - week.since == timedelta(hours=169)


def test_the_week_in_which_clocks_go_forward_has_167_hours() -> None:
    before, after = a_friday("2027-03-26 16:00", 1), a_friday("2027-04-02 16:00", 2)

    week = window(after, a_timetable(before, after))

    assert week.until - week.since == timedelta(hours=167)


def test_the_moment_of_a_wrap_up_belongs_to_the_next() -> None:
    timetable = a_timetable(*FRIDAYS)

    assert FRIDAYS[0].at not in window(FRIDAYS[0], timetable)
    assert FRIDAYS[0].at in window(FRIDAYS[1], timetable)


def test_every_lesson_is_in_one_window() -> None:
    lessons = [a_slot(subject=f"day-{day}", wall=f"2026-10-{day:02} 16:00") for day in range(5, 24)]
    timetable = a_timetable(*lessons, *FRIDAYS)

    found = [slot.subject for friday in FRIDAYS for slot in released_in(window(friday, timetable), timetable)]

    assert found == [slot.subject for slot in lessons]


def test_a_session_is_told_once_when_its_last_sitting_is_over() -> None:
    first = a_sitting("2026-10-08 17:00", "2026-10-08 18:00")
    second = a_sitting("2026-10-09 17:00", "2026-10-09 18:00", 2)
    timetable = a_timetable(*FRIDAYS, sessions=(an_occurrence(second, first),))

    assert [len(held_in(window(friday, timetable), timetable)) for friday in FRIDAYS] == [0, 1, 0, 0]


@pytest.mark.parametrize(("occurrence", "number"), [("week-1", 1), ("week-12", 12), ("week-3.revision-2", 3)])
def test_a_wrap_up_knows_its_week(occurrence: str, number: int) -> None:
    assert week_number(a_slot(Kind.WRAP_UP, "course", occurrence)) == number
