"""Changes of a running cohort, made at once: pause, go on, overrides. Commands of shells and of chats call these.

Each is one transaction. Whoever runs the cohort notices by its revision.
"""

from dataclasses import replace
from datetime import datetime

from bot.cohorts.comparing import Comparison
from bot.cohorts.present import Present
from bot.course.override import Override
from bot.course.taken import Reading
from bot.deliver.applying import lay
from bot.errors import HomeroomError
from bot.model import CohortState
from bot.store import activity, deliveries, overrides, standing, steps
from bot.store.activity import What
from bot.store.database import Transaction


class NoSuchChangeError(HomeroomError):
    """A change that cannot be made, or not any more."""


async def pause(transaction: Transaction, cohort: Present, now: datetime, by: str) -> None:
    """Let a cohort post nothing more until it goes on; what is on its way is finished."""
    _refuse(cohort, CohortState.PAUSED, "is paused already")
    await standing.set_state(transaction, cohort.name, CohortState.PAUSED)
    await steps.pause(transaction, cohort.name)
    await _note(transaction, cohort, f"{by} paused the cohort", now)


async def resume(transaction: Transaction, cohort: Present, now: datetime, by: str) -> None:
    """Let a paused cohort go on: what is owed comes, each as late as its kind may be."""
    _refuse(cohort, CohortState.RUNNING, "is not paused")
    await standing.set_state(transaction, cohort.name, CohortState.RUNNING)
    await steps.resume(transaction, cohort.name)
    await _note(transaction, cohort, f"{by} let the cohort go on", now)


async def change(transaction: Transaction, cohort: Present, override: Override, now: datetime, by: str) -> Comparison:
    """Lay one more override over a cohort; what that changed. Raises NoSuchChangeError, TimetableError."""
    after = cohort.reading(override)
    compared = _compared(cohort, after, now)
    number = await overrides.add(transaction, cohort.name, override, now, by)
    await _lay(transaction, cohort, after, now)
    await _note(transaction, cohort, f"{by} made change {number}", now)
    return compared


def changed_by(cohort: Present, override: Override, now: datetime) -> Comparison:
    """What an override would change. Raises NoSuchChangeError where that is nothing, and TimetableError."""
    return _compared(cohort, cohort.reading(override), now)


def _compared(cohort: Present, after: Reading, now: datetime) -> Comparison:
    if cohort.standing.state is CohortState.ARCHIVED:
        raise NoSuchChangeError(f"The cohort {cohort.name} is archived: nothing of it changes any more.")
    compared = cohort.changed_by(after, now)
    if not compared.changes_timetable:
        if compared.staying:
            raise NoSuchChangeError(
                "Nothing changes: what this is about was posted, or is on its way, and what was posted is never moved."
            )
        raise NoSuchChangeError("Nothing changes: the timetable is like that already.")
    return compared


async def undo(transaction: Transaction, cohort: Present, number: int, now: datetime, by: str) -> Comparison:
    """Take one override back; what that changed. Raises NoSuchChangeError, TimetableError."""
    compared = changed_by_undoing(cohort, number, now)
    await overrides.undo(transaction, number, now)
    await _lay(transaction, cohort, _without(cohort, number).reading(), now)
    await _note(transaction, cohort, f"{by} took change {number} back", now)
    return compared


def changed_by_undoing(cohort: Present, number: int, now: datetime) -> Comparison:
    """What taking an override back would change. Raises NoSuchChangeError where there is no such override."""
    standing_ones = [one.id for one in cohort.kept if not one.override.undone]
    if number not in standing_ones:
        listed = ", ".join(str(one) for one in standing_ones)
        there = f"Changes that can be taken back: {listed}." if listed else "Nothing of it was changed by a command."
        raise NoSuchChangeError(f"The cohort {cohort.name} has no change {number} to take back. {there}")
    return cohort.changed_by(_without(cohort, number).reading(), now)


def _without(cohort: Present, number: int) -> Present:
    kept = [
        replace(one, override=one.override.model_copy(update={"undone": True})) if one.id == number else one
        for one in cohort.kept
    ]
    return replace(cohort, kept=kept)


async def _lay(transaction: Transaction, cohort: Present, after: Reading, now: datetime) -> None:
    await lay(transaction, cohort.running(after), now)
    await deliveries.mark_stale(transaction, cohort.name)


async def _note(transaction: Transaction, cohort: Present, what: str, now: datetime) -> None:
    await activity.log_lines(transaction, now, cohort.name, [(What.CHANGED, what)])
    await standing.raise_revision(transaction, cohort.name)


def _refuse(cohort: Present, already: CohortState, how: str) -> None:
    if cohort.standing.state is CohortState.ARCHIVED:
        raise NoSuchChangeError(f"The cohort {cohort.name} is archived: nothing of it changes any more.")
    if cohort.standing.state is already:
        raise NoSuchChangeError(f"The cohort {cohort.name} {how}.")
