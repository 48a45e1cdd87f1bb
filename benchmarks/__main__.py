"""Runs one benchmark by its name, or all of them."""

import sys
from collections.abc import Callable, Mapping

from benchmarks.check import check
from benchmarks.crash import crash
from benchmarks.engine import engine
from benchmarks.help import help_
from benchmarks.questions.bench import questions
from benchmarks.rehearse import rehearse
from benchmarks.wrapups.bench import wrapups

BENCHMARKS: Mapping[str, Callable[[], None]] = {
    "help": help_,
    "check": check,
    "rehearse": rehearse,
    "questions": questions,
    "wrapups": wrapups,
    "engine": engine,
    "crash": crash,
}


def main() -> int:
    names = sys.argv[1:] or list(BENCHMARKS)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    for name in names:
        BENCHMARKS[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
