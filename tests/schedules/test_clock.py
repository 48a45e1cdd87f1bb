"""Clocks: the machine's, and the one that tests and rehearsals move by hand."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from schedules.clock import ManualClock, SystemClock

NINE = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)


def test_a_manual_clock_goes_where_it_is_moved() -> None:
    clock = ManualClock(NINE)

    clock.forward(timedelta(minutes=5))
    clock.forward_to(NINE + timedelta(minutes=7))
    clock.forward_to(NINE)

    assert (clock.now(), clock.monotonic()) == (NINE + timedelta(minutes=7), 420.0)


def test_a_clock_that_jumps_back_does_not_turn_back_how_long_something_took() -> None:
    clock = ManualClock(NINE)
    clock.forward(timedelta(minutes=5))

    clock.set_back(timedelta(hours=1))

    assert (clock.now(), clock.monotonic()) == (NINE - timedelta(minutes=55), 300.0)


def test_a_manual_clock_is_not_moved_backwards_by_mistake() -> None:
    with pytest.raises(ValueError, match="a clock goes forward"):
        ManualClock(NINE).forward(timedelta(seconds=-1))


def test_a_clock_is_set_by_a_moment_with_a_zone() -> None:
    with pytest.raises(ValueError, match="a moment needs a zone"):
        ManualClock(datetime(2026, 10, 5, 9, 0))


def test_the_systems_clock_tells_utc() -> None:
    before = time.time()

    now = SystemClock().now()

    assert now.utcoffset() == timedelta(0)
    assert before <= now.timestamp() <= time.time()
