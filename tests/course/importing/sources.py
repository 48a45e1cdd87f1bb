"""Folders of Markdown to be imported, and what comes of them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.course.importing.making import Import, Imported
from bot.course.importing.source import Source
from bot.course.starting import Answers, Live, Meeting

LIVE = Live(is_needed=True, meeting=Meeting.ONE_TIME, can_be_kept_up=True)


def a_source(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def imported(root: Path, weeks: int | None = None) -> Imported:
    """The folder as it is imported without answers of one's own."""
    found = Import(Source.of(root))
    return found.made(Answers(found.title, weeks or found.weeks, "First", date(2026, 10, 5), "Europe/Paris", LIVE))


def lessons(made: Imported) -> dict[str, str]:
    return {name: text for name, text in made.texts.items() if name.startswith("lessons/")}


def notes(made: Imported) -> list[str]:
    """What is listed about files, without the lines about the course as a whole."""
    return [str(note) for note in made.notes if note.file]


def one_lesson(root: Path, text: str, files: Mapping[str, str | bytes] | None = None) -> tuple[str, list[str]]:
    """The text that learners read of a file with this text, and what is listed about it."""
    made = imported(a_source(root, {"01-one.md": f"# One\n\n{text}", **(files or {})}))
    first = next(iter(lessons(made).values()))
    return first.split("\n---\n", 1)[1], notes(made)
