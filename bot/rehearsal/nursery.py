"""The engine in a process of its own, which may be killed at any instruction and is started again.

A nursery imports everything once and forks an engine; when that is killed it forks the next one, so that a start costs
milliseconds. An engine reaches the chat by its socket only, and the play by lines on standard input: each gives a
moment to go to and is answered with the next one wanted. Both ends write one JSON object a line.
"""

import asyncio
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from pydantic import TypeAdapter

from bot.enrolling import read_version
from bot.rehearsal.engine import EngineHere
from bot.rehearsal.play import HOME
from bot.serving import Enrolment
from bot.toolbox import RehearsalTools
from schedules.clock import ManualClock


@dataclass(frozen=True, slots=True)
class Setup:
    """What an engine is told before the play: its database, its chat, its cohort."""

    database: str
    address: str
    name: str
    files: Mapping[str, str]
    rooms: Mapping[str, str]
    honours_keys: bool
    learners: Sequence[str]


SETUP = TypeAdapter(Setup)


@dataclass(frozen=True, slots=True)
class Order:
    """Work until nothing is due at *now*; meant for the engine *to*, nobody else. The answer repeats the *number*."""

    to: int
    number: int
    now: datetime


ORDER = TypeAdapter(Order)


def nurse(setup_file: Path, tools: RehearsalTools) -> NoReturn:
    """Keep an engine alive until it ends by itself, then end as it did."""
    setup = SETUP.validate_json(setup_file.read_bytes())
    enrolment = Enrolment(
        setup.name, read_version(setup.files, setup.name), setup.files, {HOME: setup.rooms}, setup.learners
    )
    while True:
        engine = os.fork()
        if engine == 0:
            _live(setup, enrolment, tools)
        _tell({"born": engine})
        _, status = os.waitpid(engine, 0)
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            sys.exit(os.waitstatus_to_exitcode(status))


def _live(setup: Setup, enrolment: Enrolment, tools: RehearsalTools) -> NoReturn:
    """Never returns into the nursery's own course of things, whatever happens."""
    try:
        asyncio.run(_play_along(setup, enrolment, tools))
    except BaseException:  # noqa: BLE001  the forked process ends here; what ended it is shown
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(70)
    os._exit(0)


async def _play_along(setup: Setup, enrolment: Enrolment, tools: RehearsalTools) -> None:
    platform = tools.platform(HOME, setup.address, honours_keys=setup.honours_keys)
    engine: EngineHere | None = None
    for line in sys.stdin:  # between two orders there is nothing else to do, so waiting here holds nothing up
        order = ORDER.validate_json(line)
        if order.to != os.getpid():
            continue  # for one who died before it could read this
        if engine is None:
            owner = f"rehearsal-{os.getpid()}"
            engine = await EngineHere.open(enrolment, Path(setup.database), platform, ManualClock(order.now), owner)
        wake = await engine.work(order.now)
        _tell({"done": order.number, "wake": wake.isoformat() if wake is not None else None})
    if engine is not None:
        await engine.close()


def _tell(said: Mapping[str, object]) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")  # one write, whole or not at all
