"""The read parts of a course folder, before they are known to fit together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.course.cohort import CohortFile
from bot.course.course import CourseFile
from bot.course.lesson_file import LessonFile
from bot.course.links import FileLink
from bot.course.reading import Read
from bot.course.rehearsal import RehearsalFile
from bot.course.written import Written
from bot.course.yaml_reading import Yaml
from schedules.presets import Preset

Model = TypeVar("Model", bound=Written)


@dataclass(frozen=True, slots=True)
class Part(Generic[Model]):
    """One YAML file: its text with places, and what came of it."""

    id: str
    yaml: Yaml
    read: Read[Model]

    @property
    def value(self) -> Model | None:
        return self.read.value

    @property
    def partial(self) -> Model | None:
        return self.read.partial

    def tells(self, *names: str) -> bool:
        """Whether these fields can be relied on in what is *partial*."""
        return not self.read.bad.intersection(names)


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that was read. *files* are all texts, *assets* all other files (None: not known).

    *lost* are texts that exist and could not be read: what only they could tell is not asked for.
    """

    course: Part[CourseFile] | None
    lessons: tuple[LessonFile, ...]
    cohorts: tuple[Part[CohortFile], ...]
    rehearsals: tuple[Part[RehearsalFile], ...]
    presets: Mapping[str, Preset]
    links: Mapping[str, tuple[FileLink, ...]]
    files: frozenset[str]
    assets: frozenset[str] | None
    lost: tuple[str, ...] = ()

    def is_lost(self, folder: str) -> bool:
        """Whether a file of *folder* could not be read."""
        return any(file.startswith(f"{folder}/") for file in self.lost)
