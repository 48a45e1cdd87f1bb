"""The alarm clock: whatever happens, it rings again."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.deliver.alarm import Alarm
from bot.errors import ConfigurationError
from schedules.clock import FollowingClock, SystemClock

CLOCK = SystemClock()


class Sleeper:
    """Is woken; *next_wake* says when it wants to be woken again, or raises."""

    def __init__(self, next_wake: Callable[[], datetime | None], takes: float = 0.0) -> None:
        self.woken = 0
        self.is_at_work = False
        self.may_begin = True
        self.enough = asyncio.Event()
        self.began = asyncio.Event()
        self._next_wake = next_wake
        self._takes = takes

    async def work(self) -> datetime | None:
        self.woken += 1
        if self.woken == 30:
            self.enough.set()
        self.is_at_work = True
        self.began.set()
        await asyncio.sleep(self._takes)
        self.is_at_work = False
        return self._next_wake()

    def begin_nothing_more(self) -> None:
        self.may_begin = False


def at_once() -> datetime:
    return CLOCK.now()


def soon() -> datetime:
    return CLOCK.now() + timedelta(milliseconds=2)


@pytest.mark.parametrize("next_wake", [at_once, soon])
async def test_who_wants_to_be_woken_at_once_is_woken_again_and_again(next_wake: Callable[[], datetime]) -> None:
    sleeper = Sleeper(next_wake)
    alarm = Alarm(sleeper, CLOCK)
    alarm.start()

    async with asyncio.timeout(20):
        await sleeper.enough.wait()
    await alarm.stop()


async def test_a_dispatcher_that_is_in_trouble_is_woken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.deliver.alarm._AFTER_TROUBLE", timedelta(milliseconds=1))

    def trouble() -> datetime:
        raise ConfigurationError("The database cannot be used.") if sleeper.woken % 2 else RuntimeError("a mistake")

    sleeper = Sleeper(trouble)
    alarm = Alarm(sleeper, CLOCK)
    alarm.start()

    async with asyncio.timeout(20):
        await sleeper.enough.wait()
    await alarm.stop()


async def test_a_change_wakes_at_once_whoever_would_have_slept_for_long() -> None:
    sleeper = Sleeper(lambda: None)
    alarm = Alarm(sleeper, CLOCK)
    alarm.start()

    async with asyncio.timeout(20):
        while sleeper.woken < 10:
            alarm.now()
            await asyncio.sleep(0)
    await alarm.stop()


async def test_stopping_waits_for_what_is_under_way() -> None:
    sleeper = Sleeper(lambda: None, takes=0.05)
    alarm = Alarm(sleeper, CLOCK)
    alarm.start()
    await sleeper.began.wait()

    await alarm.stop()

    assert not sleeper.is_at_work
    assert not sleeper.may_begin


async def test_it_rings_by_the_time_it_follows_and_not_by_the_machine_s() -> None:
    ahead = FollowingClock(CLOCK)
    ahead.follow(CLOCK.now() + timedelta(hours=1))
    sleeper = Sleeper(lambda: ahead.now() + timedelta(milliseconds=2))
    alarm = Alarm(sleeper, ahead)
    alarm.start()

    async with asyncio.timeout(20):
        await sleeper.enough.wait()
    await alarm.stop()
