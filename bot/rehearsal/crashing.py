"""A rehearsal whose engine is killed on the way, compared with one in peace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.rehearsal.comparing import Compared, compare
from bot.rehearsal.elsewhere import EngineElsewhere
from bot.rehearsal.kills import plan_kills
from bot.rehearsal.nursery import Setup
from bot.rehearsal.performing import Performer
from bot.rehearsal.play import HOME, Play
from bot.rehearsal.playing import DATABASE, Played, Report, beginning, log_of, perform, places_of, play_here
from bot.store.activity import What
from bot.store.database import Database
from bot.toolbox import RehearsalTools
from bot.words import words_for
from schedules.clock import ManualClock


@dataclass(frozen=True, slots=True)
class Crashed:
    """What came of a play with kills: what was played, and how it compares with the play in peace."""

    played: Played
    killed_at: Sequence[datetime]
    restarts: int
    posts: int
    compared: Compared


async def play_crashing(
    play: Play, tools: RehearsalTools, count: int, report: Report, *, honours_keys: bool = False
) -> Crashed:
    """Play it twice: in peace, then with *count* kills. Raises TooManyKills.

    By default the chat does not know a repeated request again, so that what was in flight has to be looked up: the
    harder of the two ways to recover.
    """
    peaceful = await play_here(play, tools, lambda done: report(done / 2), honours_keys=honours_keys)
    requests = sum(entry.what in (What.SENT, What.EDITED) for entry in peaceful.log)
    kills = plan_kills(count, requests, peaceful.rounds, play.seed)
    clock = ManualClock(beginning(play))
    control = tools.chat(HOME, clock, honours_keys=honours_keys)
    with TemporaryDirectory(prefix="homeroom-crashes-") as name:
        folder = Path(name)
        address = str(folder / "chat")
        setup = Setup(str(folder / DATABASE), address, play.name, play.files, play.rooms, honours_keys, play.listed())
        engine = await EngineElsewhere.start(setup, folder, kills, clock)
        try:
            await control.serve(address, engine.watch)
            performer = Performer(play, control, await places_of(play, control))
            rounds = await perform(play, performer, clock, engine, lambda done: report(0.5 + done / 2))
            await engine.close()
            database = await Database.open(folder / DATABASE, durable=False)
            try:
                log = await log_of(database, play)
            finally:
                await database.close()
            killed = Played(control.seen(), log, performer.files, tuple(performer.left_out), rounds)
        finally:
            await engine.close()
            await control.close()
    compared = compare(
        peaceful,
        killed,
        engine.killed_at,
        control.platform().quiet_period(),
        words_for(play.reading.course.language),
        tools.plain,
    )
    posts = sum(seen.key is not None for seen in killed.seen)
    return Crashed(killed, tuple(engine.killed_at), engine.births - 1, posts, compared)
