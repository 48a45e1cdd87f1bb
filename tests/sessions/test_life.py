"""A session goes through its states in one direction, whatever is done by hand and however time passes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.sessions.life import State, state_at

STARTS = datetime(2026, 10, 7, 15, 0, tzinfo=UTC)
MINUTES = some.integers(min_value=-2_000, max_value=2_000)


@given(
    opens=some.integers(min_value=-60, max_value=0),
    closes=some.integers(min_value=0, max_value=120),
    moments=some.lists(MINUTES, min_size=2),
    announced=MINUTES,
    written_up=MINUTES,
)
def test_no_state_is_ever_gone_back_to(
    opens: int, closes: int, moments: list[int], announced: int, written_up: int
) -> None:
    order = list(State)

    seen = [
        order.index(
            state_at(
                STARTS + timedelta(minutes=at),
                opens_at=STARTS + timedelta(minutes=opens),
                starts_at=STARTS,
                closes_at=STARTS + timedelta(minutes=closes),
                is_announced=at >= announced,
                is_written_up=at >= written_up,
            )
        )
        for at in sorted(moments)
    ]

    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(-100, State.ANNOUNCED), (-5, State.OPEN), (0, State.LIVE), (39, State.LIVE), (40, State.CLOSED)],
)
def test_one_that_is_started_early_is_open_until_its_time_and_closed_once_it_is_stopped(
    minutes: int, state: State
) -> None:
    assert (
        state_at(
            STARTS + timedelta(minutes=minutes),
            opens_at=STARTS - timedelta(minutes=10),
            starts_at=STARTS,
            closes_at=STARTS + timedelta(minutes=40),
            is_announced=True,
            is_written_up=False,
        )
        is state
    )
