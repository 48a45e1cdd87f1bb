"""How many messages a learner gets in a week without having asked: counted as they are composed, and no more than said.

A week begins on Monday on the person's own clock. One replica at a time opens what a cohort owes, so a count read in
the transaction that opens stays true until it commits.
"""

from datetime import datetime, time, timedelta

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.model import Home, PersonRef
from bot.people.waking import Nights
from bot.store import attention
from bot.store.database import Transaction
from schedules.zones import resolve, to_local

UNASKED = frozenset(kind for kind, rule in RULES.items() if rule.unasked)


def week_of(at: datetime, zone: str) -> tuple[datetime, datetime]:
    """From when to when the week goes on that clock in which *at* lies."""
    today = to_local(at, zone).wall.date()
    monday = today - timedelta(days=today.weekday())
    first, last = (datetime.combine(monday + timedelta(weeks=weeks), time(0)) for weeks in (0, 1))
    return resolve(first, zone).at, resolve(last, zone).at


class Budget:
    """What is spent in one transaction; what others spent before is stored."""

    def __init__(self, transaction: Transaction, nights: Nights) -> None:
        self._transaction = transaction
        self._nights = nights
        self._spent: dict[tuple[str, Home, PersonRef], int] = {}

    async def spent(self, running: RunningCohort, home: Home, person: PersonRef, now: datetime) -> int:
        """How many messages somebody got this week, with those composed here."""
        who = (running.id, home, person)
        week = week_of(now, self._nights.zone_of(running, home, person))
        stored = await attention.opened_for(self._transaction, *who, UNASKED, week)
        return stored + self._spent.get(who, 0)

    async def spend(self, running: RunningCohort, home: Home, person: PersonRef, now: datetime) -> datetime | None:
        """Spend one message; where none is left, nothing is spent, and this is when the next week begins."""
        if await self.spent(running, home, person, now) >= running.course.nudges.per_learner_per_week:
            return week_of(now, self._nights.zone_of(running, home, person))[1]
        who = (running.id, home, person)
        self._spent[who] = self._spent.get(who, 0) + 1
        return None
