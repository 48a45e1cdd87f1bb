"""The rules the replicas are tried on: those of the platforms, quick enough that a test is a matter of seconds."""

from dataclasses import replace
from datetime import timedelta

from adapters.memory.rules import DISCORD_LIKE, MEMORY, SLACK_LIKE
from bot.ports import Pace

_PACE = Pace(1, timedelta(milliseconds=200))
_QUIET = timedelta(seconds=15)  # still longer than a request may begin after its claim and take

BY_NAME = {
    rules.name: replace(rules, lane_pace=_PACE, quiet_period=_QUIET) for rules in (MEMORY, DISCORD_LIKE, SLACK_LIKE)
}
