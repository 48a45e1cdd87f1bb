"""Runs trials in a process of its own, because it replaces how connections to SQLite are made and work is threaded.

    python -m tests.simulation --part pairwise --first SEED --trials N [--mutant post-then-mark]
    python -m tests.simulation --part walk --seed SEED        one trial, told request by request
    python -m tests.simulation --told                         reads such arguments from its input, line by line

Prints one line of JSON. Every trial that went wrong names its part, its seed and its cell.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import structlog

from tests.simulation import mutants
from tests.simulation.cells import Cell
from tests.simulation.ground import Ground, Where, grounds
from tests.simulation.in_memory import work_in_memory
from tests.simulation.in_place import work_in_place
from tests.simulation.judging import Verdict, judge
from tests.simulation.plays import Operation
from tests.simulation.scripting import Measure, Part, measure, script_of
from tests.simulation.trial import Played, prepare, run

_TRIALS_AT_ONCE = 20


def main() -> None:
    given = _parser().parse_args()
    work_in_place()
    work_in_memory()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    gc.disable()  # a killed engine's tasks are kept, not unwound
    fast = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=fast if fast.is_dir() else None) as name:
        planned = prepare(Path(name))
        if given.told:
            _do_as_told(planned)
        else:
            _do(planned, given)
    sys.stdout.flush()
    os._exit(0)  # no finalizer of a killed engine may run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--part", type=Part, default=Part.PAIRWISE, choices=list(Part))
    parser.add_argument("--seed", type=int, help="one trial, told request by request")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--on", type=Where, default=Where.MEMORY, choices=list(Where))
    parser.add_argument("--mutant", choices=list(mutants.BY_NAME))
    parser.add_argument(
        "--told", action="store_true", help="read what to do line by line, each in a copy of the process"
    )
    return parser


def _do_as_told(planned: Mapping[Operation, Path]) -> None:
    """Each line is a JSON list of arguments; a process that has everything ready is copied for it."""
    gc.freeze()
    for line in sys.stdin:
        copy = os.fork()
        if copy == 0:
            try:
                _do(planned, _parser().parse_args(json.loads(line)))
                sys.stdout.flush()
            except BaseException:  # noqa: BLE001  said, and told by the status
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _pid, status = os.waitpid(copy, 0)
        if status != 0:
            print(json.dumps({"status": status}), flush=True)


def _do(planned: Mapping[Operation, Path], given: argparse.Namespace) -> None:
    if given.mutant:
        mutants.BY_NAME[given.mutant]()
    played_on = grounds(given.on, planned)
    measures = measure(played_on, given.part)
    if given.seed is None:
        print(json.dumps(_many(played_on, measures, given.part, given.first, given.trials)), flush=True)
    else:
        _tell(played_on, measures, given.part, given.seed)


def _many(
    played_on: Mapping[Operation, Ground], measures: Mapping[Operation, Measure], part: Part, first: int, count: int
) -> dict[str, object]:
    totals: Counter[str] = Counter()
    befell: Counter[str] = Counter()
    doubled: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(first, first + count):
        if seed % _TRIALS_AT_ONCE == 0:
            gc.collect()
            gc.freeze()  # what the dead hold stays as it is, and is not looked at again
        played, cell, verdict, named = _one(played_on, measures, part, seed)
        totals.update(kills=verdict.kills, requests=verdict.requests)
        if verdict.doubles:
            doubled[f"{cell.rules.name}, {cell.fault}"] += verdict.doubles
        befell.update({str(fault): times for fault, times in played.far.befell.items()})
        if verdict.wrong:
            wrong.append(f"--part {part} --seed {seed}, {named}: {'; '.join(verdict.wrong)}")
    return {
        "part": part,
        "first": first,
        "trials": count,
        **totals,
        "befell": befell,
        "doubled": doubled,
        "wrong": wrong,
    }


def _one(
    played_on: Mapping[Operation, Ground], measures: Mapping[Operation, Measure], part: Part, seed: int
) -> tuple[Played, Cell, Verdict, str]:
    cell, script = script_of(part, seed, measures)
    played = run(played_on, script, seed)
    verdict = judge(played, cell)
    played.ground.undo()
    return played, cell, verdict, f"{cell}, kills {dict(script.kills)}, freezes {script.freeze}"


def _tell(played_on: Mapping[Operation, Ground], measures: Mapping[Operation, Measure], part: Part, seed: int) -> None:
    played, _cell, verdict, named = _one(played_on, measures, part, seed)
    print(f"--part {part} --seed {seed}: {named}")
    for asked in played.far.asked:
        print(f"  {asked.at:9.3f}  {asked.what:15} {asked.key}  {asked.fault}")
    for seen in played.far.seen:
        print(f"  {seen.at:9.3f}  can be seen: {seen.made_with}")
    for made in played.manager.made:
        print(f"  {made.at:9.3f}  {made.change}")
    for one in verdict.wrong or ("nothing is wrong",):
        print(" ", one)


if __name__ == "__main__":
    main()
