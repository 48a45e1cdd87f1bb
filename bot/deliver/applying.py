"""Brings a cohort to a timetable: what is planned is moved, what was posted or is on its way stays, and is edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.deliver.findable import index_lessons
from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.model import DeliveryState, Home, Place, Slot
from bot.ports import Platform
from bot.sessions.chasing import chases
from bot.store import activity, cohorts, deliveries, posted, standing
from bot.store.activity import What
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.posted import Line
from schedules.zones import tzdata_version


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying changed in the timetable."""

    added: int
    moved: int
    cancelled: int
    past: int  # slots that were due before and are left out


async def find_rooms(running_rooms: Mapping[str, str], platform: Platform, home: Home) -> dict[str, Place]:
    """Where each role's room is in *home*; rooms that are missing are made. *running_rooms* maps role to name."""
    places = await platform.set_up(home, sorted(set(running_rooms.values())))
    return {role: places[name] for role, name in running_rooms.items()}


async def apply(
    transaction: Transaction,
    running: RunningCohort,
    files: Mapping[str, str],
    now: datetime,
    by: str,
    *,
    from_past: bool = True,
) -> Applied:
    """Let a cohort run on a version from now on, and plan its timetable.

    A first timetable may begin in the past: with *from_past* what was due before is caught up in order, else left out.
    """
    before = await cohorts.version_of(transaction, running.id)
    version = await cohorts.keep_version(transaction, files, now, by)
    await cohorts.enrol(transaction, running.id, version, tzdata_version())
    for home in running.homes():
        places = {role: place for (at, role), place in running.rooms.items() if at == home}
        await cohorts.set_rooms(transaction, running.id, home, places)
    applied = await lay(transaction, running, now, from_past=from_past)
    if before not in (None, version):
        await deliveries.mark_stale(transaction, running.id)
        await index_lessons(transaction, running)
    await standing.raise_revision(transaction, running.id)
    return applied


async def lay(transaction: Transaction, running: RunningCohort, now: datetime, *, from_past: bool = True) -> Applied:
    """Have the deliveries of a cohort follow its timetable.

    What was composed and not begun is taken back and composed anew. What is on its way is finished, or looked up; one
    that the timetable does not have any more is not tried again.
    """
    known = {line.key: line for line in await posted.lines(transaction, running.id)}
    is_first = not known
    planned = [
        Planned(running.id, home, slot, RULES[slot.kind].priority)
        for slot in running.timetable.slots
        for home in running.homes()
    ]
    kept = [one for one in planned if one.slot.at >= now or one.key in known or (is_first and from_past)]
    wanted = {one.key: one.slot for one in planned}
    gone = [line for key, line in known.items() if key not in wanted and line.is_to_come]
    moved = [line for key, line in known.items() if _is_moved(wanted.get(key), line)]
    await posted.take_back(
        transaction, [line.delivery for line in (*gone, *moved) if line.state is DeliveryState.OPENED]
    )
    on_its_way = [
        line.delivery
        for key, line in known.items()
        if key not in wanted and line.state is DeliveryState.OPENED and line.is_begun
    ]
    await posted.not_again(transaction, on_its_way, now)
    await deliveries.plan(transaction, [one for one in kept if _is_news(one.slot, known.get(one.key))])
    await deliveries.plan(transaction, [one for one in chases(running) if one.slot.at >= now])
    await deliveries.cancel(transaction, running.id, [line.key for line in gone])
    await activity.log_lines(
        transaction,
        now,
        running.id,
        [
            *((What.MOVED, f"{line.key} follows the new timetable") for line in moved),
            *((What.CANCELLED, f"{line.key} is not in the timetable any more") for line in gone),
        ],
    )
    added = sum(1 for one in kept if one.key not in known)
    return Applied(added, len(moved), len(gone), len(planned) - len(kept))


def _is_moved(slot: Slot | None, line: Line) -> bool:
    return slot is not None and line.is_to_come and slot.at != line.moment.at


def _is_news(slot: Slot, line: Line | None) -> bool:
    """Whether a line is not stored as it should be."""
    return (
        line is None
        or line.state is DeliveryState.CANCELLED
        or (slot.moment, slot.until, slot.why) != (line.moment, line.until, line.why)
    )
