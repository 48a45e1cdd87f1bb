"""Fifty times SIGKILL, in three plays: people see the same, nothing twice, nothing lost."""

import asyncio
from pathlib import Path

import pytest

from adapters.memory.rehearsing import BuiltInTools
from bot.course.folder import load_folder
from bot.model import Home
from bot.ports import RehearsalControl
from bot.rehearsal.crashing import Crashed, play_crashing
from bot.rehearsal.kills import TooManyKills
from bot.rehearsal.play import play_of
from bot.toolbox import RehearsalTools
from schedules.clock import Clock
from tests.rehearsal.folder import a_rehearsable_folder


def crash(root: Path, kills: int, seed: int, *, honours_keys: bool, tools: RehearsalTools | None = None) -> Crashed:
    folder = load_folder(root)
    play = play_of(folder, folder.cohorts[0], seed, root)
    return asyncio.run(play_crashing(play, tools or BuiltInTools(), kills, lambda _: None, honours_keys=honours_keys))


@pytest.mark.parametrize(
    ("seed", "kills", "honours_keys"),
    [(1, 17, False), (2, 17, True), (3, 16, False)],
    ids=["looking up", "repeating under the same key", "looking up again"],
)
def test_a_killed_engine_says_everything_once(tmp_path: Path, seed: int, kills: int, honours_keys: bool) -> None:
    crashed = crash(a_rehearsable_folder(tmp_path), kills, seed, honours_keys=honours_keys)

    assert (len(crashed.killed_at), crashed.restarts) == (kills, kills)
    assert crashed.compared.duplicates == ()
    assert crashed.compared.losses == ()
    assert crashed.compared.differences == ()
    assert crashed.posts > 40


class ForgetfulTools(BuiltInTools):
    """A chat that forgets its keys, whatever the engine was told of it."""

    def chat(self, home: Home, clock: Clock, *, honours_keys: bool) -> RehearsalControl:
        return super().chat(home, clock, honours_keys=False)


def test_an_engine_that_trusts_a_forgetful_chat_is_found_out(tmp_path: Path) -> None:
    crashed = crash(a_rehearsable_folder(tmp_path), 16, seed=1, honours_keys=True, tools=ForgetfulTools())

    assert crashed.compared.duplicates


def test_more_kills_than_moments_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooManyKills) as raised:
        crash(a_rehearsable_folder(tmp_path), 100_000, 1, honours_keys=True)

    assert str(raised.value).startswith("This rehearsal has ")
    assert str(raised.value).endswith("times at most, not 100000. Ask for fewer with --crashes.")
