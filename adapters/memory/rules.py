"""How the chat behaves where platforms differ. The engine's promise has to hold on each."""

from dataclasses import dataclass
from datetime import timedelta

from bot.ports import Pace

_ROOM_PACE = Pace(5, timedelta(seconds=1))
_HOME_PACE = Pace(50, timedelta(milliseconds=20))
_DISCORD_PACE = Pace(3, timedelta(microseconds=21_500))  # never more than 50 in any second, wherever that begins
_SLACK_ROOM_PACE = Pace(1, timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class Rules:
    """*nonce_window* is how long a key makes nothing new (None: for ever); zero means it never helps.

    *history_page* is how many messages one look at a room's history shows; *answers_within* how long a call may be
    answered; *file_limit* is in bytes.
    """

    name: str
    nonce_window: timedelta | None
    message_limit: int = 2_000
    history_is_readable: bool = True
    history_page: int = 100
    quiet_period: timedelta = timedelta(seconds=30)
    answers_within: timedelta = timedelta(minutes=15)
    file_limit: int = 10 * 1024 * 1024
    lane_pace: Pace = _ROOM_PACE
    home_pace: Pace = _HOME_PACE

    def repeats_safely_for(self) -> timedelta:
        """What the platform can promise of a repeated request."""
        return timedelta(days=3650) if self.nonce_window is None else self.nonce_window


MEMORY = Rules("memory", timedelta(minutes=2))
"""The built-in chat: as Discord, so that rehearsals play the stricter of the two ways to recover."""

DISCORD_LIKE = Rules("discord", timedelta(minutes=2), home_pace=_DISCORD_PACE)
"""The nonce is honoured for "the past few minutes"; two are treated as safe."""

SLACK_LIKE = Rules("slack", timedelta(0), message_limit=3_000, lane_pace=_SLACK_ROOM_PACE)
"""No idempotency key at all: whoever repeats without looking doubles. About one message a second in a channel."""

BY_NAME = {rules.name: rules for rules in (MEMORY, DISCORD_LIKE, SLACK_LIKE)}
