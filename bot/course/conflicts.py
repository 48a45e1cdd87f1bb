"""Where a new course version and the changes that were made to the running cohort do not go together.

Nothing is refused for a conflict: each is a sentence with the place, what is so, and what to do about it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.course.course import Course
from bot.course.override import Override
from bot.course.sittings import times, weeks_of
from bot.course.timetable import Timetable
from bot.model import Kind
from schedules.zones import LocalMoment


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of them: *override* is its number in the database, *place* what it is about."""

    override: int
    place: str
    what: str
    to_do: str

    def __str__(self) -> str:
        return f"{self.place}  {self.what} {self.to_do}"


@dataclass(frozen=True, slots=True)
class Side:
    """A course version without the cohort's own changes: what it alone asks for."""

    course: Course
    timetable: Timetable


def conflicts(numbered: Mapping[int, Override], before: Side | None, after: Side) -> list[Conflict]:
    """What to know about the overrides of a cohort before it takes the version *after* instead of *before*."""
    found = []
    for number, one in numbered.items():
        if not one.undone:
            found += [Conflict(number, f"override {number}", *told) for told in _about(number, one, before, after)]
    return found


def _about(number: int, one: Override, before: Side | None, after: Side) -> Iterator[tuple[str, str]]:
    undo = f"or undo it: homeroom cohort undo NAME {number}."
    if one.lesson is not None:
        if all(lesson.id != one.lesson for lesson in after.course.lessons):
            yield f'It {_did(one)} the lesson "{one.lesson}", which this version does not have.', f"Put it back, {undo}"
        else:
            yield from _moved_twice(one, number, f'the lesson "{one.lesson}"', Kind.LESSON, "", before, after)
    elif one.session is not None:
        session = next((each for each in after.course.sessions if each.id == one.session), None)
        if session is None:
            yield (
                f'It {_did(one)} the session "{one.session}", which this version does not have.',
                f"Put it back, {undo}",
            )
        elif one.week is not None and one.week not in weeks_of(session, after.course):
            yield (
                f'It {_did(one)} the session "{one.session}" of week {one.week}, which is not held.',
                f"Add it, {undo}",
            )
        elif one.sitting is not None and one.sitting > len(times(session)):
            held = len(times(session))
            yield (
                f'It {_did(one)} sitting {one.sitting} of the session "{one.session}", which is held only '
                f"{'once' if held == 1 else f'{held} times'}.",
                f"Add a sitting, {undo}",
            )
        else:
            occurrence = "once" if session.at is not None else f"week-{one.week}"
            detail = f"{occurrence}.sitting-{one.sitting or 1}"
            name = f'the session "{one.session}"{f" of week {one.week}" if one.week else ""}'
            yield from _moved_twice(one, number, name, Kind.OPENING, detail, before, after)
    elif one.slot is not None and one.slot not in {_name(slot.key) for slot in after.timetable.slots}:
        yield f"It {_did(one)} the line {one.slot}, which this version does not have.", f"Put it back, {undo}"
    elif one.since is not None and one.since > after.timetable.ends.wall.date():
        yield (
            f"It shifts everything from {one.since:%a %d %b %Y} on, and this version ends on "
            f"{after.timetable.ends.wall:%a %d %b %Y}.",
            f"Look whether it is still needed, {undo}",
        )


def _moved_twice(
    one: Override, number: int, name: str, kind: Kind, detail: str, before: Side | None, after: Side
) -> Iterator[tuple[str, str]]:
    """The version moves what the cohort had moved already."""
    if before is None:
        return
    subject = one.lesson or one.session or ""
    was, now = (_moment(side.timetable, kind, subject, detail) for side in (before, after))
    if was is not None and now is not None and was.wall != now.wall:
        yield (
            f"It {_did(one)} {name}, and this version itself moves that from {_day(was.wall)} to {_day(now.wall)}.",
            f"The cohort's own change stays; to follow the version, undo it: homeroom cohort undo NAME {number}.",
        )


def _moment(timetable: Timetable, kind: Kind, subject: str, detail: str) -> LocalMoment | None:
    found = (one for one in timetable.slots if (one.kind, one.subject, one.occurrence) == (kind, subject, detail))
    return next((slot.moment for slot in found), None)


def _did(one: Override) -> str:
    if one.cancelled:
        return "cancels"
    return "holds back" if one.held else "moves"


def _day(wall: datetime) -> str:
    return f"{wall:%a %d %b %Y %H:%M}"


def _name(key: str) -> str:
    return key.rstrip("/")
