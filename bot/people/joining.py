"""People come and go: who they are in a cohort, and one message for those who come late."""

from datetime import datetime, timedelta

from bot.course.cohort import Cohort
from bot.course.course import Hours
from bot.deliver.running import RunningCohort
from bot.events import MemberJoined
from bot.kinds import RULES
from bot.model import Kind, Member, Slot
from bot.store import deliveries, members
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from schedules.zones import LocalMoment, resolve, to_local

_STAFF_ROLES = ("manager", "instructor")


def role_in(cohort: Cohort, name: str, roles: tuple[str, ...]) -> str | None:
    """What a person of this home is in *cohort*; None where the cohort asks for a role the person does not have."""
    if name in cohort.people.managers or "manager" in roles:
        return "manager"
    if name in cohort.people.instructors or "instructor" in roles:
        return "instructor"
    asked = cohort.people.learners
    if asked is not None and asked.origin == "role" and asked.role not in roles:
        return None
    return "learner"


async def join(transaction: Transaction, running: RunningCohort, event: MemberJoined, now: datetime) -> None:
    """Take somebody in; a learner who comes after the first lesson gets one catch-up."""
    role = role_in(running.cohort, event.name, event.roles)
    if role is None:
        return
    member = Member(event.person, event.name, role, event.zone, event.at)
    is_new = await members.join(transaction, running.id, event.home, member)
    if is_new and role not in _STAFF_ROLES and _is_late(running, event.at):
        slot = Slot(
            kind=Kind.CATCH_UP,
            subject="course",
            occurrence="joined",
            moment=awake(now, event.zone or running.cohort.timezone, running.course.quiet_hours),
            until=None,
            why="somebody joined after the first lesson",
            person=event.person,
        )
        rule = RULES[Kind.CATCH_UP]
        await deliveries.plan(transaction, [Planned(running.id, event.home, slot, rule.priority, {})])


def awake(now: datetime, zone: str, quiet: Hours) -> LocalMoment:
    """*now*, or the end of the quiet hours it falls into on this zone's clocks."""
    moment = to_local(now, zone)
    at, over_midnight = moment.wall.time(), quiet.end <= quiet.start
    is_quiet = (at >= quiet.start or at < quiet.end) if over_midnight else quiet.start <= at < quiet.end
    if not is_quiet:
        return moment
    day = moment.wall.date() + timedelta(days=1 if over_midnight and at >= quiet.start else 0)
    return resolve(datetime.combine(day, quiet.end), zone)


def _is_late(running: RunningCohort, at: datetime) -> bool:
    first = next((slot.at for slot in running.timetable.slots if slot.kind is Kind.LESSON), None)
    return first is not None and first < at < running.timetable.ends.at
