"""The dispatcher: claims what is due, has it carried out, and writes down what came of it.

One round is one transaction: what came of earlier requests, what became due, and the next claims are committed
together, and only then do the claimed requests go out.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.deliver import performing, settling
from bot.deliver.composing import is_late
from bot.deliver.editing import refresh_stale
from bot.deliver.opening import open_due, skip
from bot.deliver.outcome import Done, LookedUp, Never, NotYet, Outcome, Sight
from bot.deliver.pace import Pacer
from bot.deliver.running import CohortBook
from bot.model import Lane, Place, Step
from bot.store import activity, deliveries, edits, steps
from bot.store.activity import What
from bot.store.database import Database, Transaction
from schedules.clock import Clock

_MOST_IN_FLIGHT = 100  # requests at a time; the platforms allow about fifty a second
_CLOCK_JITTER = timedelta(seconds=5)  # a wall clock that loses less than this was only trimmed
_SEEN_BEFORE = timedelta(minutes=5)  # how far a platform's clock may be behind ours when we look for a message

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claimed step on its way."""

    step: Step


@dataclass(frozen=True, slots=True)
class Edit:
    """A posted message being made to show *wanted*."""

    step: Step
    wanted: str
    payload: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """A look at one place for the steps in doubt there."""

    place: Place
    sought: tuple[Step, ...]
    since: datetime


Errand = Attempt | Edit | LookUp


