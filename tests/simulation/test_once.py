"""Once: no visible duplicate and no silent loss, whatever goes wrong, and wherever the engine is killed meanwhile."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import cast

import pytest

from tests.simulation.cells import pairwise, replicas

TURN = len(pairwise())  # trials until all pairs have met
CHUNK = 8 * TURN  # trials in one process: so many that starting it does not count, so few that two cores end together
PAIRWISE = 10 * CHUNK
SEVERAL = len(replicas())  # the same of several dispatchers
REPLICAS = 3 * SEVERAL
STROLL = 300  # trials of the walk in one process: each has many faults
WALK = 2 * STROLL
FREEZES = 64
LIMITS = 48
DEFAULT = PAIRWISE + REPLICAS + WALK + FREEZES + LIMITS
ON_FILES = TURN  # of the same seeds
ALL_PAIRWISE = 40 * CHUNK
ALL_WALK = 32 * STROLL
ALL_REPLICAS = 22 * SEVERAL
CELLS = 35_840  # of the product


class Simulation:
    """A process of its own that runs trials as it is told, each time in a fresh copy of itself."""

    def __init__(self) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "tests.simulation", "--told"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def trials(self, part: str, first: int, count: int, *more: str) -> dict[str, object]:
        """Run trials; each that goes wrong says how to see it again."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        arguments = ["--part", part, "--first", str(first), "--trials", str(count), *more]
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        told = self._process.stdout.readline()
        print(part, "seeds", first, "to", first + count - 1, told)
        came_of_it = cast(dict[str, object], json.loads(told))
        assert "trials" in came_of_it, "it broke off; its error output says why"
        return came_of_it

    def close(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


@pytest.fixture(scope="module")
def simulation() -> Iterator[Simulation]:
    one = Simulation()
    try:
        yield one
    finally:
        one.close()


def wrong(came_of_it: dict[str, object]) -> str:
    """What went wrong, a line each."""
    return "\n".join(cast(list[str], came_of_it["wrong"]))


@pytest.mark.parametrize("first", range(0, PAIRWISE, CHUNK))
def test_every_pair_of_troubles_leaves_each_message_there_once(simulation: Simulation, first: int) -> None:
    came_of_it = simulation.trials("pairwise", first, CHUNK)

    assert wrong(came_of_it) == ""
    assert cast(int, came_of_it["kills"]) >= CHUNK / 3, "the engines must really have been killed"


def test_every_pair_of_troubles_leaves_each_message_there_once_on_a_file_with_connections_of_its_own(
    simulation: Simulation,
) -> None:
    came_of_it = simulation.trials("pairwise", 0, ON_FILES, "--on", "files")

    assert wrong(came_of_it) == ""
    assert cast(int, came_of_it["kills"]) >= ON_FILES / 3, "the engines must really have been killed"


@pytest.mark.parametrize("first", range(0, REPLICAS, SEVERAL))
def test_several_dispatchers_leave_each_message_there_once(simulation: Simulation, first: int) -> None:
    came_of_it = simulation.trials("replicas", first, SEVERAL)

    assert wrong(came_of_it) == ""
    assert cast(int, came_of_it["kills"]) >= SEVERAL / 3, "the engines must really have been killed"


def test_the_default_suite_has_ten_thousand_trials() -> None:
    assert DEFAULT >= 10_000


def test_a_dispatcher_frozen_before_its_request_finds_its_lease_gone_and_lets_it_be(simulation: Simulation) -> None:
    came_of_it = simulation.trials("freezes", 0, FREEZES)

    assert wrong(came_of_it) == ""


@pytest.mark.parametrize("first", range(0, WALK, STROLL))
def test_a_random_walk_through_all_troubles_leaves_each_message_there_once(simulation: Simulation, first: int) -> None:
    came_of_it = simulation.trials("walk", first, STROLL)

    assert wrong(came_of_it) == ""
    assert came_of_it["doubled"] == {}


@pytest.mark.slow
@pytest.mark.parametrize("first", range(PAIRWISE, ALL_PAIRWISE, CHUNK))
def test_every_pair_of_troubles_leaves_each_message_there_once_wherever_it_is_killed(
    simulation: Simulation, first: int
) -> None:
    assert wrong(simulation.trials("pairwise", first, CHUNK)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, CELLS, CHUNK))
def test_every_cell_leaves_each_message_there_once(simulation: Simulation, first: int) -> None:
    assert wrong(simulation.trials("product", first, min(CHUNK, CELLS - first))) == ""


@pytest.mark.slow
@pytest.mark.parametrize("first", range(REPLICAS, ALL_REPLICAS, SEVERAL))
def test_several_dispatchers_leave_each_message_there_once_wherever_they_are_hit(
    simulation: Simulation, first: int
) -> None:
    assert wrong(simulation.trials("replicas", first, SEVERAL)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("first", range(WALK, ALL_WALK, STROLL))
def test_a_long_random_walk_leaves_each_message_there_once(simulation: Simulation, first: int) -> None:
    assert wrong(simulation.trials("walk", first, STROLL)) == ""


def test_what_a_platform_carries_out_too_late_doubles_where_nothing_can_close_that(simulation: Simulation) -> None:
    came_of_it = simulation.trials("limits", 0, LIMITS)

    assert wrong(came_of_it) == ""
    doubled = Counter(cast(dict[str, int], came_of_it["doubled"]))
    assert {"Slack, late outside Q", "Discord, nonce expired, late outside Q"} <= set(doubled)
    assert not any(where.startswith(("memory", "Discord, late", "Discord, marker")) for where in doubled)


@pytest.mark.parametrize(
    ("mutant", "doing"),
    [("post-then-mark", "can be seen 2 times"), ("never-look-again", "is taken for sent, and nobody can see it")],
)
def test_an_engine_that_is_wrong_on_purpose_is_noticed(simulation: Simulation, mutant: str, doing: str) -> None:
    came_of_it = simulation.trials("walk", 0, 40, "--mutant", mutant)

    assert doing in wrong(came_of_it), f"the mutant {mutant} passed: the simulation proves nothing"


def test_without_its_fence_a_frozen_dispatcher_doubles_by_the_rules_of_slack(simulation: Simulation) -> None:
    came_of_it = simulation.trials("freezes", 0, FREEZES // 2, "--mutant", "no-fence")

    assert "Slack" in wrong(came_of_it)
    assert "can be seen 2 times" in wrong(came_of_it)


def test_a_trial_is_the_same_in_every_process() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.simulation", "--part", "walk", "--first", "40"]
    told = [
        subprocess.run([*command, "--trials", "4"], capture_output=True, text=True, check=True).stdout for _ in range(2)
    ]

    assert told[0] == told[1]
