"""When somebody may be written to: outside their quiet hours, on their own clock. And whether they come late."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.course.course import Hours
from bot.deliver.running import RunningCohort
from bot.model import Home, Kind, PersonRef
from bot.store import members, preferences
from bot.store.database import Transaction
from bot.store.preferences import Preferences
from schedules.moments import parse_hours
from schedules.zones import LocalMoment, resolve, to_local

OFF = "off"
"""What somebody prefers who may be written to at any hour."""


@dataclass(frozen=True, slots=True)
class Nights:
    """The quiet hours of some people, looked up for all of them at once."""

    preferred: Mapping[tuple[Home, PersonRef], Preferences]
    zones: Mapping[tuple[str, Home, PersonRef], str]

    @classmethod
    async def of(cls, transaction: Transaction, people: Collection[tuple[str, Home, PersonRef]]) -> "Nights":
        """*people* are named by cohort, home and person."""
        if not people:
            return cls({}, {})
        preferred = await preferences.of_people(transaction, {(home, person) for _cohort, home, person in people})
        return cls(preferred, await members.zones(transaction, people))

    def zone_of(self, running: RunningCohort, home: Home, person: PersonRef) -> str:
        """On which clock somebody lives: the one they chose, the one they came with, else the cohort's."""
        prefers = self.preferred.get((home, person), Preferences())
        return prefers.zone or self.zones.get((running.id, home, person)) or running.cohort.timezone

    def over(
        self, running: RunningCohort, home: Home, person: PersonRef, at: datetime, until: datetime | None = None
    ) -> LocalMoment:
        """*at*, or the end of the quiet hours it falls into: the person's own in their own zone, else the course's.

        What would be worth nothing any more by then, *until*, is urgent: it comes at once.
        """
        prefers = self.preferred.get((home, person), Preferences())
        zone = self.zone_of(running, home, person)
        if prefers.quiet_hours == OFF:
            return to_local(at, zone)
        quiet = running.course.quiet_hours
        if prefers.quiet_hours is not None:
            start, end = parse_hours(prefers.quiet_hours)
            quiet = Hours(start=start, end=end)
        awake = _awake(at, zone, quiet)
        return to_local(at, zone) if until is not None and awake.at > until else awake


async def waking(
    transaction: Transaction, running: RunningCohort, home: Home, person: PersonRef, at: datetime
) -> LocalMoment:
    """*at*, or the end of the quiet hours of one person that it falls into."""
    return (await Nights.of(transaction, [(running.id, home, person)])).over(running, home, person, at)


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
