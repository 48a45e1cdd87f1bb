"""homeroom init"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli import console

if TYPE_CHECKING:
    from datetime import date

    from bot.course.starting import Answers, Live

Value = TypeVar("Value")


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it must be new or empty.")],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FOLDER", help="Make it of the Markdown in this folder, which stays as it is."),
    ] = None,
    title: Annotated[str | None, typer.Option(help="The course's title.")] = None,
    weeks: Annotated[str | None, typer.Option(help="How many weeks it takes.")] = None,
    cohort: Annotated[str | None, typer.Option(help="The first cohort's name.")] = None,
    start: Annotated[str | None, typer.Option(help="The day the first cohort starts, like 2026-10-05.")] = None,
    timezone: Annotated[str | None, typer.Option(help="The first cohort's time zone, like Europe/Paris.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Take the defaults and ask nothing.")] = False,
) -> None:
    """Make a new course folder, small and commented, or one of Markdown you have."""
    from bot.course import answers
    from bot.course.importing.making import Import
    from bot.course.importing.source import Source
    from bot.course.starting import Answers, new_course, refuse_occupied, write_folder

    refuse_occupied(directory)
    found = Import(Source.of(source)) if source is not None else None
    asking = _Asking(yes)
    told = Answers(
        title=asking("The course's title", title, found.title if found else "A small course", answers.read_title),
        weeks=asking("How many weeks does it take", weeks, str(found.weeks if found else 4), answers.read_weeks),
        cohort=asking("The first cohort's name", cohort, "First cohort", answers.read_cohort),
        start=asking("The day it starts", start, _next_start().isoformat(), answers.read_start),
        timezone=asking("Its time zone", timezone, _own_zone(), answers.read_zone),
        live=_live(yes),
    )
    if found is None:
        texts = new_course(told)
        write_folder(directory, texts, {})
        _tell(directory, told, texts)
        return
    made = found.made(told)
    write_folder(directory, made.texts, made.copies)
    _tell(directory, told, made.texts)
    console.out().print(f"\nLeft for you to look at ({len(made.notes)}):", markup=False)
    for note in made.notes:
        console.out().print(f"  {note}", markup=False)


class _Asking:
    """Asks for what was not given, until the answer can be used."""

    def __init__(self, takes_defaults: bool) -> None:
        self._takes_defaults = takes_defaults

    def __call__(self, question: str, given: str | None, default: str, read: Callable[[str], Value]) -> Value:
        from bot.course.answers import AnswerError

        if given is None and self._takes_defaults:
            return read(default)
        while True:
            try:
                return read(given if given is not None else typer.prompt(question, default=default))
            except AnswerError as error:
                if given is not None:
                    raise typer.BadParameter(f"{question}: {error}") from None
                console.complain(str(error))


def _live(takes_defaults: bool) -> "Live":
    """The three questions to ask of a live session (E4)."""
    from bot.course.starting import Live, Meeting

    if takes_defaults:
        return Live(is_needed=True, meeting=Meeting.ONE_TIME, can_be_kept_up=True)
    needed = typer.confirm("Do learners need feedback in real time, on work of their own?", default=True)
    if not needed:
        return Live(is_needed=False, meeting=Meeting.NO_TIME, can_be_kept_up=False)
    while True:
        question = "Do their time zones allow it: at one time for all, at two times, or at no time"
        said = typer.prompt(f"{question} (one, two, no)", default="one").strip().casefold()
        if said in list(Meeting):
            break
        console.complain("Write one, two or no.")
    if said == Meeting.NO_TIME:
        return Live(is_needed=True, meeting=Meeting.NO_TIME, can_be_kept_up=False)
    kept_up = typer.confirm("Can an instructor keep it up, an hour each week and the time to prepare?", default=True)
    return Live(is_needed=True, meeting=Meeting(said), can_be_kept_up=kept_up)


def _tell(directory: Path, told: "Answers", files: Iterable[str]) -> None:
    say = console.out().print
    lessons = sum(1 for file in files if file.startswith("lessons/"))
    weeks = "1 week" if told.weeks == 1 else f"{told.weeks} weeks"
    noun = "lesson" if lessons == 1 else "lessons"
    live = "a live Q&A each week" if told.live.is_held else "no live sessions: deadlines carry the rhythm"
    say(f"{directory}: {told.title}, {lessons} {noun} in {weeks}, {live}.", markup=False)
    say(f"The cohort {told.cohort} starts on {told.start:%A, %d %B %Y} ({told.timezone}).", markup=False)
    say("Each file explains itself. Next:", markup=False)
    for command, does in (
        ("check", "says what is wrong"),
        ("plan", "shows every moment"),
        ("rehearse", "plays it all"),
    ):
        say(f"  homeroom {command} {directory}    {does}", markup=False)


def _next_start() -> "date":
    """The first Monday that leaves a week to prepare."""
    from datetime import timedelta

    from schedules.clock import SystemClock

    soonest = SystemClock().now().date() + timedelta(days=7)
    return soonest + timedelta(days=-soonest.weekday() % 7)


def _own_zone() -> str:
    """The time zone this machine is set to; UTC where it does not say."""
    import os

    from schedules.errors import ScheduleError
    from schedules.zones import zone

    said = [os.environ.get("TZ", "").removeprefix(":")]
    if Path("/etc/timezone").is_file():
        said.append(Path("/etc/timezone").read_text(encoding="utf-8", errors="replace").strip())
    link = Path("/etc/localtime")
    if link.is_symlink():
        said.append(str(link.readlink()).partition("zoneinfo/")[2])
    for name in said:
        try:
            return zone(name).key
        except ScheduleError:
            continue
    return "UTC"
