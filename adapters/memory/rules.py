"""How the chat behaves where platforms differ. The engine's promise has to hold on each."""

from dataclasses import dataclass
from datetime import timedelta

from bot.ports import Pace

_ROOM_PACE = Pace(5, timedelta(seconds=1))
_HOME_PACE = Pace(50, timedelta(milliseconds=20))


@dataclass(frozen=True, slots=True)
class Rules:
    """*nonce_window* is how long a key makes nothing new (None: for ever); zero means it never helps."""

    name: str
    nonce_window: timedelta | None
    message_limit: int = 2_000
    history_is_readable: bool = True
    quiet_period: timedelta = timedelta(seconds=30)
    lane_pace: Pace = _ROOM_PACE
    home_pace: Pace = _HOME_PACE

    def repeats_safely_for(self) -> timedelta:
        """What the platform can promise of a repeated request."""
        return timedelta(days=3650) if self.nonce_window is None else self.nonce_window


MEMORY = Rules("memory", timedelta(minutes=2))
"""The built-in chat: as Discord, so that rehearsals play the stricter of the two ways to recover."""

DISCORD_LIKE = Rules("discord", timedelta(minutes=2))
"""The nonce is honoured for "the past few minutes"; two are treated as safe."""

SLACK_LIKE = Rules("slack", timedelta(0), message_limit=3_000)
"""No idempotency key at all: whoever repeats without looking doubles."""

BY_NAME = {rules.name: rules for rules in (MEMORY, DISCORD_LIKE, SLACK_LIKE)}
