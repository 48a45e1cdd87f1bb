"""Which rehearsals somebody asked for: those of the folder's files, or a cohort with any crowd."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from bot.course.cohort import Cohort
from bot.course.folder import Folder
from bot.course.rehearsal import Rehearsal
from bot.errors import HomeroomError
from schedules.errors import did_you_mean

SEED = 1
"""Whose crowd comes where nobody asked for another."""


class NothingToRehearse(HomeroomError):
    """A rehearsal or cohort that is not in the folder."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cohort to be played with the crowd of *seed*, and held to a file's expectations where one asks for it."""

    name: str
    cohort: Cohort
    seed: int
    rehearsal: Rehearsal | None = None


def demo_course() -> Path:
    """The packaged demo course."""
    with as_file(files("bot") / "demo_course") as folder:
        return folder


def wanted(folder: Folder, root: Path, rehearsal: str | None, cohort: str | None, seed: int | None) -> Sequence[Wanted]:
    """The folder's rehearsals, or only the named one, or only those of a cohort; a cohort without any is just played.

    Raises NothingToRehearse, with a near name where there is one.
    """
    cohorts = {one.id: one for one in folder.cohorts}
    if not cohorts:
        raise NothingToRehearse(f"The course in {root} has no cohort yet. Write one, like cohorts/autumn.yaml.")
    if cohort is not None and cohort not in cohorts:
        raise NothingToRehearse(
            f'There is no cohort "{cohort}" in {root}. {did_you_mean(cohort, cohorts)}'
            f"Cohorts here: {', '.join(cohorts)}."
        )
    known = {one.id: one for one in folder.rehearsals}
    if rehearsal is not None and rehearsal not in known:
        here = f"Rehearsals here: {', '.join(known)}." if known else "It has no rehearsals yet: write one."
        raise NothingToRehearse(
            f'There is no rehearsal "{rehearsal}" in {root}. {did_you_mean(rehearsal, known)}{here}'
        )
    chosen = [one for one in known.values() if rehearsal in (None, one.id) and cohort in (None, one.cohort)]
    if rehearsal is not None and not chosen:
        raise NothingToRehearse(
            f'The rehearsal "{rehearsal}" plays the cohort "{known[rehearsal].cohort}", not "{cohort}". '
            "Leave --cohort out."
        )
    if chosen:
        return [Wanted(one.id, cohorts[one.cohort], seed if seed is not None else one.seed, one) for one in chosen]
    asked = [one for one in folder.cohorts if cohort in (None, one.id)]
    return [Wanted(one.id, one, seed if seed is not None else SEED) for one in asked]
