"""Overrides of single lines of a timetable: a wrap-up moved, a reminder left out, an announcement held back."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.course.override import Override
from bot.course.overrides import of_slot, slots_named
from bot.course.timetable import Warned
from bot.kinds import RULES
from bot.model import Kind, Slot
from schedules.zones import LocalMoment, resolve

NOT_ALONE = frozenset({Kind.LESSON, Kind.OPENING, Kind.CLOSING, Kind.DEADLINE})
"""What others hang on: it moves with its lesson or its session, never by itself."""

_BY_HAND = frozenset({Kind.OPENING, Kind.CLOSING})
"""What an instructor may have come before its time, by starting or stopping a session; never after it."""


def single_lines(slots: Iterable[Slot], overrides: Sequence[Override]) -> tuple[list[Slot], list[Warned]]:
    """The lines with the overrides that name them laid over, and what to know about it."""
    named = slots_named(overrides)
    if not named:
        return list(slots), []
    kept: list[Slot] = []
    warned: list[Warned] = []
    for slot in slots:
        name = slot.key.rstrip("/")
        placed = of_slot(overrides, name)
        if name not in named:
            kept.append(slot)
        elif placed.cancelled:
            warned.append(Warned(f"The line {name} is left out for this cohort."))
        elif placed.held:
            warned.append(Warned(f"The line {name} is held back until somebody releases it."))
        elif placed.at is not None and _may_come(slot, moment := resolve(placed.at, slot.moment.zone)):
            worth = RULES[slot.kind].worth
            until = moment.at + worth if isinstance(worth, timedelta) else slot.until
            why = f"moved for this cohort: {placed.why}" if placed.why else "moved for this cohort"
            kept.append(replace(slot, moment=moment, until=until, why=why))
        else:
            kept.append(slot)
    return kept, warned


def _may_come(slot: Slot, moment: LocalMoment) -> bool:
    return slot.kind not in NOT_ALONE or (slot.kind in _BY_HAND and moment.at < slot.at)
