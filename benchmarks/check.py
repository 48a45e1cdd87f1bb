"""How quickly a folder of 1,000 lessons is checked: cold, and again after one lesson changed."""

import os
import shutil
import tempfile
from pathlib import Path

from benchmarks.timing import in_turn, machine, python

LESSONS = 1_000
_COURSE = "format: 1\ntitle: A thousand lessons\nweeks: 100\nschedule: double\n"
_COHORT = "format: 1\ncourse: ..\nname: Autumn\nstart: 2026-10-05\ntimezone: Europe/Paris\n"
_RHYTHM = "about: Two lessons a working day.\nlessons:\n" + "".join(
    f"  - {day} {hour}:00\n" for day in ("mon", "tue", "wed", "thu", "fri") for hour in ("09", "14")
)
_YAML = (
    "import sys, pathlib, yaml\n"
    "for file in sorted(pathlib.Path(sys.argv[1]).rglob('*.md')):\n"
    "    yaml.safe_load(file.read_text().split('---')[1])\n"
)


def check() -> None:
    """Goals: 1,000 lessons in under 5 s cold, under 1 s when only little changed."""
    with tempfile.TemporaryDirectory() as made:
        folder, cache = Path(made) / "course", Path(made) / "cache"
        _write(folder)
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        command = python("-m", "bot", "check", str(folder))
        cold = in_turn(
            {"cold": command, "yaml": python("-c", _YAML, str(folder))},
            3,
            lambda: shutil.rmtree(cache, ignore_errors=True),
            environment,
        )
        changed = in_turn({"warm": command}, 5, lambda: _change(folder), environment)
    print(f"check, {LESSONS} lessons, on {machine()}")
    print(f"  cold                               {cold['cold']}")
    print(f"  after one lesson changed           {changed['warm']}")
    print(f"  yaml.safe_load of the front matter {cold['yaml']}")
    print(f"  ratio, cold to that                {cold['cold'].median / cold['yaml'].median:.1f}")


def _write(folder: Path) -> None:
    (folder / "cohorts").mkdir(parents=True)
    (folder / "schedules").mkdir()
    (folder / "schedules" / "double.yaml").write_text(_RHYTHM)
    (folder / "course.yaml").write_text(_COURSE)
    (folder / "cohorts" / "autumn.yaml").write_text(_COHORT)
    for number in range(LESSONS):
        week = folder / "lessons" / f"week-{number // 10 + 1:03}"
        week.mkdir(parents=True, exist_ok=True)
        (week / f"{number:04}-lesson.md").write_text(_lesson(number))


def _lesson(number: int) -> str:
    paragraphs = "\n\n".join(
        f"Paragraph {at} of lesson {number}, with **strong** words, `code` and a [link](https://example.org/{at})."
        for at in range(20)
    )
    goals = "  - Say what this lesson is about\n  - Try it on work of your own\n"
    return f"---\nid: lesson-{number}\ntitle: Lesson {number}\nminutes: 20\ngoals:\n{goals}---\n{paragraphs}\n"


def _change(folder: Path) -> None:
    lesson = next((folder / "lessons").rglob("0500-lesson.md"))
    lesson.write_text(lesson.read_text() + "\nOne more sentence.\n")
