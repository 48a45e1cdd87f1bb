"""Leaves a language model alone for a while after it failed again and again."""

from datetime import datetime, timedelta

FAILURES, REST = 3, timedelta(minutes=10)


class Breaker:
    """Closed while requests succeed; open for `REST` after `FAILURES` in a row; then one may try."""

    def __init__(self) -> None:
        self._failures = 0
        self._open_until: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self._open_until is not None and now < self._open_until

    def succeeded(self) -> None:
        self._failures, self._open_until = 0, None

    def failed(self, now: datetime) -> None:
        """One more; after a rest a single failure is enough."""
        self._failures += 1
        if self._failures >= FAILURES:
            self._open_until = now + REST

    @property
    def tries_again_at(self) -> datetime | None:
        return self._open_until
