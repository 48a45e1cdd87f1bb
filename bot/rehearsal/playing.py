"""Plays a cohort from before its first slot to after its last, act by act, on a clock that nobody waits for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.model import MessageRef, Place
from bot.ports import RehearsalControl, Seen
from bot.rehearsal.acts import Act
from bot.rehearsal.engine import Engine, EngineHere
from bot.rehearsal.performing import Performer
from bot.rehearsal.play import HOME, Play
from bot.store import activity
from bot.store.activity import Entry
from bot.store.database import Database
from bot.toolbox import RehearsalTools
from schedules.clock import ManualClock

Report = Callable[[float], None]
"""Told how far a play is, from 0 to 1."""

DATABASE = "rehearsal.db"
_BEFORE = timedelta(hours=1)  # the curtain rises so long before anything happens
_STUCK_AFTER = 10_000  # rounds without the clock going on, or days after the end: the engine never comes to rest
_EPILOGUE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a play: what can be seen in the chat, and the engine's activity log.

    *left_out* are acts that had no place to happen, because what they belong to was never posted; *rounds* is how often
    the engine was asked to work.
    """

    seen: Sequence[Seen]
    log: Sequence[Entry]
    files: Mapping[MessageRef, tuple[str, ...]]
    left_out: Sequence[Act]
    rounds: int


class Restless(Exception):
    """The engine wanted to be woken for ever: a mistake of ours, never of whoever wrote the course."""


def beginning(play: Play) -> datetime:
    """When the curtain rises."""
    first = [play.reading.timetable.starts.at]
    first += [slot.at for slot in play.reading.timetable.slots[:1]]
    first += [act.at for act in play.crowd.acts[:1]]
    return min(first) - _BEFORE


async def play_here(play: Play, tools: RehearsalTools, report: Report, *, honours_keys: bool = True) -> Played:
    """Play it in this process, on a database that is thrown away afterwards."""
    clock = ManualClock(beginning(play))
    control = tools.chat(HOME, clock, honours_keys=honours_keys)
    with TemporaryDirectory(prefix="homeroom-rehearsal-") as folder:
        engine = await EngineHere.open(
            play.enrolment(), Path(folder) / DATABASE, control.platform(), clock, "rehearsal"
        )
        try:
            places = await places_of(play, control)
            performer = Performer(play, control, places)
            rounds = await perform(play, performer, clock, engine, report)
            log = await log_of(engine.app.database, play)
            return Played(control.seen(), log, performer.files, tuple(performer.left_out), rounds)
        finally:
            await engine.close()
            await control.close()


async def places_of(play: Play, control: RehearsalControl) -> dict[str, Place]:
    """The room of each role."""
    made = await control.platform().set_up(HOME, sorted(set(play.rooms.values())))
    return {role: made[name] for role, name in play.rooms.items()}


async def log_of(database: Database, play: Play) -> Sequence[Entry]:
    """The whole activity log of the cohort."""
    async with database.transaction() as transaction:
        return await activity.read(transaction, play.name, limit=1_000_000)


async def perform(play: Play, performer: Performer, clock: ManualClock, engine: Engine, report: Report) -> int:
    """Move the clock from moment to moment until nobody has anything left to do; how many rounds that took.

    Raises Restless.
    """
    start, end = clock.now(), max([play.reading.timetable.ends.at, *(act.at for act in play.crowd.acts)])
    acts = list(reversed(play.crowd.acts))
    wake = await engine.work(clock.now())
    rounds, stood_still = 1, 0
    while acts or wake is not None:
        moments = [moment for moment in (wake, acts[-1].at if acts else None) if moment is not None]
        now = min(moments)
        stood_still = stood_still + 1 if now <= clock.now() else 0
        if stood_still > _STUCK_AFTER or now > end + _EPILOGUE:
            raise Restless(f"The engine asks to be woken at {now} again and again.")
        clock.forward_to(now)
        while acts and acts[-1].at <= clock.now():
            performer.perform(acts.pop())
        wake, rounds = await engine.work(clock.now()), rounds + 1
        report(min(1.0, (clock.now() - start) / (end - start)))
    return rounds
