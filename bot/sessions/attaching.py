"""What staff put into a session's thread: a recording, as a file or link, or its transcript."""

import mimetypes
from datetime import UTC, datetime

from bot.deliver.running import RunningCohort
from bot.events import FileShared
from bot.kinds import RULES
from bot.model import Home, Kind, MessageRef, Slot
from bot.recordings.jumping import is_recording
from bot.recordings.reading import may_be_transcript
from bot.store import deliveries, handed_in, members, recordings, steps
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.handed_in import HandedIn
from schedules.zones import to_local

_NEVER = datetime.max.replace(tzinfo=UTC)
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
    is_media = event.content_type.startswith(_MEDIA) or (guessed or "").startswith(_MEDIA)
    if is_media or (is_recording(event.url) and event.at >= _begins_at(running, session, occurrence)):
        await recorded(transaction, running, (session, occurrence), event.home, event.ref, event.url, event.at, now)
    elif may_be_transcript(event.name):
        await handed_in.note(
            transaction,
            HandedIn(cohort, session, occurrence, event.home, event.ref, event.url, event.name, event.author, event.at),
        )


def _begins_at(running: RunningCohort, session: str, occurrence: str) -> datetime:
    """When a session is held first: a video that is linked before that is preparation."""
    held = [one for one in running.timetable.sessions if (one.session, one.occurrence) == (session, occurrence)]
    return min((sitting.starts.at for one in held for sitting in one.sittings), default=_NEVER)


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
    await deliveries.mark_stale(transaction, running.id, Kind.CHASE)
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
