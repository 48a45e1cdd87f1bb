"""How a running Homeroom is: what the metrics, the health page and `doctor` show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Requests:
    """What came of requests of one sort to one platform, counted since the process began."""

    sort: str  # attempt | edit | look-up
    platform: str
    came_of_it: str  # done | try-later | never | in-doubt
    count: int


@dataclass(frozen=True, slots=True)
class ReplicaHealth:
    """A process that shares the database; *lease_left* is negative once its lease has run out."""

    owner: str
    program: str
    lease_left: timedelta


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late steps were carried out: how many up to each bound, all of them, and the sum."""

    up_to: Mapping[timedelta, int]
    count: int
    total: timedelta


@dataclass(frozen=True, slots=True)
class Health:
    """*trouble* says why the database cannot be asked; then there is nothing of what it would have told."""

    at: datetime
    program: str
    schema: str
    tzdata: str
    cohorts: int
    wake_age: timedelta | None  # None: it has not woken yet
    wake_limit: timedelta
    queue_age: timedelta
    ready: int
    steps: Mapping[str, int]  # by state: claimed, uncertain, held, failed
    uncertain_age: timedelta
    requests: tuple[Requests, ...]
    waited: Mapping[str, timedelta]  # by platform: how long it asked us to wait
    lateness: Lateness
    replicas: tuple[ReplicaHealth, ...]
    holds_lease: bool
    trouble: str | None

    @property
    def is_awake(self) -> bool:
        return self.wake_age is not None and self.wake_age <= self.wake_limit

    @property
    def is_ready(self) -> bool:
        """Whether what is due goes out."""
        return self.trouble is None and self.is_awake and self.holds_lease
