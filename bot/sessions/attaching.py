"""What staff put into a session's thread: a recording, as a file or link, or its transcript."""

import mimetypes
from datetime import datetime

from bot.deliver.running import RunningCohort
from bot.events import FileShared
from bot.kinds import RULES
from bot.model import Home, Kind, MessageRef, Slot
from bot.recordings.reading import may_be_transcript
from bot.store import deliveries, handed_in, members, recordings, steps
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.handed_in import HandedIn
from schedules.zones import to_local

_MEDIA = ("audio/", "video/")


async def attach(transaction: Transaction, running: RunningCohort, event: FileShared, now: datetime) -> None:
    """Keep a recording and plan the notice that there is one; note a transcript to be read. Anything else is left."""
    thread = await steps.thread_root(transaction, event.home, event.place)
    if thread is None:
        return
    cohort, kind, session, occurrence = thread
    staff = {member.person for member in await members.of_cohort(transaction, cohort) if member.role != "learner"}
    if cohort != running.id or kind is not Kind.ANNOUNCEMENT or event.author not in staff:
        return
    guessed, _encoding = mimetypes.guess_type(event.name)
    if event.content_type.startswith(_MEDIA) or (guessed or "").startswith(_MEDIA):
        await recorded(transaction, running, (session, occurrence), event.home, event.ref, event.url, event.at, now)
    elif may_be_transcript(event.name):
        await handed_in.note(
            transaction,
            HandedIn(cohort, session, occurrence, event.home, event.ref, event.url, event.name, event.author, event.at),
        )


async def recorded(
    transaction: Transaction,
    running: RunningCohort,
    held: tuple[str, str],
    home: Home,
    ref: MessageRef,
    link: str,
    at: datetime,
    now: datetime,
) -> None:
    """A session, by its id and occurrence, has a recording: keep its link, and plan the notice that there is one."""
    session, occurrence = held
    is_first = await recordings.attach(transaction, running.id, session, occurrence, home, ref, link, at)
    if not is_first:
        await deliveries.mark_stale(transaction, running.id, Kind.RECORDING)
    slot = Slot(
        kind=Kind.RECORDING,
        subject=session,
        occurrence=occurrence,
        moment=to_local(now, running.cohort.timezone),
        until=None,
        why="a recording was attached",
    )
    planned = [
        Planned(running.id, where, slot, RULES[Kind.RECORDING].priority, {"link": link}) for where in running.homes()
    ]
    await deliveries.plan(transaction, planned)
