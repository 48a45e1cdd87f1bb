"""A new course folder: small, as the research advises beginners, and commented so that its format is learnt from it.

The texts lie in `starter/`. Knows nothing of the terminal that asks for the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from string import Template

from bot.course.faults import CourseError
from bot.course.folder import read_files
from bot.course.planning import plan
from bot.course.written import slug
from bot.course.yaml_writing import value
from bot.errors import HomeroomError
from bot.model import Kind

LESSONS = (3, 5)  # how many a beginner's course has at least and at most (E3)
SCHEDULES = {
    # lessons a week at most: the schedule, and what it means
    1: ("weekly", "a lesson on Monday at 09:00, in the order of the files in lessons/"),
    2: ("twice-weekly", "Monday and Thursday at 09:00, in the order of the files in lessons/"),
    5: ("bootcamp", "every working day at 09:00, in the order of the files in lessons/"),
}


class Meeting(StrEnum):
    """Whether the learners' time zones allow a live session (E4)."""

    ONE_TIME = "one"
    TWO_TIMES = "two"
    NO_TIME = "no"


@dataclass(frozen=True, slots=True)
class Live:
    """The three questions of E4: is it needed, is it possible, can it be kept up?"""

    is_needed: bool
    meeting: Meeting
    can_be_kept_up: bool

    @property
    def is_held(self) -> bool:
        return self.is_needed and self.can_be_kept_up and self.meeting is not Meeting.NO_TIME


@dataclass(frozen=True, slots=True)
class Answers:
    """What a manager said about a new course."""

    title: str
    weeks: int
    cohort: str
    start: date
    timezone: str
    live: Live


class OccupiedError(HomeroomError):
    """The folder for a new course is not empty."""


def refuse_occupied(folder: Path) -> None:
    """Raise OccupiedError unless *folder* is empty or does not exist."""
    if folder.is_dir():
        if any(folder.iterdir()):
            raise OccupiedError(f"{folder} is not empty, and nothing in it was touched. Name a new folder.")
    elif folder.exists() or folder.is_symlink():
        raise OccupiedError(f"{folder} is a file, and it was not touched. Name a new folder.")


def new_course(answers: Answers) -> dict[str, str]:
    """The files of a course for these answers, by their path."""
    lessons = sorted(files("bot.course").joinpath("starter/lessons").iterdir(), key=lambda one: one.name)
    least, most = LESSONS
    kept = lessons[: min(most, max(least, answers.weeks))]
    made = {f"lessons/{one.name}": one.read_text(encoding="utf-8") for one in kept}
    return with_frame(made, answers, schedule_for(len(kept), answers))


def schedule_for(lessons: int, answers: Answers) -> tuple[str, str]:
    """The schedule that has a place for every lesson in these weeks, and what it means."""
    for a_week, (name, means) in SCHEDULES.items():
        if lessons <= a_week * answers.weeks:
            return ("async-only", means) if name == "weekly" and not answers.live.is_held else (name, means)
    a_week = max(SCHEDULES)
    needed = -(-lessons // a_week)
    raise HomeroomError(
        f"{lessons} lessons do not fit into {answers.weeks} weeks: at most {a_week} come in a week. "
        f"Give it {needed} weeks or more."
    )


def with_frame(lessons: Mapping[str, str], answers: Answers, schedule: tuple[str, str] | None) -> dict[str, str]:
    """*lessons* with a course.yaml, a cohort and a rehearsal. Without a *schedule* lessons carry their own times."""
    name, means = schedule or ("", "")
    course = _filled(
        "course.yaml",
        title=value(answers.title),
        weeks=str(answers.weeks),
        schedule=name,
        schedule_means=means,
        sessions=_sessions(answers.live),
    )
    if schedule is None:
        lines = course.split("\n")
        course = "\n".join(line for line in lines if not line.startswith("schedule:"))
    cohort = slug(answers.cohort) or "first"
    made = {
        "course.yaml": course,
        **lessons,
        f"cohorts/{cohort}.yaml": _filled(
            "cohort.yaml",
            name=value(answers.cohort),
            start=answers.start.isoformat(),
            timezone=answers.timezone,
        ),
    }
    return {**made, "rehearsals/first-look.yaml": _rehearsal(made, cohort)}


def write_folder(folder: Path, texts: Mapping[str, str], copies: Mapping[str, bytes]) -> None:
    """Write a new folder; where that fails, what was written is taken away again. Raises OccupiedError."""
    refuse_occupied(folder)
    written: list[Path] = []
    try:
        for name, content in {**{name: text.encode() for name, text in texts.items()}, **copies}.items():
            path = folder / name
            for parent in reversed(path.parents):
                if not parent.exists():
                    parent.mkdir()
                    written.append(parent)
            with path.open("xb") as file:
                written.append(path)
                file.write(content)
    except OSError as error:
        for path in reversed(written):
            path.rmdir() if path.is_dir() else path.unlink()
        reason = (error.strerror or str(error)).casefold()
        raise HomeroomError(f"{folder} cannot be written: {reason}. Nothing was left there.") from error


def _sessions(live: Live) -> str:
    if not live.is_held:
        return _starter("sessions-none.yaml")
    sittings = _starter("sessions-sittings.yaml") if live.meeting is Meeting.TWO_TIMES else ""
    return _filled("sessions-live.yaml", sittings=sittings)


def _rehearsal(made: Mapping[str, str], cohort: str) -> str:
    """A rehearsal that expects the first lesson when the timetable has it."""
    folder = read_files(made)
    if folder.problems:
        raise CourseError(folder.problems)
    timetable = plan(folder.course, folder.cohort(cohort), folder.presets)
    first = next(slot for slot in timetable.slots if slot.kind is Kind.LESSON)
    posted = f"{first.moment.wall:%Y-%m-%d %H:%M}"
    return _filled("rehearsal.yaml", cohort=cohort, lesson=first.subject, posted=posted)


def _filled(file: str, **words: str) -> str:
    return Template(_starter(file)).substitute(words)


def _starter(name: str) -> str:
    return files("bot.course").joinpath("starter", name).read_text(encoding="utf-8")
