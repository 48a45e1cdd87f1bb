"""A whole course folder, read: from a folder on disk, or from the texts of a stored version."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from bot.course.cache import LinkCache, key_of
from bot.course.checking import check
from bot.course.cohort import Cohort, CohortFile
from bot.course.course import Course, CourseFile
from bot.course.decoding import decoded
from bot.course.faults import CourseError, Fault, Source, Spot, quoted
from bot.course.gathering import COHORTS, COURSE, LESSONS, REHEARSALS, gather, natural
from bot.course.lesson_file import LessonFile, read_lesson
from bot.course.links import FileLink, file_links
from bot.course.parts import Part, Parts
from bot.course.preset_files import read_presets
from bot.course.reading import read_as
from bot.course.rehearsal import Rehearsal, RehearsalFile
from bot.course.written import ID_LIMIT, Written, slug
from bot.course.yaml_reading import read_yaml
from schedules.presets import Preset

Model = TypeVar("Model", bound=Written)
Links = Callable[[LessonFile], tuple[FileLink, ...]]


@dataclass(frozen=True, slots=True)
class Folder:
    """A course folder as read. With *problems* it must not run; *warnings* are worth a look.

    *files* are its texts by their path, *assets* its other files; *root* is the folder as it was named, for messages.
    """

    root: str
    found: Course | None
    cohorts: tuple[Cohort, ...] = ()
    rehearsals: tuple[Rehearsal, ...] = ()
    presets: Mapping[str, Preset] = field(default_factory=dict)
    problems: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    assets: frozenset[str] = frozenset()

    @property
    def course(self) -> Course:
        """The course. Raises CourseError with every problem where it cannot be read."""
        if self.found is None:
            raise CourseError(self.problems, self.root)
        return self.found

    def cohort(self, id: str) -> Cohort:  # noqa: A002
        """The cohort with this id. Raises CourseError where there is none."""
        for cohort in self.cohorts:
            if cohort.id == id:
                return cohort
        missing = Fault(Spot(f"{COHORTS}/{id}.yaml"), "This cohort is gone.", "Put its file back.")
        raise CourseError(self.problems or (missing,), self.root)


def read_folder(path: Path, cache: LinkCache | None = None) -> Folder:
    """Read the course folder at *path*; whatever is wrong in it is among the problems. Never raises for its content."""
    found = gather(path)
    cache = cache or LinkCache.nowhere()
    files: dict[str, str] = {}
    problems, lost = list(found.problems), list(found.lost)
    for file, raw in found.texts.items():
        text = decoded(raw, file)
        if isinstance(text, Fault):
            problems.append(text)
            lost.append(file)
        else:
            files[file] = text

    def links(lesson: LessonFile) -> tuple[FileLink, ...]:
        key = key_of(found.texts[lesson.path])
        known = cache.get(key)
        if known is None:
            known = file_links(lesson.text, lesson.line)
            cache.put(key, known)
        return known

    folder = _Reading(str(path), files, frozenset(found.assets), tuple(lost), links).folder(problems, found.warnings)
    cache.save()
    return folder


def load_folder(path: Path, cache: LinkCache | None = None) -> Folder:
    """Read the course folder at *path*. Raises CourseError with all of its problems."""
    folder = read_folder(path, cache)
    if folder.problems:
        raise CourseError(folder.problems, folder.root)
    return folder


def read_files(files: Mapping[str, str], assets: Collection[str] | None = None) -> Folder:
    """Read texts by their path, as of a stored version. *assets* are its other files; None takes all for granted."""
    if assets is None:
        return _Reading("", files, None, (), lambda _: ()).folder([], [])
    return _Reading("", files, frozenset(assets), (), lambda lesson: file_links(lesson.text, lesson.line)).folder(
        [], []
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads all texts of one folder, then checks them together."""

    root: str
    files: Mapping[str, str]
    assets: frozenset[str] | None
    lost: tuple[str, ...]
    links: Links

    def folder(self, problems: list[Fault], warnings: list[Fault]) -> Folder:
        presets, faults = read_presets(self.files)
        lessons = tuple(read_lesson(file, self.files[file]) for file in self._in(LESSONS, ".md"))
        parts = Parts(
            course=self._part(COURSE, CourseFile) if COURSE in self.files else None,
            lessons=lessons,
            cohorts=tuple(self._part(file, CohortFile) for file in self._in(COHORTS, ".yaml")),
            rehearsals=tuple(self._part(file, RehearsalFile) for file in self._in(REHEARSALS, ".yaml")),
            presets=presets,
            links={lesson.path: self.links(lesson) for lesson in lessons},
            files=frozenset(self.files),
            assets=self.assets,
            lost=self.lost,
        )
        more, warned = check(parts)
        problems = [*problems, *faults, *_faults(parts), *self._names(), *more]
        return Folder(
            root=self.root,
            found=_course(parts),
            cohorts=tuple(_whole(Cohort, part) for part in parts.cohorts if part.value is not None and _is_id(part.id)),
            rehearsals=tuple(
                _whole(Rehearsal, part) for part in parts.rehearsals if part.value is not None and _is_id(part.id)
            ),
            presets=presets,
            problems=_in_order(problems),
            warnings=_in_order([*warnings, *warned]),
            files=self.files,
            assets=self.assets or frozenset(),
        )

    def _in(self, folder: str, suffix: str) -> list[str]:
        """The files below *folder* in natural order."""
        inside = [file for file in self.files if file.startswith(f"{folder}/") and file.endswith(suffix)]
        return sorted(inside, key=natural_path)

    def _part(self, file: str, model: type[Model]) -> Part[Model]:
        yaml = read_yaml(Source(file, self.files[file].split("\n")))
        return Part(PurePosixPath(file).stem, yaml, read_as(model, yaml))

    def _names(self) -> Iterator[Fault]:
        """Cohorts and rehearsals are known by their files' names."""
        for folder, what in ((COHORTS, "cohort"), (REHEARSALS, "rehearsal")):
            for file in self._in(folder, ".yaml"):
                name = PurePosixPath(file).stem
                if not _is_id(name):
                    said = f"The file's name is the {what}'s id, and {quoted(name)} cannot be one."
                    to_do = "Use small letters a–z, digits and hyphens"
                    yield Fault(Spot(file), said, f"{to_do}: {slug(name)}.yaml." if slug(name) else f"{to_do}.")


