"""How somebody gets into a cohort: by a code, by the roster, freely; or onto the list of those who wait."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.model import Home, Kind, Member, PersonRef, Slot
from bot.people.waking import is_late, waking
from bot.store import deliveries, doors, members
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.doors import Invite, Waiting

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that looks like something else
_LETTERS = 10
MANAGER_CODE_HOLDS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of somebody who wanted in: a role, or a place on the list. *is_back*: they were here before."""

    role: str | None
    waits_at: int | None = None
    is_back: bool = False


def new_code() -> str:
    """A code that nobody guesses."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))


def capacity(running: RunningCohort) -> int | None:
    """How many learners there is room for."""
    asked = running.cohort.people.learners
    return asked.capacity if asked is not None else None


async def enter(transaction: Transaction, running: RunningCohort, home: Home, who: Member, now: datetime) -> Entered:
    """Take somebody in with their role, or have them wait where the cohort is full."""
    await doors.hold(transaction, running.id)
    most = capacity(running)
    here = await members.find(transaction, running.id, home, who.person)
    is_in = here is not None and here.role == "learner"
    needs_room = who.role == "learner" and not is_in
    if needs_room and most is not None and await doors.learners(transaction, running.id) >= most:
        place = await doors.wait(transaction, running.id, Waiting(home, who.person, who.name, now))
        return Entered(None, place)
    left_at = await members.left_at(transaction, running.id, home, who.person)
    before = left_at is not None or here is not None
    await members.join(transaction, running.id, home, who)
    await doors.wait_no_more(transaction, running.id, home, who.person)
    if here is None and who.role == "learner":
        await greet(transaction, running, home, who, now, left_at)
    return Entered(who.role, is_back=before)


async def greet(
    transaction: Transaction,
    running: RunningCohort,
    home: Home,
    who: Member,
    now: datetime,
    left_at: datetime | None,
) -> None:
    """One message to somebody who came: the first steps, or, after the first lesson, what there is already.

    Whoever comes back hears only of what came while they were away.
    """
    late = is_late(running, now)
    lessons = [slot.at for slot in running.timetable.slots if slot.kind is Kind.LESSON]
    if left_at is not None and not any(left_at < at <= now for at in lessons):
        return
    if not late and now >= running.timetable.ends.at:
        return
    kind = Kind.CATCH_UP if late else Kind.GREETING
    times = await deliveries.count_to(transaction, running.id, home, kind, who.person)
    slot = Slot(
        kind=kind,
        subject="course",
        occurrence="joined" if not times else f"joined-{times + 1}",
        moment=await waking(transaction, running, home, who.person, now),
        until=None,
        why="somebody joined after the first lesson" if late else "somebody joined",
        person=who.person,
    )
    await deliveries.plan(transaction, [Planned(running.id, home, slot, RULES[kind].priority, {})])


async def leave(
    transaction: Transaction, running: RunningCohort, home: Home, person: PersonRef, now: datetime
) -> Waiting | None:
    """Let somebody go; whoever waits longest comes in for them, if anybody does."""
    await doors.hold(transaction, running.id)
    await members.leave(transaction, running.id, home, person, now)
    await doors.wait_no_more(transaction, running.id, home, person)
    await deliveries.cancel_to(transaction, running.id, home, person)
    return await fill(transaction, running, now)


async def fill(transaction: Transaction, running: RunningCohort, now: datetime) -> Waiting | None:
    """Take in those who wait, as long as there is room; the last one who came in."""
    most, came = capacity(running), None
    for one in await doors.queue(transaction, running.id):
        if most is not None and await doors.learners(transaction, running.id) >= most:
            break
        await enter(transaction, running, one.home, Member(one.person, one.name, "learner", None, now), now)
        came = one
    return came


async def code_for_manager(transaction: Transaction, cohort: str, now: datetime) -> str:
    """A code that makes whoever types it first a manager; only its hash is kept, and only for a day."""
    code = new_code()
    await doors.invite(transaction, Invite(doors.hash_of(code), cohort, "manager", 1, now + MANAGER_CODE_HOLDS), now)
    return code


async def installed(transaction: Transaction, running: RunningCohort, home: Home, by: PersonRef, now: datetime) -> None:
    """Whoever let us into a home manages a cohort that nobody manages yet."""
    await doors.hold(transaction, running.id)
    if not await is_managed(transaction, running):
        name = await members.name_of(transaction, home, by)
        await enter(transaction, running, home, Member(by, name, "manager", None, now), now)


async def is_managed(transaction: Transaction, running: RunningCohort) -> bool:
    """Whether somebody manages a cohort, or its file names who will."""
    return bool(running.cohort.people.managers) or await doors.has_manager(transaction, running.id)
