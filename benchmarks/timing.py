"""Times whole processes, the two sides of a comparison in turn, so that a noisy machine is noisy for both."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each run."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return (
            f"{self.median:.2f} s (median of {len(self.seconds)}, {min(self.seconds):.2f} to {max(self.seconds):.2f})"
        )


def in_turn(
    commands: Mapping[str, Sequence[str]],
    runs: int,
    before: Callable[[], None] = lambda: None,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Timed]:
    """Time *commands* one after the other, *runs* times, after one round that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(runs + 1):
        for name, command in commands.items():
            before()
            started = time.perf_counter()
            subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment or os.environ
            )
            if round_:
                seconds[name].append(time.perf_counter() - started)
    return {name: Timed(tuple(times)) for name, times in seconds.items()}


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def machine() -> str:
    """What this ran on, in a line."""
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {sys.platform}"
