"""What staff decided about a week's wrap-up before it is posted, and what they changed of it."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.course.course import Course
from bot.course.timetable import Timetable
from bot.model import Kind, MessageRef, Slot
from bot.wrapups.items import Item
from schedules.weeks import later

WAITS_AT_MOST = timedelta(hours=24)
"""A wrap-up that nobody approved for so long is not posted any more."""

LONGEST_NOTE = 1_000  # characters


class Decision(StrEnum):
    APPROVED = "approved"
    SKIPPED = "skipped"
    BY_ITSELF = "by itself"  # nobody approved it in time, and the course has it posted then
    LAPSED = "lapsed"  # nobody approved it in time

    @property
    def lets_it_out(self) -> bool:
        return self in (Decision.APPROVED, Decision.BY_ITSELF)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, when it was taken and by whom; without a name nobody did."""

    decision: Decision
    at: datetime
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """What staff changed: a *note* above everything else with who wrote it, questions left out, and questions told in
    people's own words although a language model wrote of them. Questions are known by any of their messages."""

    note: str = ""
    name: str = ""
    left_out: Set[MessageRef] = frozenset()
    quoted: Set[MessageRef] = frozenset()

    def leaves_out(self, item: Item) -> bool:
        return any(one.message.ref in self.left_out for one in item.askings)

    def quotes(self, item: Item) -> bool:
        return any(one.message.ref in self.quoted for one in item.askings)


@dataclass(frozen=True, slots=True)
class Review:
    """Where a week's wrap-up stands with staff."""

    decided: Decided | None = None
    edits: Edits = field(default_factory=Edits)


def is_reviewed(course: Course) -> bool:
    """Whether wrap-ups wait for an instructor's approval."""
    return course.wrapup is not None and course.wrapup.review_by is not None


def posted_anyway_at(slot: Slot, course: Course) -> datetime | None:
    """When the wrap-up *slot* is posted although nobody approved it; None: never."""
    if course.wrapup is None or course.wrapup.post_anyway_after is None:
        return None
    return later(slot.moment, course.wrapup.post_anyway_after).at


def lapses_at(slot: Slot) -> datetime:
    """When the wrap-up *slot* is not posted any more unless somebody approved it."""
    return slot.at + WAITS_AT_MOST


def due_since(slot: Slot, review: Review) -> datetime:
    """Since when the wrap-up *slot* was to be out: since its moment, or since it was let out."""
    decided = review.decided
    return max(slot.at, decided.at) if decided is not None and decided.decision.lets_it_out else slot.at


def wrap_up_slots(timetable: Timetable) -> list[Slot]:
    """The wrap-ups of a cohort, first week first."""
    return [slot for slot in timetable.slots if slot.kind is Kind.WRAP_UP]
