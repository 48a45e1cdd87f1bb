"""How fast we may speak: token buckets of each lane and each home, from what the platform allows."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.model import Home, Lane
from bot.ports import Pace
from bot.store import pace
from bot.store.database import Transaction
from bot.store.pace import WHOLE_HOME, Bucket

PaceOf = Callable[[Home], tuple[Pace, Pace]]
"""How fast a home lets us speak: in one lane, and in all of them together."""


class Budget:
    """What may be spent in one transaction. A step is claimed only when its tokens are in hand."""

    def __init__(self, pace_of: PaceOf, full_at: dict[tuple[Home, Lane], datetime], now: datetime) -> None:
        self._pace_of = pace_of
        self._full_at = full_at
        self._now = now
        self._spent: dict[tuple[Home, Lane], Bucket] = {}

    @classmethod
    async def read(
        cls, transaction: Transaction, pace_of: PaceOf, wanted: Collection[tuple[Home, Lane]], now: datetime
    ) -> "Budget":
        """The budget of some lanes and their homes; nobody else spends from it until the transaction ends."""
        homes = {home for home, _lane in wanted if any(map(_is_limited, pace_of(home)))}
        if not homes:
            return cls(pace_of, {}, now)
        lanes = {lane for home, lane in wanted if home in homes}
        return cls(pace_of, dict(await pace.full_at(transaction, homes, lanes)), now)

    def take(self, home: Home, lane: Lane) -> bool:
        """Take the tokens for one request; False, and nothing taken, where one is missing."""
        in_lane, in_home = self._pace_of(home)
        wanted = [
            (key, rate) for key, rate in (((home, lane), in_lane), ((home, WHOLE_HOME), in_home)) if _is_limited(rate)
        ]
        if any(self._free_at(key, rate) > self._now for key, rate in wanted):
            return False
        for key, rate in wanted:
            self._full_at[key] = max(self._full_at.get(key, self._now), self._now) + rate.every
            self._spent[key] = Bucket(*key, self._full_at[key], self._free_at(key, rate))
        return True

    async def write(self, transaction: Transaction) -> None:
        """Note what was spent."""
        await pace.spend(transaction, list(self._spent.values()))

    def _free_at(self, key: tuple[Home, Lane], rate: Pace) -> datetime:
        return max(self._now, self._full_at.get(key, self._now) - (rate.burst - 1) * rate.every)


def _is_limited(rate: Pace) -> bool:
    return rate.every > timedelta(0)
