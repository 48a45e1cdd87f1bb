"""The dispatcher: claims what is due, has it carried out, and writes down what came of it.

One round is one transaction: what came of earlier requests, what became due, and the next claims are committed
together, and only then do the claimed requests go out. While one round is being committed, further requests finish and
become due; the next round takes them all.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.deliver import performing, settling
from bot.deliver.claiming import Claimer, Claims
from bot.deliver.counting import Counts
from bot.deliver.editing import refresh_stale
from bot.deliver.errands import Attempt, Edit, Errand, LookUp
from bot.deliver.lease import Lease
from bot.deliver.noting import note_attempt, note_edit, note_look_up
from bot.deliver.opening import open_due
from bot.deliver.outcome import Done, LookedUp, Never, NotYet, Outcome, Sight
from bot.deliver.running import CohortBook
from bot.fence import fenced
from bot.progress.polling import close_ended
from bot.store import activity, claims, edits, outlook, pace, steps
from bot.store.activity import What
from bot.store.database import Database, LostRaceError, Transaction
from bot.store.outlook import Outlook
from schedules.clock import Clock

_MOST_IN_FLIGHT = 100  # requests at a time; the platforms allow about fifty a second
_BEGUN_TOGETHER = 10  # requests in one turn of the loop
_CLOCK_JITTER = timedelta(seconds=5)  # a wall clock that loses less than this was only trimmed
_WITHOUT_LEASE = timedelta(seconds=1)  # until we look whether we hold it again
_TOKENS_TOGETHER = timedelta(milliseconds=50)  # what is paced goes out in small groups, not one by one
_OTHERS_AT_IT = timedelta(seconds=1)  # what is due and not ours to open: another replica's, or of a change unread here
_BUCKETS_SWEPT_EVERY = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Round:
    """One transaction's outcome. *goes_on*: there may be more to do at once; *is_full*: too much for the room left."""

    errands: Sequence[Errand] = ()
    upcoming: datetime | None = None
    goes_on: bool = False
    is_full: bool = False


