"""`homeroom run` as people start it, on rules the test chooses: `python -m tests.processes.replica`.

HOMEROOM_TEST_RULES names the rules; HOMEROOM_TEST_CLOCK_AHEAD sets this process's wall clock ahead by so many seconds.
"""

import os
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
from tests.processes.rules import ABANDONED_AFTER, BY_NAME, TIME_LIMIT

_genuine = SystemClock.now


def _ahead(clock: SystemClock) -> datetime:
    return _genuine(clock) + timedelta(seconds=float(os.environ.get("HOMEROOM_TEST_CLOCK_AHEAD", "0")))


def _memory(home: HomePlan) -> Platform:
    """The chat at the home's address, by way of a cable where there is one: the home's name stays the same."""
    wire = SocketWire(os.environ.get("HOMEROOM_TEST_CHAT_BY_WAY_OF") or home.address)
    rules = BY_NAME[os.environ["HOMEROOM_TEST_RULES"]]
    return MemoryPlatform(wire, PlainRenderer(addresses.link), rules)


if __name__ == "__main__":
    setattr(SystemClock, "now", _ahead)  # noqa: B010  for this process only
    setattr(homeroom, "_memory", _memory)  # noqa: B010
    performing.TIME_LIMIT = TIME_LIMIT
    postgres.ABANDONED_AFTER = ABANDONED_AFTER
    homeroom.main()
