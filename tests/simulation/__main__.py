"""Runs trials in a process of its own, because it replaces how connections to SQLite are made and work is threaded.

    python -m tests.simulation --first SEED --trials N [--mutant post-then-mark] [--rough]

Prints one line of JSON. Every trial kills the engine before one step of its loop, each step in turn, then at random.
"""

import argparse
import asyncio
import functools
import gc
import json
import os
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite.core
import structlog

from tests.simulation import mutants
from tests.simulation.far_side import CALM, ROUGH, RULES
from tests.simulation.trial import Mortal, prepare, run

COMBINATIONS = 2 * len(RULES)
STEPS_OF_A_PLAY = 1_400  # of the event loop, where nothing goes wrong; with faults it is up to twice as many


class InPlace:
    """Does at once what the library hands to its thread, so that nothing depends on the machine's scheduling."""

    def put_nowait(self, work: tuple["asyncio.Future[Any] | None", Callable[[], Any]]) -> None:
        future, function = work
        try:
            result = function()
        except Exception as error:  # noqa: BLE001  it belongs to whoever awaits
            if future is not None:
                future.get_loop().call_soon(_fail, future, error)
        else:
            if future is not None:
                future.get_loop().call_soon(_succeed, future, result)


def _fail(future: "asyncio.Future[Any]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)


def _succeed(future: "asyncio.Future[Any]", result: object) -> None:
    if not future.done():
        future.set_result(result)


class NoThread:
    daemon = True

    def __init__(self, *_arguments: object, **_options: object) -> None: ...

    def start(self) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, required=True)
    parser.add_argument("--trials", type=int, required=True)
    parser.add_argument("--mutant")
    given = parser.parse_args()
    setattr(aiosqlite.core, "SimpleQueue", InPlace)  # noqa: B010  replaced for this process only
    setattr(aiosqlite.core, "Thread", NoThread)  # noqa: B010
    setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=Mortal))  # noqa: B010
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    if given.mutant:
        mutants.BY_NAME[given.mutant]()
    gc.disable()  # a killed engine's tasks are kept, not unwound
    fast = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=fast if fast.is_dir() else None) as folder:
        print(json.dumps(_trials(Path(folder), given.first, given.trials)), flush=True)
    sys.stdout.flush()
    os._exit(0)  # no finalizer of a killed engine may run


def _trials(folder: Path, first: int, count: int) -> dict[str, object]:
    template = folder / "template.db"
    prepare(template)
    kills = requests = 0
    wrong: list[str] = []
    for seed in range(first, first + count):
        rules, faults = RULES[seed % len(RULES)], (CALM, ROUGH)[seed // len(RULES) % 2]
        rng = random.Random(f"kills {seed}")
        # The first kill walks through a whole play: each combination of rules and faults takes every seventh step,
        # and begins at another one. In four of ten trials a second kill hits the recovery.
        combination, turn = seed % COMBINATIONS, seed // COMBINATIONS
        at = [(turn * 7 + combination) % STEPS_OF_A_PLAY + 1]
        at += [rng.randrange(1, 400)] if rng.random() < 0.4 else []
        verdict = run(template, folder, rules, faults, seed, at)
        kills += verdict.kills
        requests += verdict.requests
        if not verdict.is_right:
            wrong.append(f"seed {seed}, {rules.name}, killed before {at}: {verdict}")
    return {"first": first, "trials": count, "kills": kills, "requests": requests, "wrong": wrong}


if __name__ == "__main__":
    main()
