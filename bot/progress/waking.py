"""When a learner may be written to: outside their quiet hours, on their own clock."""

from datetime import datetime

from bot.course.course import Hours
from bot.deliver.running import RunningCohort
from bot.people.waking import awake
from bot.store import members, preferences
from bot.store.database import Transaction
from bot.store.progress import Learner
from schedules.moments import parse_hours
from schedules.zones import LocalMoment, to_local

_OFF = "off"


async def waking(transaction: Transaction, running: RunningCohort, who: Learner, at: datetime) -> LocalMoment:
    """*at*, or the end of the quiet hours it falls into: the learner's own ones, else the course's."""
    prefers = await preferences.of(transaction, who.home, who.person)
    member = await members.find(transaction, running.id, who.home, who.person)
    zone = prefers.zone or (member.zone if member is not None else None) or running.cohort.timezone
    if prefers.quiet_hours == _OFF:
        return to_local(at, zone)
    quiet = running.course.quiet_hours
    if prefers.quiet_hours is not None:
        start, end = parse_hours(prefers.quiet_hours)
        quiet = Hours(start=start, end=end)
    return awake(at, zone, quiet)
