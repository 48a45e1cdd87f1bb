"""The nouns of the house: addresses, slots, deliveries and their steps.

Addresses are minted by an adapter and opaque to everything else: nothing outside that adapter takes one apart.
What is said is in `bot/message.py`, what happened in `bot/events.py`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NewType

from schedules.zones import LocalMoment

Home = NewType("Home", str)
"""One community on one platform: a server, a workspace, the built-in chat."""

Place = NewType("Place", str)
"""Where something can be said: a room, a thread, somebody's direct messages."""

MessageRef = NewType("MessageRef", str)
"""One message, or an event in a platform's calendar."""

PersonRef = NewType("PersonRef", str)
"""One account in one home."""

Lane = NewType("Lane", str)
"""What a platform paces and orders by: usually a room with its threads."""


class Kind(StrEnum):
    """What a slot or delivery is; `bot/kinds.py` says of each how late, how urgent, where and in which words."""

    WELCOME = "welcome"
    LESSON = "lesson"
    DEADLINE_REMINDER = "deadline-reminder"
    DEADLINE = "deadline"
    ANNOUNCEMENT = "announcement"
    PRE_WORK = "pre-work"
    REMINDER = "reminder"
    OPENING = "opening"
    CLOSING = "closing"
    FOLLOW_UP = "follow-up"
    RECORDING = "recording"
    SESSION_CHANGE = "session-change"
    CHASE = "chase"
    TRANSCRIPT = "transcript"
    WRAP_UP = "wrap-up"
    WRAP_UP_DRAFT = "wrap-up-draft"
    NUDGE = "nudge"
    CATCH_UP = "catch-up"
    EXTENSION = "extension"
    POLL = "poll"
    NOTICE = "notice"
    ENDING = "ending"
    EXPORT = "export"
    GREETING = "greeting"
    ANNOUNCED = "announced"
    QUESTION = "question"
    ANSWER = "answer"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of the timetable: something due, and until when it is worth sending (None: always).

    *subject* is the lesson's or session's id, or `course`. *occurrence* tells repeats apart and never holds a date:
    `week-3`, `week-3.sitting-2`, `week-3.sitting-2.revision-1.1-day`, or nothing. *person* is set for direct messages.
    """

    kind: Kind
    subject: str
    occurrence: str
    moment: LocalMoment
    until: datetime | None
    why: str
    person: PersonRef | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until.utcoffset() != UTC.utcoffset(None):
            raise ValueError(f"until is in UTC, not {self.until!r}")

    @property
    def at(self) -> datetime:
        """When it is due, in UTC."""
        return self.moment.at

    @property
    def key(self) -> str:
        """What makes this slot itself within its cohort, wherever it is moved to."""
        return "/".join((self.kind, self.subject, self.occurrence, self.person or ""))


@dataclass(frozen=True, slots=True)
class Sent:
    """What is left of a carried-out step: where it can be found and the address that opens it."""

    ref: MessageRef
    link: str


class StepState(StrEnum):
    PLANNED = "planned"
    CLAIMED = "claimed"
    UNCERTAIN = "uncertain"
    HELD = "held"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


class Verb(StrEnum):
    """What a step asks of a platform."""

    POST = "post"
    OPEN_THREAD = "open thread"
    PIN = "pin"
    ANNOUNCE_SESSION = "announce session"
    DIRECT_MESSAGE = "direct message"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class LedgerMessage:
    """Something said in a room we may read, as it stands now: edited in place, gone when deleted."""

    ref: MessageRef
    place: Place
    at: datetime
    author: PersonRef
    author_name: str
    text: str
    link: str
    reply_to: MessageRef | None = None
    by_bot: bool = False
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a cohort."""

    person: PersonRef
    name: str
    role: str  # learner | instructor | manager
    zone: str | None
    joined_at: datetime


class CohortState(StrEnum):
    """A paused cohort plans and posts nothing until it goes on; an archived one never again."""

    RUNNING = "running"
    PAUSED = "paused"
    ARCHIVED = "archived"


class DeliveryState(StrEnum):
    """A delivery is planned until it is due, then opened: its steps are written down and carried out one by one."""

    PLANNED = "planned"
    OPENED = "opened"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A slot being kept in one home: in a room, or to one person. *details* belong to what no timetable asks for.

    *in_doubt_since*: somebody else may have posted it from then on, so it is looked up before it is sent.
    """

    id: int
    cohort: str
    home: Home
    slot: Slot
    state: DeliveryState
    opened_at: datetime | None
    details: dict[str, str]
    in_doubt_since: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One request to a platform. *place* and *lane* are known once the step before it is sent.

    *payload* is the message or the session notice as JSON; *root* the delivery's first message once it is sent.
    *first_attempt_at* is the oldest attempt of which something could still appear; *opened_at* when the delivery was
    composed.
    """

    id: int
    delivery: int
    cohort: str
    kind: Kind
    ordinal: int
    key: str
    home: Home
    verb: Verb
    in_thread: bool
    express: bool
    state: StepState
    place: Place | None
    lane: Lane | None
    payload: str | None
    title: str | None
    person: PersonRef | None
    due_at: datetime
    until: datetime | None
    attempt: int
    doubts: int
    attempt_at: datetime | None
    first_attempt_at: datetime | None
    opened_at: datetime | None
    root: MessageRef | None
    ref: MessageRef | None
    shown: str | None
    wanted: str | None
    why: str | None
