"""What is to be played: a cohort on a course version, with the people of one home and everything they do."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.app import Reading
from bot.course.cohort import Cohort
from bot.course.folder import Folder
from bot.enrolling import reading_of, room_names
from bot.model import Home
from bot.people.roster import roster
from bot.rehearsal.crowd import Crowd, crowd
from bot.rehearsal.faces import LEARNERS
from bot.serving import Enrolment

_MOST = 500  # learners played; a crowd this large already fills every thread

HOME = Home("rehearsal")
"""The one home of a play; its rooms are called as in the cohort's host."""


@dataclass(frozen=True, slots=True)
class Play:
    """*name* is what the cohort is called in the database, *rooms* the name of each role's room."""

    name: str
    reading: Reading
    files: Mapping[str, str]
    rooms: Mapping[str, str]
    crowd: Crowd
    seed: int

    def enrolment(self) -> Enrolment:
        """What the engine is asked to run."""
        return Enrolment(self.name, self.reading, self.files, {HOME: self.rooms}, self.listed())

    def listed(self) -> tuple[str, ...]:
        """Who is on the list, where the cohort takes its learners from one."""
        asked = self.reading.cohort.people.learners
        if asked is None or asked.origin != "file":
            return ()
        return tuple(face.name for face in self.crowd.faces if face.role == "learner")

    def keys(self, slot_key: str) -> str:
        """What the keys begin with under which a slot's delivery is said; the number of the step follows."""
        return f"{self.name}/{slot_key}/{HOME}/"


def play_of(folder: Folder, cohort: Cohort, seed: int, root: Path | None = None, learners: int = LEARNERS) -> Play:
    """The play of a cohort. Raises TimetableError, and RosterError where its list of learners cannot be read.

    *learners* are made up where the cohort has no list; *root* is where the list is looked for.
    """
    reading = reading_of(folder, cohort)
    home = next((home for home in cohort.homes if home.host), cohort.homes[0] if cohort.homes else None)
    named = roster(root, cohort)
    named = named[:_MOST] if named is not None else None
    return Play(
        name=f"rehearsal/{cohort.id}",  # wherever the folder lies, the play is the same
        reading=reading,
        files=folder.files,
        rooms=room_names(folder.course, home),
        crowd=crowd(folder.course, cohort, reading.timetable, seed, named if named is not None else learners),
        seed=seed,
    )
