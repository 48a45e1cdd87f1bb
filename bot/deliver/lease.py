"""A lease says who may claim and send where several dispatchers share a database; the fence holds whoever lost it.

The lease is a row on the database's time. Just before a request goes out the fence asks the machine's own monotonic
clock: a replica that was frozen or cut off finds its lease run out and lets the request be. What it had claimed is
taken over as uncertain by the others, and looked for no sooner than the quiet period after the attempt.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.deliver import settling
from bot.deliver.running import CohortBook
from bot.errors import ConfigurationError
from bot.store import claims, replicas
from bot.store.database import Database, Transaction
from bot.store.migrating import HEAD
from bot.store.replicas import Replica
from bot.store.trouble import StoreError
from schedules.clock import Clock, FollowingClock

LEASE = timedelta(seconds=3)
RENEWED_EVERY = timedelta(seconds=1)

_SENT_WITHIN = LEASE
"""A claimed request begins so soon after its claim, or not at all: the quiet period counts from the claim."""

log = structlog.get_logger(__name__)


class OutdatedProgramError(ConfigurationError):
    """The database was upgraded; this program may not go on."""


class Lease:
    """One replica's right to work. Where nobody shares the database it always holds."""

    def __init__(self, database: Database, book: CohortBook, clock: Clock, replica: Replica) -> None:
        self.replica = replica
        self._database = database
        self._book = book
        self._clock = clock
        self._until: float | None = None
        self.renewed_at: datetime | None = None

    def holds(self) -> bool:
        """Whether it has not run out, by this machine's monotonic clock."""
        if not self._database.is_shared:
            return True
        return self._until is not None and self._clock.monotonic() < self._until

    def may_send(self, claimed_at: float) -> bool:
        """The fence: whether a request claimed at *claimed_at* on the monotonic clock may still begin."""
        return self.holds() and self._clock.monotonic() - claimed_at < _SENT_WITHIN.total_seconds()

    async def recover(self) -> int:
        """Begin to work: take over what somebody who is gone had claimed; how many steps that were."""
        if self._database.is_shared:
            return await self.renew()
        async with self._database.transaction() as transaction:
            return await self._take_over(transaction, None, self._clock.now())

    async def renew(self) -> int:
        """Hold the lease for `LEASE` from now on; take over from those whose lease ran out, and say how many steps.

        Raises StoreError, OutdatedProgramError.
        """
        asked_at = self._clock.monotonic()
        async with self._database.transaction() as transaction:
            now = await self._now(transaction)
            floor = await replicas.works_from(transaction)
            if floor > HEAD:
                raise OutdatedProgramError(
                    f"The database {self._database.address.shown} was upgraded and programs older than schema {floor} "
                    f"may not work on it; this one knows {HEAD}. Start the new version."
                )
            await replicas.renew(transaction, self.replica, now + LEASE)
            taken = await self._take_over(transaction, now, now)
            await replicas.forget_gone(transaction, now)
        self._until = asked_at + LEASE.total_seconds()
        self.renewed_at = now
        return taken

    async def _now(self, transaction: Transaction) -> datetime:
        """The database's time, which this replica follows from now on; its own where the database has none."""
        told = await self._database.now(transaction)
        if told is not None and isinstance(self._clock, FollowingClock):
            self._clock.follow(told)
        return self._clock.now()

    async def _take_over(self, transaction: Transaction, leases_at: datetime | None, now: datetime) -> int:
        orphans = await claims.orphans(transaction, self.replica.owner, leases_at)
        taken = [step for step in orphans if step.home in self._book.platforms]
        for step in taken:
            why = "the program stopped during the attempt"
            await settling.doubt(transaction, self._book.platforms[step.home], step, why, now)
        return len(taken)

    async def keep(self, when_taken_over: Callable[[], None]) -> None:
        """Renew for ever, and tell when there is something to do: what was another's, or ours again.

        Raises OutdatedProgramError.
        """
        while True:
            held = self.holds()
            try:
                taken = await self.renew()
                if taken or not held:
                    when_taken_over()
            except StoreError as error:
                log.warning("The lease could not be renewed.", why=str(error), holds=self.holds())
            await asyncio.sleep(RENEWED_EVERY.total_seconds())

    async def give_back(self) -> None:
        """Everything of ours is settled: let others see that we are gone."""
        self._until = None
        if self._database.is_shared:
            async with self._database.transaction() as transaction:
                await replicas.give_back(transaction, self.replica.owner)
