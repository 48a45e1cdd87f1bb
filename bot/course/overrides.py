"""What the overrides of a cohort come to, one after the other: where each lesson, sitting and line ends up.

A pure computation. A later override begins where the earlier ones led to: what was moved to a day is shifted from there
when the rest of the cohort is, and moved again it is where the last move put it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.course.cohort import Cohort
from bot.course.override import Override
from schedules.weeks import Push


@dataclass(frozen=True, slots=True)
class Placed:
    """Where overrides left something. *at* is None where the course decides; *times* counts moves, those undone too.

    *first* is the number of the first override that gave it a moment of its own: shifts before that one found it where
    the course had it.
    """

    at: datetime | None = None
    why: str = ""
    times: int = 0
    cancelled: bool = False
    held: bool = False
    first: int | None = None


NOWHERE = Placed()
"""What no override is about."""


def over(cohort: Cohort, more: Sequence[Override]) -> Cohort:
    """The cohort with *more* overrides laid over those of its file."""
    return cohort.model_copy(update={"overrides": (*cohort.overrides, *more)}) if more else cohort


def pushes(overrides: Iterable[Override]) -> list[Push]:
    """The shifts of the rest of a cohort, each numbered by its place among the overrides."""
    return [
        Push(one.since, 0 if one.undone else one.days, one.why, number, times=2 if one.undone else 1)
        for number, one in enumerate(overrides)
        if one.shift is not None and one.since is not None
    ]


def of_lesson(overrides: Sequence[Override], lesson: str) -> Placed:
    """What the overrides come to for a lesson."""
    return _placed(overrides, [number for number, one in enumerate(overrides) if one.lesson == lesson])


def of_sitting(overrides: Sequence[Override], session: str, week: int, sitting: int) -> Placed:
    """What the overrides come to for a sitting. One that names no sitting moves the first, or cancels them all."""
    about = [
        number
        for number, one in enumerate(overrides)
        if one.session == session
        and one.week in (week, None)
        and (one.sitting == sitting or (one.sitting is None and (one.at is None or sitting == 1)))
    ]
    return _placed(overrides, about)


def of_slot(overrides: Sequence[Override], key: str) -> Placed:
    """What the overrides come to for the line of the timetable with this key."""
    return _placed(overrides, [number for number, one in enumerate(overrides) if one.slot == key.rstrip("/")])


def slots_named(overrides: Iterable[Override]) -> set[str]:
    """The keys of the lines that overrides name, without what is empty at their ends."""
    return {one.slot for one in overrides if one.slot is not None}


def _placed(overrides: Sequence[Override], about: Sequence[int]) -> Placed:
    if not about:
        return NOWHERE
    placed = NOWHERE
    for number, one in enumerate(overrides[about[0] :], start=about[0]):
        if one.shift is not None and one.since is not None and placed.at is not None:
            if placed.at.date() >= one.since:
                placed = replace(
                    placed,
                    at=placed.at + timedelta(days=0 if one.undone else one.days),
                    times=placed.times + (2 if one.undone else 1),
                )
        elif number in about:
            placed = _next(placed, one, number)
    return placed


def _next(placed: Placed, one: Override, number: int) -> Placed:
    moment = one.release or one.at
    if one.undone:
        return replace(placed, times=placed.times + 2) if moment is not None else placed
    if moment is not None:
        first = number if placed.first is None else placed.first
        return Placed(moment, one.why, placed.times + 1, first=first)
    return replace(placed, cancelled=one.cancelled, held=one.held, why=one.why)
