"""People come into a home and go: what that makes of them in a cohort."""

from datetime import datetime

from bot.course.cohort import Cohort
from bot.deliver.running import RunningCohort
from bot.events import MemberJoined, RolesChanged
from bot.model import Member
from bot.people import entering
from bot.store import doors, members
from bot.store.database import Transaction


def role_in(cohort: Cohort, name: str, roles: tuple[str, ...]) -> str | None:
    """What a person of this home is in *cohort*; None where the cohort asks for a role the person does not have."""
    if name in cohort.people.managers or "manager" in roles:
        return "manager"
    if name in cohort.people.instructors or "instructor" in roles:
        return "instructor"
    asked = cohort.people.learners
    if asked is not None and (asked.origin != "role" or asked.role not in roles):
        return None  # an invitation, or the list, which is asked before
    return "learner"


async def join(transaction: Transaction, running: RunningCohort, event: MemberJoined, now: datetime) -> None:
    """Take somebody in who came into the home, if they have a way in: what a command said of them, else their roles."""
    told = await doors.enlisted(transaction, running.id, event.name)
    role = told or role_in(running.cohort, event.name, event.roles)
    if role is None or role == doors.NOBODY:
        return
    await entering.enter(
        transaction, running, event.home, Member(event.person, event.name, role, event.zone, event.at), now
    )


async def change_roles(transaction: Transaction, running: RunningCohort, event: RolesChanged, now: datetime) -> None:
    """A role gained lets somebody in, a role lost lets them go; what a command said of them stays."""
    asked = running.cohort.people.learners
    if asked is None or asked.origin != "role":
        return
    member = await members.find(transaction, running.id, event.home, event.person)
    if member is not None and member.role == "learner" and asked.role not in event.roles:
        if await doors.enlisted(transaction, running.id, member.name) is None:
            await entering.leave(transaction, running, event.home, event.person, now)
        return
    may_come = member is None and asked.role in event.roles and event.name
    if may_come and await doors.enlisted(transaction, running.id, event.name) != doors.NOBODY:
        one = Member(event.person, event.name, "learner", None, event.at)
        await entering.enter(transaction, running, event.home, one, now)
