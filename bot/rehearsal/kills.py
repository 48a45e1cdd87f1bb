"""When the engine is killed: at exact points of chosen requests, and somewhere between the others. Seeded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from bot.errors import HomeroomError

WRITES = frozenset({"post", "open thread", "pin", "announce session", "edit"})
"""The requests after which something new can be seen."""

_BETWEEN = 0.25  # of the kills come between requests
_LONGEST_DELAY = 0.04  # seconds of work before such a kill; a round takes about as long


class Point(StrEnum):
    """Where in a request the engine dies."""

    BEFORE = "before the chat carried it out"
    COMMITTED = "after the chat carried it out, before the answer"
    ANSWERED = "after the answer, before it was written down"


class TooManyKills(HomeroomError):
    """More kills were asked for than there are moments to kill at."""


@dataclass(frozen=True, slots=True)
class Kills:
    """*at_request* counts the writing requests, *in_round* the rounds of work and says how long into one (seconds)."""

    at_request: Mapping[int, Point] = field(default_factory=dict)
    in_round: Mapping[int, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.at_request) + len(self.in_round)


def plan_kills(count: int, requests: int, rounds: int, seed: int) -> Kills:
    """*count* kills in a play of so many writing requests and rounds. Raises TooManyKills."""
    if count > requests + rounds:
        raise TooManyKills(
            f"This rehearsal has {requests} requests and {rounds} rounds of work, so it can be killed "
            f"{requests + rounds} times at most, not {count}. Ask for fewer with --crashes."
        )
    rng = Random(f"{seed}/kills/{count}")  # noqa: S311  a drill, not a secret
    between = min(rounds, max(count - requests, round(count * _BETWEEN)))
    points = tuple(Point)
    return Kills(
        {number: points[rng.randrange(3)] for number in sorted(rng.sample(range(1, requests + 1), count - between))},
        {number: rng.uniform(0, _LONGEST_DELAY) for number in sorted(rng.sample(range(1, rounds + 1), between))},
    )
