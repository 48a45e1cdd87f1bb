"""Fifty times SIGKILL, in five plays: people see the same, nothing twice, nothing lost."""

import asyncio
from pathlib import Path

import pytest

from adapters.memory.rehearsing import BuiltInTools
from bot.course.folder import load_folder
from bot.rehearsal.crashing import Crashed, play_crashing
from bot.rehearsal.kills import TooManyKills
from bot.rehearsal.play import play_of
from tests.rehearsal.folder import a_rehearsable_folder

_KILLS = 10


def crash(root: Path, kills: int, seed: int, *, honours_keys: bool) -> Crashed:
    folder = load_folder(root)
    play = play_of(folder, folder.cohorts[0], seed, root)
    return asyncio.run(play_crashing(play, BuiltInTools(), kills, lambda _: None, honours_keys=honours_keys))


@pytest.mark.parametrize(
    ("seed", "honours_keys"),
    [(1, False), (2, True), (3, False), (4, True), (5, False)],
    ids=lambda value: (
        {True: "the chat knows its keys", False: "what was in flight is looked up"}.get(value, value)
        if isinstance(value, bool)
        else f"seed {value}"
    ),
)
def test_a_killed_engine_says_everything_once(tmp_path: Path, seed: int, honours_keys: bool) -> None:
    crashed = crash(a_rehearsable_folder(tmp_path), _KILLS, seed, honours_keys=honours_keys)

    assert (len(crashed.killed_at), crashed.restarts) == (_KILLS, _KILLS)
    assert crashed.compared.duplicates == ()
    assert crashed.compared.losses == ()
    assert crashed.compared.differences == ()
    assert crashed.posts > 40


def test_more_kills_than_moments_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooManyKills) as raised:
        crash(a_rehearsable_folder(tmp_path), 100_000, 1, honours_keys=True)

    assert str(raised.value).startswith("This rehearsal has ")
    assert str(raised.value).endswith("times at most, not 100000. Ask for fewer with --crashes.")
