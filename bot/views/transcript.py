"""A rehearsal as people would have seen it: what was said where and when, and why we said what we said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.message import Message
from schedules.zones import to_local

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Audience(StrEnum):
    """Who can read a place."""

    EVERYONE = "everyone"
    STAFF = "staff"
    ONE_PERSON = "one person"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was said: a room, one of its threads (by its title), or one person's direct messages.

    *role* is the room's in the cohort: `announcements`, `lessons`, `questions`, `staff`; `person` for direct messages.
    """

    name: str
    role: str
    audience: Audience
    thread: str | None = None

    def __str__(self) -> str:
        return f"{self.name} › {self.thread}" if self.thread is not None else self.name


@dataclass(frozen=True, slots=True)
class Reason:
    """Why we said something: the delivery, when it was due, and the sentence that says what asked for it."""

    kind: str
    subject: str
    occurrence: str
    due_at: datetime
    why: str

    @property
    def name(self) -> str:
        """What a manager calls it: `lesson loops`, `reminder qa, week 3`."""
        subject = f" {self.subject}" if self.subject != "course" else ""
        week = self.occurrence.split(".")[0]
        return f"{self.kind}{subject}" + (f", {week.replace('-', ' ')}" if week.startswith("week-") else "")


@dataclass(frozen=True, slots=True)
class Answered:
    """The entry a reply stands under, and who wrote that."""

    id: str
    author: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing people could see. *message* is set for what we said, *text* is what they read, without markup.

    *opens* is the title of the thread that hangs on it; *hangs_on* the entry in whose thread this stands.
    """

    id: str
    at: datetime
    spot: Spot
    author: str
    text: str
    key: str | None = None
    reason: Reason | None = None
    message: Message | None = None
    what: str = "message"  # message | calendar entry
    opens: str | None = None
    hangs_on: str | None = None
    answers: Answered | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    pinned: bool = False
    reactions: tuple[tuple[str, int], ...] = ()
    files: tuple[str, ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.key is not None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A slot that was not kept, and why."""

    at: datetime
    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class CourseWeek:
    """One week of the course, on the cohort's calendar; the first day counts, the last one too."""

    number: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Post:
    """Something said in a room or to a person, whole: all parts of what we said, and the thread that hangs on it."""

    parts: tuple[Entry, ...]
    thread: tuple[Entry, ...]

    @property
    def at(self) -> datetime:
        return self.parts[0].at

    @property
    def opens(self) -> str | None:
        """The title of its thread."""
        return next((part.opens for part in self.parts if part.opens is not None), None)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the transcript: what comes before the first week, one week, or what comes after the last.

    What is *told* is in the order in which it began; threads stand with the post they hang on, whenever they go on.
    """

    title: str
    told: tuple[Post | Skipped, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an expectation in a rehearsal's file; *instead* is what was seen where it was not met."""

    file: str
    line: int
    expected: str
    instead: str | None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole rehearsal. Entries are in the order in which they could first be seen.

    *rehearsal* is the file that asked for it, and *outcomes* what came of its expectations.
    """

    course: str
    cohort: str
    name: str
    zone: str
    seed: int
    learners: int
    staff: int
    weeks: tuple[CourseWeek, ...]
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]
    rehearsal: str | None = None
    outcomes: tuple[Outcome, ...] = ()

    def wall(self, at: datetime) -> datetime:
        """The moment on the cohort's wall clock."""
        return to_local(at, self.zone).wall

    def clock(self, at: datetime) -> str:
        """`Mon 5 Oct 09:00`, on the cohort's wall clock."""
        wall = self.wall(at)
        return f"{day(wall.date())} {wall:%H:%M}"

    def posts(self) -> tuple[Post, ...]:
        """Everything said, threads and parts with the post they belong to."""
        threads: dict[str, list[Entry]] = {}
        posts: dict[object, list[Entry]] = {}
        for entry in self.entries:
            if entry.hangs_on is not None:
                threads.setdefault(entry.hangs_on, []).append(entry)
            else:
                whole = (entry.reason, entry.spot) if entry.reason is not None else entry.id
                posts.setdefault(whole, []).append(entry)
        return tuple(
            Post(tuple(parts), tuple(said for part in parts for said in threads.get(part.id, ())))
            for parts in posts.values()
        )

    def chapters(self) -> tuple[Chapter, ...]:
        """The transcript week by week; no chapter is empty."""
        bounds = [(_week_title(week), week.first_on) for week in self.weeks]
        if self.weeks:
            bounds.append(("After the last week", date.fromordinal(self.weeks[-1].last_on.toordinal() + 1)))
        starts = [("Before the first week", date.min), *bounds]
        ends = [first for _, first in starts[1:]] + [date.max]
        everything: list[Post | Skipped] = [*self.posts(), *self.skipped]
        everything.sort(key=lambda one: one.at)
        chapters = []
        for (title, first), end in zip(starts, ends, strict=True):
            told = tuple(one for one in everything if first <= self.wall(one.at).date() < end)
            if told:
                chapters.append(Chapter(title, told))
        return tuple(chapters)

    def counts(self) -> Mapping[str, int]:
        """How much there is of what; the same names in every report."""
        ours = [entry for entry in self.entries if entry.is_ours]
        theirs = [entry for entry in self.entries if not entry.is_ours]
        return {
            "posts": len(ours),
            "threads": len({entry.hangs_on for entry in self.entries if entry.hangs_on is not None}),
            "messages of people": len(theirs),
            "edited": sum(entry.edited_at is not None for entry in self.entries),
            "deleted": sum(entry.deleted_at is not None for entry in self.entries),
            "skipped": len(self.skipped),
        }


def day(on: date) -> str:
    """`Mon 5 Oct`; the same on every machine."""
    return f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def _week_title(week: CourseWeek) -> str:
    return f"Week {week.number} · {day(week.first_on)} to {day(week.last_on)}"


def utc_text(at: datetime) -> str:
    """`2026-10-05T07:00:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