class Dispatcher:
    """Carries out what the database says. Several may work on a shared database, exactly one on a SQLite file."""

    def __init__(self, database: Database, book: CohortBook, clock: Clock, lease: Lease) -> None:
        self._database = database
        self._book = book
        self._clock = clock
        self._lease = lease
        self._owner = lease.replica.owner
        self._under_way: dict[asyncio.Task[Outcome | Sight], Errand] = {}
        self._finished: list[tuple[Errand, Outcome | Sight]] = []  # not yet written down
        self._was_interrupted = False
        self._is_closing = False
        self._is_full = False  # whether the last round left something behind that could have gone out
        self._wake = asyncio.Event()
        self._last_seen: tuple[datetime, float] | None = None
        self._swept_at: datetime | None = None
        self.counts = Counts()
        self.last_round: float | None = None  # when it was last awake, on the monotonic clock

    async def recover(self) -> None:
        """Take over steps that somebody who is gone had claimed: they may have been carried out."""
        await self._lease.recover()

    def wake(self) -> None:
        """Have a look at the database now: somebody changed it."""
        self._wake.set()

    def begin_nothing_more(self) -> None:
        """Claim nothing from now on; `work` returns once what is on its way is written down."""
        self._is_closing = True
        self._wake.set()

    async def work(self) -> datetime | None:
        """Do everything that is due; return when something will be due next, None if nothing is planned.

        Raises StoreError where the database cannot be written. What came of requests is kept until it can.
        """
        while True:
            self._wake.clear()
            self._finished += self._collect()
            try:
                came_of_it = await self._round()
            except LostRaceError:
                continue  # what the other replica did is seen now
            for number, errand in enumerate(came_of_it.errands):
                self._under_way[asyncio.create_task(self._run(errand, number // _BEGUN_TOGETHER))] = errand
            if came_of_it.goes_on and len(self._under_way) < _MOST_IN_FLIGHT:
                continue
            if self._under_way:
                await self._something_new(came_of_it.upcoming)
            elif self._is_closing or not self._wake.is_set():
                return came_of_it.upcoming

    async def _round(self) -> "_Round":
        """One transaction: write down what came of requests, open what is due, claim what may go out."""
        self.last_round = self._clock.monotonic()
        self.counts.rounds += 1
        try:
            async with self._database.transaction(quick=True) as transaction:
                now, elapsed = await self._now(transaction)
                await self._record(transaction, now)
                if self._was_interrupted:
                    await self._doubt_lost_claims(transaction, now)
                came_of_it = _Round() if self._is_closing else await self._begin(transaction, now, elapsed)
        except LostRaceError:
            raise
        except BaseException:
            self._was_interrupted = True  # nobody knows whether the claims were committed; no request went out
            raise
        self._finished, self._was_interrupted, self._is_full = [], False, came_of_it.is_full
        return came_of_it

    async def _begin(self, transaction: Transaction, now: datetime, elapsed: float) -> "_Round":
        homes = list(self._book.platforms)
        there = await outlook.look(transaction, homes)
        opened = 0
        if there.is_due(now):
            opened = await open_due(transaction, self._book, now, only_express=self._is_full)
        if there.is_poll_over(now) and await close_ended(transaction, now):
            there = replace(there, is_stale=True)
        if there.is_stale:
            opened += await refresh_stale(transaction, self._book, now)
        if opened:
            there = replace(there, is_open=True, edit_at=now)  # there may be, from what was just composed
        claimed = Claims()
        if self._lease.holds():
            claimer = Claimer(transaction, self._book, self._owner, now, elapsed)
            claimed = await claimer.claim(there, _MOST_IN_FLIGHT - len(self._under_way))
        goes_on = bool(opened) or claimed.looks_again or claimed.is_full or self._is_full
        upcoming = None
        if not goes_on:
            left = await outlook.look(transaction, homes) if claimed.errands else there
            upcoming = await self._upcoming(transaction, left, now)
        return _Round(claimed.errands, upcoming, goes_on, claimed.is_full)

    async def _doubt_lost_claims(self, transaction: Transaction, now: datetime) -> None:
        """Claims of ours that were committed although we were told otherwise: nothing is on its way for them."""
        known = {errand.step.id for errand in self._under_way.values() if isinstance(errand, Attempt)}
        for step in await claims.claimed_by(transaction, self._owner):
            if step.id not in known:
                why = "the database did not say whether the claim was stored"
                await settling.doubt(transaction, self._book.platforms[step.home], step, why, now)

    async def finish(self) -> None:
        """Wait for what is on its way and write it down; claim nothing more, and give the lease back."""
        self._is_closing = True
        while self._under_way or self._finished:
            if self._under_way:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                self._finished += self._collect()
            async with self._database.transaction(quick=True) as transaction:
                await self._record(transaction, self._clock.now())
            self._finished = []
        await self._lease.give_back()

    def _collect(self) -> list[tuple[Errand, Outcome | Sight]]:
        """What has come of requests since the last time we asked."""
        done = [task for task in self._under_way if task.done()]
        return [(self._under_way.pop(task), task.result()) for task in done]

    async def _something_new(self, upcoming: datetime | None) -> None:
        """Wait for the first request that ends, for a word that something changed, or for what is due next."""
        wait = None if upcoming is None else max(0.0, (upcoming - self._clock.now()).total_seconds())
        woken = asyncio.create_task(self._wake.wait())
        await asyncio.wait({*self._under_way, woken}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()

    async def _run(self, errand: Errand, turns: int) -> Outcome | Sight:
        for _ in range(turns):
            await asyncio.sleep(0)  # a hundred requests begun in one go would hold the loop up
        match errand:
            case Attempt(step, claimed_at):
                platform = self._book.platforms[step.home]
                with fenced(lambda: self._lease.may_send(claimed_at)):
                    outcome = await performing.perform(step, platform)
                late_by = self._clock.now() - step.due_at
                self.counts.attempted(platform.name, outcome)
                if isinstance(outcome, Done):
                    self.counts.carried_out(late_by)
                note_attempt(step, platform.name, outcome, late_by)
                return outcome
            case Edit(wanted, claimed_at):
                platform = self._book.platforms[wanted.step.home]
                with fenced(lambda: self._lease.may_send(claimed_at)):
                    outcome = await performing.edit(wanted.step, wanted.payload, platform)
                self.counts.edited(platform.name, outcome)
                note_edit(wanted.step, platform.name, outcome)
                return outcome
            case LookUp(place, sought, since):
                platform = self._book.platforms[sought[0].home]
                sight = await performing.look_up(place, sought, since, platform)
                self.counts.looked_up(platform.name, sight)
                note_look_up(place, len(sought), platform.name, sight)
                return sight

    async def _record(self, transaction: Transaction, now: datetime) -> None:
        """Write down what came of every finished errand."""
        attempts: list[tuple[Attempt, Outcome]] = []
        for errand, result in self._finished:
            match errand, result:
                case Attempt(), outcome if not isinstance(outcome, LookedUp):
                    attempts.append((errand, outcome))
                case LookUp(_, sought, _), (LookedUp() | NotYet() | Never()) as sight:
                    await settling.looked_up(transaction, self._book, sought, sight, now)
                case Edit(wanted, _), Done():
                    await edits.edited(transaction, wanted, now)
                    why = "it no longer said what it should"
                    await activity.log(transaction, now, wanted.step.cohort, What.EDITED, why, step=wanted.step)
                case Edit(wanted, _), NotYet(after, _):
                    await edits.edit_later(transaction, wanted, now + after)
                case Edit(wanted, _), Never(why, _):
                    await edits.want(transaction, wanted.step.id, None, None)
                    why = f"it could not be edited: {why}"
                    await activity.log(transaction, now, wanted.step.cohort, What.FAILED, why, step=wanted.step)
                case _:
                    raise AssertionError(f"{errand!r} cannot end in {result!r}")
        await settling.settle(transaction, self._book, [(one.step, outcome) for one, outcome in attempts], now)

    async def _upcoming(self, transaction: Transaction, left: Outlook, now: datetime) -> datetime | None:
        """When something of what is *left* will be due."""
        wakes = [left.look_up_at, left.poll_ends_at]
        if left.due_at is not None:
            wakes.append(max(left.due_at, now + _OTHERS_AT_IT) if left.is_due(now) else left.due_at)
        wakes += [
            max(one.at, now + _TOKENS_TOGETHER) if one.is_paced else one.at
            for one in (await claims.waiting(transaction) if left.is_open else ())
            if one.home in self._book.platforms
        ]
        if left.edit_at is not None:
            wakes.append(max(left.edit_at, now + timedelta(seconds=1)))
        if self._swept_at is None or now - self._swept_at > _BUCKETS_SWEPT_EVERY:
            await pace.forget_full(transaction, now)
            self._swept_at = now
        upcoming = min((moment for moment in wakes if moment is not None), default=None)
        if upcoming is not None and not self._lease.holds():
            return max(upcoming, now + _WITHOUT_LEASE)
        return upcoming

    async def _now(self, transaction: Transaction) -> tuple[datetime, float]:
        """The time, and the same on the monotonic clock; where the machine's was set back, waits move along with it.

        A shared database has its own time, which everybody follows.
        """
        now, elapsed = self._clock.now(), self._clock.monotonic()
        if self._last_seen is not None and not self._database.is_shared:
            back = self._last_seen[0] + timedelta(seconds=elapsed - self._last_seen[1]) - now
            if back > _CLOCK_JITTER:
                log.warning("The clock was set back; waits are moved along with it.", by_seconds=back.total_seconds())
                await pace.set_back(transaction, back)
                await steps.clock_was_set_back(transaction, back)
        self._last_seen = (now, elapsed)
        return now, elapsed
