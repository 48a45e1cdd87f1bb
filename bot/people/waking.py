"""When somebody may be written to: outside their quiet hours, on their own clock. And whether they come late."""

from datetime import datetime, timedelta

from bot.course.course import Hours
from bot.deliver.running import RunningCohort
from bot.model import Home, Kind, PersonRef
from bot.store import members, preferences
from bot.store.database import Transaction
from schedules.moments import parse_hours
from schedules.zones import LocalMoment, resolve, to_local

OFF = "off"
"""What somebody prefers who may be written to at any hour."""


async def waking(
    transaction: Transaction,
    running: RunningCohort,
    home: Home,
    person: PersonRef,
    at: datetime,
    until: datetime | None = None,
) -> LocalMoment:
    """*at*, or the end of the quiet hours it falls into: the person's own ones in their own zone, else the course's.

    What would be worth nothing any more by then, *until*, is urgent: it comes at once.
    """
    prefers = await preferences.of(transaction, home, person)
    member = await members.find(transaction, running.id, home, person)
    zone = prefers.zone or (member.zone if member is not None else None) or running.cohort.timezone
    if prefers.quiet_hours == OFF:
        return to_local(at, zone)
    quiet = running.course.quiet_hours
    if prefers.quiet_hours is not None:
        start, end = parse_hours(prefers.quiet_hours)
        quiet = Hours(start=start, end=end)
    awake = _awake(at, zone, quiet)
    return to_local(at, zone) if until is not None and awake.at > until else awake


def _awake(at: datetime, zone: str, quiet: Hours) -> LocalMoment:
    moment = to_local(at, zone)
    wall, over_midnight = moment.wall.time(), quiet.end <= quiet.start
    is_quiet = (wall >= quiet.start or wall < quiet.end) if over_midnight else quiet.start <= wall < quiet.end
    if not is_quiet:
        return moment
    day = moment.wall.date() + timedelta(days=1 if over_midnight and wall >= quiet.start else 0)
    return resolve(datetime.combine(day, quiet.end), zone)


def is_late(running: RunningCohort, at: datetime) -> bool:
    """Whether somebody who comes at *at* comes after the first lesson."""
    first = next((slot.at for slot in running.timetable.slots if slot.kind is Kind.LESSON), None)
    return first is not None and first < at < running.timetable.ends.at
