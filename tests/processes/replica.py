"""`homeroom run` as people start it, on a platform whose rules the test chooses: `python -m tests.processes.replica`.

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
from bot.ports import Platform
from schedules.clock import SystemClock
from tests.processes.rules import BY_NAME

_genuine = SystemClock.now


def _ahead(clock: SystemClock) -> datetime:
    return _genuine(clock) + timedelta(seconds=float(os.environ.get("HOMEROOM_TEST_CLOCK_AHEAD", "0")))


def _memory(home: HomePlan) -> Platform:
    rules = BY_NAME[os.environ["HOMEROOM_TEST_RULES"]]
    return MemoryPlatform(SocketWire(home.address), PlainRenderer(addresses.link), rules)


if __name__ == "__main__":
    setattr(SystemClock, "now", _ahead)  # noqa: B010  for this process only
    setattr(homeroom, "_memory", _memory)  # noqa: B010
    homeroom.main()
