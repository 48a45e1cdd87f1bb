"""The rules the replicas are tried on: those of the platforms, quick enough that a test is a matter of seconds.

What the promise rests on is kept: the quiet period is longer than a request may begin after its claim, and then take.
"""

from dataclasses import replace
from datetime import timedelta

from adapters.memory.rules import MEMORY, SLACK_LIKE
from bot.deliver.lease import LEASE
from bot.ports import Pace

TIME_LIMIT = timedelta(seconds=3)
ABANDONED_AFTER = timedelta(seconds=5)
LONGEST_TRANSACTION = timedelta(seconds=12)
QUIET = LEASE + TIME_LIMIT + timedelta(seconds=1)
_PACE = Pace(1, timedelta(milliseconds=100))

BY_NAME = {rules.name: replace(rules, lane_pace=_PACE, quiet_period=QUIET) for rules in (MEMORY, SLACK_LIKE)}
