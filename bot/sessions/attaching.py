"""A recording is attached: a file or link that staff put into a session's thread."""

from datetime import datetime

from bot.deliver.running import RunningCohort
from bot.events import FileShared
from bot.kinds import RULES
from bot.model import Kind, Slot
from bot.store import deliveries, members, recordings, steps
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from schedules.zones import to_local

_MEDIA = ("audio/", "video/")


async def attach(transaction: Transaction, running: RunningCohort, event: FileShared, now: datetime) -> None:
    """Keep a recording's link, and plan the notice that there is one. Anything else that is shared is left alone."""
    thread = await steps.thread_root(transaction, event.home, event.place)
    if thread is None or not event.content_type.startswith(_MEDIA):
        return
    cohort, kind, session, occurrence = thread
    staff = {member.person for member in await members.of_cohort(transaction, cohort) if member.role != "learner"}
    if cohort != running.id or kind is not Kind.ANNOUNCEMENT or event.author not in staff:
        return
    await recordings.attach(transaction, cohort, session, occurrence, event.home, event.ref, event.url, event.at)
    slot = Slot(
        kind=Kind.RECORDING,
        subject=session,
        occurrence=occurrence,
        moment=to_local(now, running.cohort.timezone),
        until=None,
        why="a recording was attached",
    )
    planned = [
        Planned(cohort, home, slot, RULES[Kind.RECORDING].priority, {"link": event.url}) for home in running.homes()
    ]
    await deliveries.plan(transaction, planned)
