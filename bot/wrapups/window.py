"""Which stretch of time a wrap-up looks back on."""

from dataclasses import dataclass
from datetime import datetime

from bot.course.timetable import SessionOccurrence, Timetable
from bot.model import Kind, Slot


@dataclass(frozen=True, slots=True)
class Window:
    """From the wrap-up before to this one, first moment included, last excluded."""

    since: datetime
    until: datetime

    def __contains__(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until


def window(slot: Slot, timetable: Timetable) -> Window:
    """The window of the wrap-up *slot*; moments come from wall clocks, so a week may have 167 or 169 hours."""
    before = [each.at for each in timetable.slots if each.kind is Kind.WRAP_UP and each.at < slot.at]
    return Window(max(before, default=beginning(timetable)), slot.at)


def beginning(timetable: Timetable) -> datetime:
    """When a cohort begins to talk: with its start, or with what was posted before that."""
    return min((timetable.starts.at, *(slot.at for slot in timetable.slots[:1])))


def released_in(week: Window, timetable: Timetable) -> list[Slot]:
    return [slot for slot in timetable.slots if slot.kind is Kind.LESSON and slot.at in week]


def held_in(week: Window, timetable: Timetable) -> list[SessionOccurrence]:
    """Sessions whose last sitting ended in the window."""
    return [
        each for each in timetable.sessions if max((sitting.ends.at for sitting in each.sittings), default=None) in week
    ]


def week_number(slot: Slot) -> int:
    """`week-3` is 3."""
    return int(slot.occurrence.removeprefix("week-").split(".")[0])
