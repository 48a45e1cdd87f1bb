"""Once: no visible duplicate and no silent loss, through a kill before any step of the engine's loop."""

import json
import subprocess
import sys
from typing import cast

import pytest

TRIALS = 2_000
ALL_TRIALS = 20_000
CHUNK = 250


def trials(first: int, count: int, *more: str) -> dict[str, object]:
    """Run trials in a process of their own; a failure prints what is needed to see it again."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.simulation", "--first", str(first), "--trials", str(count)]
    done = subprocess.run([*command, *more], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print("seeds", first, "to", first + count - 1, done.stdout)
    return cast(dict[str, object], json.loads(done.stdout))


@pytest.mark.parametrize("first", range(0, TRIALS, CHUNK))
def test_nothing_is_doubled_lost_or_out_of_order_whenever_the_engine_is_killed(first: int) -> None:
    came_of_it = trials(first, CHUNK)

    assert came_of_it["wrong"] == []
    assert cast(int, came_of_it["kills"]) >= CHUNK, "nearly every trial must really have killed the engine"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(TRIALS, ALL_TRIALS, CHUNK))
def test_nothing_is_doubled_lost_or_out_of_order_in_the_complete_matrix(first: int) -> None:
    assert trials(first, CHUNK)["wrong"] == []


@pytest.mark.parametrize("mutant", ["post-then-mark", "never-look-again"])
def test_an_engine_that_is_wrong_on_purpose_is_noticed(mutant: str) -> None:
    came_of_it = trials(0, 24, "--mutant", mutant)

    assert came_of_it["wrong"], f"the mutant {mutant} passed: the simulation proves nothing"


def test_a_trial_is_the_same_when_it_is_run_again() -> None:
    assert trials(40, 4) == trials(40, 4)
