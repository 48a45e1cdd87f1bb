"""Brings a cohort to a course version: what is planned is moved, what was posted stays, what changed is edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.deliver.running import RunningCohort
from bot.kinds import RULES
from bot.model import DeliveryState, Home, Place, Slot
from bot.ports import Platform
from bot.store import activity, cohorts, deliveries
from bot.store.activity import What
from bot.store.database import Database
from bot.store.deliveries import Planned
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
    database: Database, running: RunningCohort, files: Mapping[str, str], now: datetime, by: str, *, from_past: bool
) -> Applied:
    """Store the version and plan its timetable, in one commit.

    A first timetable may begin in the past: with *from_past* what was due before is caught up in order, else left out.
    """
    async with database.transaction() as transaction:
        before = await cohorts.version_of(transaction, running.id)
        version = await cohorts.keep_version(transaction, files, now, by)
        await cohorts.enrol(transaction, running.id, version, tzdata_version())
        for home in running.homes():
            places = {role: place for (at, role), place in running.rooms.items() if at == home}
            await cohorts.set_rooms(transaction, running.id, home, places)
        known = await deliveries.timetabled(transaction, running.id)
        is_first = not known
        planned = [
            Planned(running.id, home, slot, RULES[slot.kind].priority)
            for slot in running.timetable.slots
            for home in running.homes()
        ]
        if is_first and not from_past:
            kept = [one for one in planned if one.slot.at >= now]
        else:
            kept = [one for one in planned if one.slot.at >= now or one.key in known or is_first]
        await deliveries.plan(transaction, kept)
        wanted = {one.key: one.slot for one in planned}
        gone = [key for key, (state, _due) in known.items() if key not in wanted and state is DeliveryState.PLANNED]
        await deliveries.cancel(transaction, running.id, gone)
        moved = [key for key, (state, due) in known.items() if _is_moved(wanted.get(key), state, due)]
        for key in moved:
            await activity.log(transaction, now, running.id, What.MOVED, f"{key} follows the new timetable")
        for key in gone:
            await activity.log(transaction, now, running.id, What.CANCELLED, f"{key} is not in the timetable any more")
        if before not in (None, version):
            await deliveries.mark_stale(transaction, running.id)
        added = sum(1 for one in kept if one.key not in known)
        return Applied(added, len(moved), len(gone), len(planned) - len(kept))


def _is_moved(slot: Slot | None, state: DeliveryState, due: datetime) -> bool:
    return slot is not None and state is DeliveryState.PLANNED and slot.at != due
