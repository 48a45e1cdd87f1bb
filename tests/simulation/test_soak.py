"""A soak: many cohorts for days, on a virtual clock, with faults all along."""

import json
import subprocess
import sys
from typing import cast

import pytest


def soak(cohorts: int, hours: int) -> dict[str, object]:
    """Run one in a process of its own; it prints its seed."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.simulation.soak", "--cohorts", str(cohorts)]
    done = subprocess.run([*command, "--hours", str(hours)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    return cast(dict[str, object], json.loads(done.stdout))


@pytest.mark.parametrize(
    ("cohorts", "hours"),
    [(20, 24), pytest.param(500, 72, marks=[pytest.mark.slow, pytest.mark.timeout(1_800)])],
)
def test_many_cohorts_run_for_days_and_memory_stays_as_it_is(cohorts: int, hours: int) -> None:
    came_of_it = soak(cohorts, hours)

    assert came_of_it["doubled"] == []
    assert came_of_it["lost"] == []
    befell = cast(dict[str, int], came_of_it["befell"])
    assert sum(befell.values()) - befell["no fault"] > 5 * cohorts, "faults must really have happened"
    before, after = cast(list[int], came_of_it["objects"])
    assert after < before * 1.02
    resident_before, resident_after = cast(list[float], came_of_it["resident MB"])
    assert resident_after < resident_before * 1.05
