"""`homeroom run` as people start it, on rules the test chooses: `python -m tests.processes.replica`.

HOMEROOM_TEST_RULES names the rules; HOMEROOM_TEST_CLOCK_AHEAD sets this process's wall clock ahead by so many seconds.
SIGUSR1 has it write down what each of its tasks waits for.
"""

import asyncio
import os
import signal
from datetime import datetime, timedelta

from adapters.memory import addresses
from adapters.memory.platform import MemoryPlatform
from adapters.memory.socket_wire import SocketWire
from adapters.plain.render import PlainRenderer
from bot import __main__ as homeroom
from bot.course.homes import HomePlan
from bot.deliver import performing
from bot.ports import Platform
from bot.store import postgres
from schedules.clock import SystemClock
from tests.processes.rules import ABANDONED_AFTER, BY_NAME, LONGEST_TRANSACTION, TIME_LIMIT

_genuine = SystemClock.now


def _ahead(clock: SystemClock) -> datetime:
    return _genuine(clock) + timedelta(seconds=float(os.environ.get("HOMEROOM_TEST_CLOCK_AHEAD", "0")))


def _tell(_number: int, _frame: object) -> None:
    """Where one hangs, its log says in what."""
    for task in asyncio.all_tasks(asyncio.get_running_loop()):
        task.print_stack()


def _memory(home: HomePlan) -> Platform:
    """The chat at the home's address, by way of a cable where there is one: the home's name stays the same."""
    wire = SocketWire(os.environ.get("HOMEROOM_TEST_CHAT_BY_WAY_OF") or home.address)
    rules = BY_NAME[os.environ["HOMEROOM_TEST_RULES"]]
    return MemoryPlatform(wire, PlainRenderer(addresses.link), rules)


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, _tell)
    setattr(SystemClock, "now", _ahead)  # noqa: B010  for this process only
    setattr(homeroom, "_memory", _memory)  # noqa: B010
    performing.TIME_LIMIT = TIME_LIMIT
    postgres.ABANDONED_AFTER = ABANDONED_AFTER
    postgres.LONGEST_TRANSACTION = LONGEST_TRANSACTION
    homeroom.main()
