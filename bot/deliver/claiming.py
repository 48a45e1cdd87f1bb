"""Decides what may go out now: look-ups, the next step of each free lane, edits; each with its token in hand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.deliver import settling
from bot.deliver.composing import is_late
from bot.deliver.errands import Attempt, Edit, Errand, LookUp
from bot.deliver.opening import skip
from bot.deliver.pace import Budget
from bot.deliver.running import CohortBook
from bot.model import Home, Lane, Place, Step
from bot.store import claims, deliveries, edits, steps
from bot.store.claims import LONGEST_ERRAND
from bot.store.database import Transaction
from bot.store.edits import Wanted
from bot.store.outlook import Outlook

_SEEN_BEFORE = timedelta(hours=2)  # how far a clock may be ahead of the platform's when we look for a message


@dataclass(frozen=True, slots=True)
class Claims:
    """What may go out. *looks_again*: whether something made way for what may go out next; *is_full*: whether there
    may be more to claim than there was room for."""

    errands: Sequence[Errand] = ()
    looks_again: bool = False
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class Claimer:
    """Claims for *owner*, in one transaction, at the moment *now*; *elapsed* is the same on the monotonic clock."""

    transaction: Transaction
    book: CohortBook
    owner: str
    now: datetime
    elapsed: float

    async def claim(self, there: Outlook, most: int) -> Claims:
        """Claim at most *most* steps and edits, and every look-up that is due, of what is *there*."""
        homes, until = list(self.book.platforms), self.now + LONGEST_ERRAND
        look_ups = await self._look_ups(homes, until) if there.is_to_look_up(self.now) else []
        heads: Sequence[Step] = []
        if there.is_open and most > 0:
            heads = await claims.heads(self.transaction, homes, self.now, most)
        worth = [step for step in heads if await self._is_worth_sending(step)]
        wanted: Sequence[Wanted] = []
        if there.is_to_edit(self.now):
            wanted = await edits.to_edit(self.transaction, homes, self.now, most - len(worth), until)
        budget = await Budget.read(
            self.transaction,
            lambda home: self.book.platforms[home].pace(),
            [(step.home, _lane(step)) for step in (*worth, *(edit.step for edit in wanted))],
            self.now,
        )
        chosen = [step for step in worth if budget.take(step.home, _lane(step))]
        taken = [edit for edit in wanted if budget.take(edit.step.home, _lane(edit.step))]
        await claims.reserve(self.transaction, [edit.step for edit in taken], until)
        claimed = await claims.claim(self.transaction, chosen, self.owner, self.now) if chosen else []
        await budget.write(self.transaction)
        errands: list[Errand] = [*look_ups]
        errands += [Attempt(step, self.elapsed) for step in claimed]
        errands += [Edit(edit, self.elapsed) for edit in taken]
        return Claims(errands, looks_again=len(worth) < len(heads), is_full=len(heads) >= most)

    async def _look_ups(self, homes: Collection[Home], until: datetime) -> Sequence[LookUp]:
        places: dict[tuple[Home, Place], list[Step]] = {}
        for step in await claims.to_look_up(self.transaction, homes, self.now, until):
            assert step.place is not None
            places.setdefault((step.home, step.place), []).append(step)
        return [
            LookUp(place, tuple(sought), min(step.first_attempt_at or self.now for step in sought) - _SEEN_BEFORE)
            for (_home, place), sought in places.items()
        ]

    async def _is_worth_sending(self, step: Step) -> bool:
        """Whether to claim a step now; if not, what becomes of it is written down."""
        platform = self.book.platforms[step.home]
        if not settling.may_repeat(step, platform, self.now):
            why = step.why or "an attempt may have been carried out"
            await steps.uncertain(self.transaction, step, settling.look_at(step, platform, self.now), why)
            return False
        if step.ordinal > 0 or step.first_attempt_at is not None:
            return True
        if step.until is not None and self.now > step.until:
            delivery = await deliveries.get(self.transaction, step.delivery)
            await steps.forget(self.transaction, step.delivery)
            await skip(self.transaction, delivery, "it was no longer worth sending when it could be sent", self.now)
            return False
        if is_late(step.due_at, self.now) and step.opened_at is not None and not is_late(step.due_at, step.opened_at):
            await steps.forget(self.transaction, step.delivery)  # so that it is composed anew, and says that it is late
            await deliveries.plan_again(self.transaction, step.delivery, self.now)
            return False
        return True


def _lane(step: Step) -> Lane:
    return step.lane or Lane("")
