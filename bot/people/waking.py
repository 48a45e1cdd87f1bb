"""When somebody may be spoken to, and whether they come late."""

from datetime import datetime, timedelta

from bot.course.course import Hours
from bot.deliver.running import RunningCohort
from bot.model import Kind
from schedules.zones import LocalMoment, resolve, to_local


def awake(now: datetime, zone: str, quiet: Hours) -> LocalMoment:
    """*now*, or the end of the quiet hours it falls into on this zone's clocks."""
    moment = to_local(now, zone)
    at, over_midnight = moment.wall.time(), quiet.end <= quiet.start
    is_quiet = (at >= quiet.start or at < quiet.end) if over_midnight else quiet.start <= at < quiet.end
    if not is_quiet:
        return moment
    day = moment.wall.date() + timedelta(days=1 if over_midnight and at >= quiet.start else 0)
    return resolve(datetime.combine(day, quiet.end), zone)


def is_late(running: RunningCohort, at: datetime) -> bool:
    first = next((slot.at for slot in running.timetable.slots if slot.kind is Kind.LESSON), None)
    return first is not None and first < at < running.timetable.ends.at
