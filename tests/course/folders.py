"""Small course folders on disk, for tests of reading and checking them."""

from collections.abc import Mapping
from pathlib import Path

from bot.course.folder import read_folder

COURSE = "title: Intro to Python\nweeks: 8\nschedule: weekly\n"
HELLO = "---\nid: hello\ntitle: Hello\n---\nSay hello.\n"
COHORT = "name: Autumn 2026\nstart: 2026-10-05\ntimezone: Europe/Paris\n"

Files = Mapping[str, str | bytes]


def a_course_folder(root: Path, files: Files | None = None, **replaced: str | bytes) -> Path:
    """A folder with a course of one lesson and one cohort. *files* are added or put in place of these.

    `course`, `hello` and `cohort` are the short names of the three that are there.
    """
    names = {"course": "course.yaml", "hello": "lessons/01-hello.md", "cohort": "cohorts/autumn.yaml"}
    content: dict[str, str | bytes] = {names["course"]: COURSE, names["hello"]: HELLO, names["cohort"]: COHORT}
    content |= {names[short]: text for short, text in replaced.items()}
    content |= files or {}
    for name, text in content.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def problems(root: Path) -> str:
    """Everything that keeps the folder from running, as people read it."""
    return "\n".join(fault.render() for fault in read_folder(root).problems)


def warnings(root: Path) -> str:
    """What is worth a second look, as people read it; nothing may be wrong."""
    folder = read_folder(root)
    assert not folder.problems, problems(root)
    return "\n".join(fault.render() for fault in folder.warnings)
