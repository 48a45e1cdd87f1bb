"""When people of the crowd are awake, and which moments are free to speak."""

from datetime import date, time, timedelta

import pytest

from bot.rehearsal.hours import CLEAR, Calendar, Waking
from tests.builders import a_moment, utc

PARIS = Waking("Europe/Paris", time(9), time(18), (0, 1, 2, 3, 4))


def test_awake_means_now() -> None:
    at = a_moment("2026-10-05 09:00").at

    assert PARIS.next(at) == at


@pytest.mark.parametrize(
    ("wall", "next_wall"),
    [
        ("2026-10-05 08:59", "2026-10-05 09:00"),
        ("2026-10-05 18:00", "2026-10-06 09:00"),
        ("2026-10-09 20:00", "2026-10-12 09:00"),
        ("2026-10-10 10:00", "2026-10-12 09:00"),
    ],
    ids=["early", "in the evening", "on Friday evening", "on Saturday"],
)
def test_asleep_means_the_next_morning_that_counts(wall: str, next_wall: str) -> None:
    assert PARIS.next(a_moment(wall).at) == a_moment(next_wall).at


def test_nobody_looks_in_on_days_off() -> None:
    away = Waking("Europe/Paris", time(9), time(18), away=((date(2026, 10, 26), date(2026, 10, 30)),))

    assert away.next(a_moment("2026-10-26 10:00").at) == a_moment("2026-10-31 09:00").at


def test_mornings_follow_the_clocks() -> None:
    before, after = PARIS.next(utc("2026-10-23 20:00")), PARIS.next(utc("2026-03-27 20:00"))

    assert (before, after) == (utc("2026-10-26 08:00"), utc("2026-03-30 07:00"))


def test_nobody_can_be_made_up_who_never_wakes() -> None:
    with pytest.raises(ValueError, match="nobody is awake then"):
        Waking("Europe/Paris", time(9), time(9))


def test_moments_behind_a_post_are_moved_behind_the_next_ones_too() -> None:
    first = utc("2026-10-05 07:00")
    calendar = Calendar([first, first + timedelta(minutes=8), first + timedelta(hours=5)])

    assert calendar.clear(first) == first + timedelta(minutes=8) + CLEAR
    assert calendar.clear(first - timedelta(seconds=1)) == first - timedelta(seconds=1)


def test_whoever_was_asleep_takes_a_while_after_waking() -> None:
    night = a_moment("2026-10-05 03:00").at

    moment = Calendar([]).moment(night, PARIS, timedelta(minutes=40))

    assert moment == a_moment("2026-10-05 09:40").at
