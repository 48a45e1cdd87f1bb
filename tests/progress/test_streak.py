"""Streaks count weeks in which something was done, and forgive breaks and absences."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.course.cohort import Break
from bot.course.timetable import Timetable, Week
from bot.model import Kind
from bot.progress.streak import streak
from bot.store.absences import Absence
from tests.builders import a_course, a_moment, a_slot, a_timetable, utc
from tests.progress.standings import a_mark, a_standing, lessons

NAMES = ("one", "two", "three", "four", "five", "six")
COURSE = a_course(*lessons(*((name, ()) for name in NAMES)))
MONDAYS = [date(2026, 10, 5) + timedelta(weeks=number) for number in range(7)]


def _timetable() -> Timetable:
    weeks = [
        Week(number + 1, a_moment(f"{MONDAYS[number]} 00:00"), a_moment(f"{MONDAYS[number + 1]} 00:00"))
        for number in range(6)
    ]
    slots = [a_slot(Kind.LESSON, name, wall=f"{MONDAYS[number]} 09:00") for number, name in enumerate(NAMES)]
    return a_timetable(*slots, weeks=weeks)


def _row(done_in: list[int], now: str, *, absences: tuple[Absence, ...] = (), breaks: tuple[Break, ...] = ()) -> int:
    """The streak of somebody who did a lesson on the Tuesday of these weeks."""
    marks = [a_mark(NAMES[week - 1], utc(f"{MONDAYS[week - 1] + timedelta(days=1)} 10:00")) for week in done_in]
    return streak(a_standing(COURSE, _timetable(), NAMES, *marks, absences=absences), breaks, utc(now))


def test_weeks_in_a_row_are_counted_and_the_week_that_runs_breaks_nothing() -> None:
    assert _row([1, 2], "2026-10-21 10:00") == 2
    assert _row([1, 2, 3], "2026-10-21 10:00") == 3


def test_a_week_in_which_nothing_was_done_begins_anew() -> None:
    assert _row([1, 3], "2026-10-21 10:00") == 1
    assert _row([1], "2026-10-21 10:00") == 0


def test_a_week_away_does_not_break_it() -> None:
    away = Absence(1, utc("2026-10-13 10:00"), utc("2026-10-15 10:00"), None)

    assert _row([1, 3], "2026-10-21 10:00", absences=(away,)) == 2


def test_a_week_of_a_break_does_not_break_it() -> None:
    autumn = Break.model_validate({"from": date(2026, 10, 12), "to": date(2026, 10, 16), "why": "autumn break"})

    assert _row([1, 3], "2026-10-21 10:00", breaks=(autumn,)) == 2


def test_who_did_everything_early_loses_nothing() -> None:
    marks = [a_mark(name, utc("2026-10-06 10:00")) for name in NAMES]

    assert streak(a_standing(COURSE, _timetable(), NAMES, *marks), (), utc("2026-11-10 10:00")) == 1


@given(done_in=st.lists(st.integers(1, 6), unique=True), week=st.integers(1, 6), more=st.integers(1, 6))
def test_doing_more_never_shortens_a_streak_and_it_never_exceeds_the_weeks(
    done_in: list[int], week: int, more: int
) -> None:
    now = f"{MONDAYS[week - 1] + timedelta(days=3)} 10:00"
    past = [one for one in done_in if one <= week]

    shorter, longer = _row(past, now), _row(sorted({*past, min(more, week)}), now)

    assert 0 <= shorter <= longer <= week