def natural_path(file: str) -> list[list[tuple[int, int, str]]]:
    """A key that sorts paths as people number them."""
    return [natural(part) for part in file.split("/")]


def _is_id(name: str) -> bool:
    return name == slug(name) and 0 < len(name) <= ID_LIMIT


def _faults(parts: Parts) -> Iterator[Fault]:
    if parts.course is not None:
        yield from parts.course.yaml.faults
    for lesson in parts.lessons:
        yield from lesson.head.faults
    for cohort in parts.cohorts:
        yield from cohort.yaml.faults
    for rehearsal in parts.rehearsals:
        yield from rehearsal.yaml.faults


def _course(parts: Parts) -> Course | None:
    if parts.course is None or parts.course.value is None:
        return None
    lessons = tuple(file.lesson for file in parts.lessons if file.lesson is not None)
    return Course.model_validate({**dict(parts.course.value), "lessons": lessons})


def _whole(model: type[Model], part: Part[CohortFile] | Part[RehearsalFile]) -> Model:
    assert part.value is not None
    return model.model_validate({**dict(part.value), "id": part.id})


def _in_order(faults: list[Fault]) -> tuple[Fault, ...]:
    """By file as people list them, then by place; course.yaml first."""
    return tuple(
        sorted(
            dict.fromkeys(faults),
            key=lambda fault: (
                fault.at.file not in ("", COURSE),
                natural_path(fault.at.file),
                fault.at.line,
                fault.at.column,
            ),
        )
    )