class Dispatcher:
    """Carries out what the database says. Exactly one works on a SQLite file."""

    def __init__(self, database: Database, book: CohortBook, clock: Clock, owner: str) -> None:
        self._database = database
        self._book = book
        self._clock = clock
        self._owner = owner
        self._pacer = Pacer(lambda home: book.platforms[home].pace())
        self._under_way: dict[asyncio.Task[Outcome | Sight], Errand] = {}
        self._finished: list[tuple[Errand, Outcome | Sight]] = []  # not yet written down
        self._was_interrupted = False
        self._wake = asyncio.Event()
        self._last_seen: tuple[datetime, float] | None = None

    async def recover(self) -> None:
        """Take over steps that somebody who is gone had claimed: they may have been carried out."""
        now = self._clock.now()
        async with self._database.transaction() as transaction:
            for step in await steps.orphans(transaction, self._owner):
                if step.home in self._book.platforms:
                    why = "the program stopped during the attempt"
                    await settling.doubt(transaction, self._book.platforms[step.home], step, why, now)

    def wake(self) -> None:
        """Have a look at the database now: somebody changed it."""
        self._wake.set()

    async def work(self) -> datetime | None:
        """Do everything that is due; return when something will be due next, None if nothing is planned.

        Raises StoreError where the database cannot be written. What came of requests is kept until it can.
        """
        while True:
            self._wake.clear()
            opened, errands = await self._round()
            for errand in errands:
                self._under_way[asyncio.create_task(self._run(errand))] = errand
            if self._under_way:
                self._finished += await self._some_finished()
            elif not opened and not self._wake.is_set():
                return await self._next_wake()

    async def _round(self) -> tuple[int, list[Errand]]:
        """One transaction: write down what came of requests, open what is due, claim what may go out."""
        try:
            async with self._database.transaction() as transaction:
                now = await self._now(transaction)
                for errand, result in self._finished:
                    await self._record(transaction, errand, result, now)
                if self._was_interrupted:
                    await self._doubt_lost_claims(transaction, now)
                opened = await open_due(transaction, self._book, now)
                opened += await refresh_stale(transaction, self._book, now)
                errands = await self._claim(transaction, now)
        except BaseException:
            self._was_interrupted = True  # nobody knows whether the claims were committed; no request went out
            raise
        self._finished, self._was_interrupted = [], False
        return opened, errands

    async def _doubt_lost_claims(self, transaction: Transaction, now: datetime) -> None:
        """Claims of ours that were committed although we were told otherwise: nothing is on its way for them."""
        known = {errand.step.id for errand in self._under_way.values() if isinstance(errand, Attempt)}
        for step in await steps.claimed_by(transaction, self._owner):
            if step.id not in known:
                why = "the database did not say whether the claim was stored"
                await settling.doubt(transaction, self._book.platforms[step.home], step, why, now)

    async def finish(self) -> None:
        """Wait for what is on its way and write it down; claim nothing more."""
        while self._under_way or self._finished:
            if self._under_way:
                self._finished += await self._some_finished()
            async with self._database.transaction() as transaction:
                for errand, result in self._finished:
                    await self._record(transaction, errand, result, self._clock.now())
            self._finished = []

    async def _some_finished(self) -> list[tuple[Errand, Outcome | Sight]]:
        woken = asyncio.create_task(self._wake.wait())
        await asyncio.wait({*self._under_way, woken}, return_when=asyncio.FIRST_COMPLETED)
        woken.cancel()
        done = [task for task in self._under_way if task.done()]
        return [(self._under_way.pop(task), task.result()) for task in done]

    async def _run(self, errand: Errand) -> Outcome | Sight:
        match errand:
            case Attempt(step):
                return await performing.perform(step, self._book.platforms[step.home])
            case Edit(step, _, payload):
                return await performing.edit(step, payload, self._book.platforms[step.home])
            case LookUp(place, sought, since):
                return await performing.look_up(place, sought, since, self._book.platforms[sought[0].home])

    async def _record(self, transaction: Transaction, errand: Errand, result: Outcome | Sight, now: datetime) -> None:
        match errand, result:
            case LookUp(_, sought, _), (LookedUp() | NotYet() | Never()) as sight:
                await settling.looked_up(transaction, self._book, sought, sight, now)
            case Edit(step, wanted, _), Done():
                await edits.edited(transaction, step, wanted)
                await activity.log(
                    transaction, now, step.cohort, What.EDITED, "it no longer said what it should", step=step
                )
            case Edit(step, _, _), NotYet(after, _):
                await edits.edit_later(transaction, step, now + after)
            case Edit(step, _, _), Never(why, _):
                await edits.want(transaction, step.id, None, None)
                await activity.log(
                    transaction, now, step.cohort, What.FAILED, f"it could not be edited: {why}", step=step
                )
            case Attempt(step), outcome if not isinstance(outcome, LookedUp):
                await settling.settle(transaction, self._book, step, outcome, now)
            case _:
                raise AssertionError(f"{errand!r} cannot end in {result!r}")

    async def _claim(self, transaction: Transaction, now: datetime) -> list[Errand]:
        """Claim the next steps, edits and look-ups that may go out now."""
        errands: list[Errand] = [*await self._look_ups(transaction, now)]
        chosen: list[Step] = []
        for step in await steps.heads(transaction, now):
            if step.home not in self._book.platforms or not await self._is_worth_sending(transaction, step, now):
                continue
            assert step.lane is not None
            if len(self._under_way) + len(chosen) >= _MOST_IN_FLIGHT or not self._pacer.take(step.home, step.lane, now):
                continue
            chosen.append(step)
        if chosen:
            await steps.claim(transaction, chosen, self._owner, now)
            claimed = {step.id for step in chosen}
            errands += [Attempt(step) for step in await steps.claimed_now(transaction, claimed)]
        errands += await self._edits(transaction, now)
        self._pacer.forget_idle(now)
        return errands

    async def _is_worth_sending(self, transaction: Transaction, step: Step, now: datetime) -> bool:
        """Whether to claim a step now; if not, what becomes of it is written down."""
        platform = self._book.platforms[step.home]
        if not settling.may_repeat(step, platform, now):
            await steps.uncertain(
                transaction,
                step,
                settling.look_at(step, platform, now),
                step.why or "an attempt may have been carried out",
            )
            self.wake()
            return False
        if step.ordinal > 0 or step.first_attempt_at is not None:
            return True
        delivery = await deliveries.get(transaction, step.delivery)
        if step.until is not None and now > step.until:
            await steps.forget(transaction, step.delivery)
            await skip(transaction, delivery, "it was no longer worth sending when it could be sent", now)
            self.wake()
            return False
        if (
            is_late(step.due_at, now)
            and delivery.opened_at is not None
            and not is_late(step.due_at, delivery.opened_at)
        ):
            await steps.forget(transaction, step.delivery)  # so that it is composed anew, and says that it is late
            await deliveries.plan_again(transaction, step.delivery, now)
            self.wake()
            return False
        return True

    async def _look_ups(self, transaction: Transaction, now: datetime) -> Sequence[LookUp]:
        busy = {step.id for errand in self._under_way.values() if isinstance(errand, LookUp) for step in errand.sought}
        places: dict[tuple[str, Place], list[Step]] = {}
        for step in await steps.to_look_up(transaction, now):
            if step.id not in busy and step.home in self._book.platforms:
                assert step.place is not None
                places.setdefault((step.home, step.place), []).append(step)
        return [
            LookUp(place, tuple(sought), min(step.first_attempt_at or now for step in sought) - _SEEN_BEFORE)
            for (_home, place), sought in places.items()
        ]

    async def _edits(self, transaction: Transaction, now: datetime) -> list[Errand]:
        busy = {errand.step.id for errand in self._under_way.values() if isinstance(errand, Edit)}
        return [
            Edit(step, step.wanted or "", payload)
            for step, payload in await edits.to_edit(transaction, now)
            if step.id not in busy
            and step.home in self._book.platforms
            and self._pacer.take(step.home, step.lane or Lane(""), now)
        ]

    async def _next_wake(self) -> datetime | None:
        async with self._database.transaction() as transaction:
            now = self._clock.now()
            wakes = [await deliveries.next_due(transaction), await steps.next_look_up(transaction)]
            wakes += [
                max(waiting.not_before, self._pacer.free_at(waiting.home, waiting.lane, now))
                for waiting in await steps.waiting(transaction)
                if waiting.home in self._book.platforms
            ]
            edit = await edits.next_edit(transaction)
            if edit is not None:
                wakes.append(max(edit, now + timedelta(seconds=1)))
        return min((moment for moment in wakes if moment is not None), default=None)

    async def _now(self, transaction: Transaction) -> datetime:
        """The wall clock; where it was set back since the last look, waits are moved along with it."""
        now, elapsed = self._clock.now(), self._clock.monotonic()
        if self._last_seen is not None:
            back = self._last_seen[0] + timedelta(seconds=elapsed - self._last_seen[1]) - now
            if back > _CLOCK_JITTER:
                log.warning("The clock was set back; waits are moved along with it.", by_seconds=back.total_seconds())
                self._pacer.set_back(back)
                await steps.clock_was_set_back(transaction, back)
        self._last_seen = (now, elapsed)
        return now
