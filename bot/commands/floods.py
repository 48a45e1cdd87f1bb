"""Too much from one person at once: the rest is refused, with a sentence, and nothing of it is done."""

from collections import deque
from datetime import datetime, timedelta

from bot.model import Home, PersonRef

MOST = 20
WITHIN = timedelta(minutes=1)
_PEOPLE = 10_000  # whom we remember; those who were quiet longest are forgotten first


class Floods:
    """Counts calls per person, in this process."""

    def __init__(self) -> None:
        self._calls: dict[tuple[Home, PersonRef], deque[datetime]] = {}

    def is_too_much(self, home: Home, person: PersonRef, now: datetime) -> bool:
        """Count one more call; whether it is one too many."""
        calls = self._calls.pop((home, person), deque())
        self._calls[home, person] = calls  # whoever calls is the last to be forgotten
        while calls and now - calls[0] >= WITHIN:
            calls.popleft()
        if len(calls) >= MOST:
            return True
        calls.append(now)
        while len(self._calls) > _PEOPLE:
            self._calls.pop(next(iter(self._calls)))
        return False
