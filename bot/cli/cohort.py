"""homeroom cohort …: look at running cohorts, and change them while they run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console
from bot.cli.stored import DATABASE

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cohorts.comparing import Comparison
    from bot.cohorts.present import Present
    from bot.course.override import Override
    from bot.store.database import Database, Transaction

cohort = typer.Typer(
    name="cohort", help="Look at running cohorts, and change them while they run.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The cohort: my-course/autumn, or autumn if that is clear.")]
What = Annotated[str, typer.Argument(metavar="WHAT", help="A lesson, a session, or a line: wrap-up/course/week-3.")]
Week = Annotated[int | None, typer.Option("--week", metavar="N", help="Of a weekly session: which week.")]
Sitting = Annotated[int | None, typer.Option("--sitting", metavar="N", help="Of several sittings: which one.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for whoever looks at the timetable.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without being asked.")]
At = Annotated[str | None, typer.Option("--database", help=DATABASE)]


@cohort.command("list")
def list_(database: At = None) -> None:
    """List the running cohorts, how they stand, and what was changed in them."""
    from bot.cli.stored import in_database

    for line in in_database(database, _listed):
        console.out().print(line, markup=False)


@cohort.command()
def pause(name: Name, database: At = None) -> None:
    """Post nothing more until the cohort goes on; what is on its way is finished."""
    _set(name, database, "pause")
    console.out().print(f"{name} is paused. What is due meanwhile comes when it goes on, as late as it may be.")


@cohort.command()
def resume(name: Name, database: At = None) -> None:
    """Let a paused cohort go on."""
    _set(name, database, "resume")
    console.out().print(f"{name} goes on.")


@cohort.command()
def shift(
    name: Name,
    by: Annotated[str, typer.Argument(metavar="BY", help="How much later: 1 week, or 3 days.")],
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="From which day on; default: today.")
    ] = None,
    why: Why = "",
    yes: Yes = False,
    database: At = None,
) -> None:
    """Let everything from a day on come later."""
    from bot.cohorts import wishes

    _change(name, lambda there, now: wishes.shift(there, by, since, why, now), database, is_agreed=yes)


@cohort.command()
def move(
    name: Name,
    what: What,
    to: Annotated[str, typer.Argument(metavar="WHEN", help="Local time of the cohort: 2026-10-20 09:00.")],
    week: Week = None,
    sitting: Sitting = None,
    why: Why = "",
    yes: Yes = False,
    database: At = None,
) -> None:
    """Move a lesson, a sitting of a session, or another line of the timetable."""
    from bot.cohorts import wishes

    _change(name, lambda there, _now: wishes.move(there, what, to, week, sitting, why), database, is_agreed=yes)


@cohort.command()
def cancel(
    name: Name,
    what: What,
    week: Week = None,
    sitting: Sitting = None,
    why: Why = "",
    yes: Yes = False,
    database: At = None,
) -> None:
    """Leave out a lesson, a session of a week, one of its sittings, or another line."""
    from bot.cohorts import wishes

    _change(name, lambda there, _now: wishes.cancel(there, what, week, sitting, why), database, is_agreed=yes)


@cohort.command()
def hold(name: Name, what: What, why: Why = "", yes: Yes = False, database: At = None) -> None:
    """Keep a lesson or another line back until it is released."""
    from bot.cohorts import wishes

    _change(name, lambda there, _now: wishes.hold(there, what, why), database, is_agreed=yes)


@cohort.command()
def release(name: Name, what: What, why: Why = "", yes: Yes = False, database: At = None) -> None:
    """Let a lesson or another line come now, held back or not."""
    from bot.cohorts import wishes

    _change(name, lambda there, now: wishes.release(there, what, why, now), database, is_agreed=yes)


@cohort.command()
def undo(
    name: Name,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of the change; `cohort list` shows them.")],
    yes: Yes = False,
    database: At = None,
) -> None:
    """Take back a change that was made here."""
    from bot.cohorts import changing

    def preview(there: Present, now: datetime) -> Comparison:
        return changing.changed_by_undoing(there, number, now)

    async def make(transaction: Transaction, there: Present, now: datetime, by: str) -> Comparison:
        return await changing.undo(transaction, there, number, now, by)

    _show_and_make(name, preview, make, database, is_agreed=yes)


@cohort.command()
def clone(
    name: Name,
    starts: Annotated[str, typer.Option("--starts", metavar="DATE", help="The first day of the next cohort.")],
    called: Annotated[str, typer.Option("--called", metavar="TEXT", help="What the next cohort is called.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="Write it there; else it is printed.")] = None,
    database: At = None,
) -> None:
    """Write the file of the next cohort: the same rhythm from another start date, without people and overrides."""
    from datetime import date

    from bot.cli.stored import in_database
    from bot.cohorts.cloning import clone as cloned
    from bot.cohorts.cloning import worth_a_look
    from bot.errors import ConfigurationError, HomeroomError

    try:
        day = date.fromisoformat(starts)
    except ValueError:
        raise HomeroomError(f'"{starts}" is not a date. Dates are written year-month-day: 2026-10-05.') from None
    there = in_database(database, lambda opened: _present(opened, name))
    own = there.version.cohort
    path = f"cohorts/{own.id}.yaml"
    text = cloned(there.standing.version.files[path], own, day, called or f"{own.name}, from {day:%d %b %Y}")
    if file is None:
        typer.echo(text, nl=False)
    else:
        try:
            with file.open("x", encoding="utf-8") as opened:
                opened.write(text)
        except OSError as error:
            raise ConfigurationError(f"{file} cannot be written: {error.strerror}. Name another file.") from error
        console.err().print(f"The next cohort is in {file}.", markup=False)
    for line in worth_a_look(own):
        console.err().print(f"  ! {line}", markup=False)


def _set(name: str, database: str | None, how: str) -> None:
    from bot.cli.stored import in_database, who
    from bot.cohorts import changing
    from bot.cohorts.present import present
    from bot.enrolling import read_version
    from schedules.clock import SystemClock

    async def act(opened: Database) -> None:
        async with opened.transaction() as transaction:
            there = await present(transaction, name, read_version)
            act = changing.pause if how == "pause" else changing.resume
            await act(transaction, there, SystemClock().now(), who())

    in_database(database, act)


def _change(name: str, wish: Callable[[Present, datetime], Override], database: str | None, *, is_agreed: bool) -> None:
    from bot.cohorts import changing

    def preview(there: Present, now: datetime) -> Comparison:
        return changing.changed_by(there, wish(there, now), now)

    async def make(transaction: Transaction, there: Present, now: datetime, by: str) -> Comparison:
        return await changing.change(transaction, there, wish(there, now), now, by)

    _show_and_make(name, preview, make, database, is_agreed=is_agreed)


def _show_and_make(
    name: str,
    preview: Callable[[Present, datetime], Comparison],
    make: Callable[[Transaction, Present, datetime, str], Awaitable[Comparison]],
    database: str | None,
    *,
    is_agreed: bool,
) -> None:
    """Show what would change, ask, and make the change, if the cohort is still the one that was shown."""
    from bot.cli.comparisons import show
    from bot.cli.stored import in_database, who
    from bot.cohorts.present import present
    from bot.enrolling import read_version
    from bot.errors import HomeroomError
    from schedules.clock import SystemClock

    there = in_database(database, lambda opened: _present(opened, name))
    show(there, preview(there, SystemClock().now()))
    if not (is_agreed or typer.confirm("Make this change?")):
        console.out().print("Nothing is changed.")
        raise typer.Exit(1)

    async def act(opened: Database) -> None:
        async with opened.transaction() as transaction:
            now_there = await present(transaction, name, read_version)
            if now_there.standing.revision != there.standing.revision:
                raise HomeroomError(f"{there.name} was changed while you were looking. Look again.")
            await make(transaction, now_there, SystemClock().now(), who())

    in_database(database, act)
    console.out().print(f"{there.name} is changed; whoever runs it notices within a second.", markup=False)


async def _present(database: Database, name: str) -> Present:
    from bot.cohorts.present import present
    from bot.enrolling import read_version

    async with database.transaction() as transaction:
        return await present(transaction, name, read_version)


async def _listed(database: Database) -> list[str]:
    from bot.cohorts.present import present
    from bot.course.override import facts
    from bot.enrolling import read_version
    from bot.store import standing

    lines: list[str] = []
    async with database.transaction() as transaction:
        for name in await standing.names(transaction):
            there = await present(transaction, name, read_version)
            course, own = there.version.course, there.version.cohort
            lines.append(f"{name}  {there.standing.state}  {course.title}: {own.name}")
            for one in there.kept:
                if not one.override.undone:
                    said = ", ".join(f"{field}: {value}" for field, value in facts(one.override).items())
                    lines.append(f"  change {one.id}, {one.at:%Y-%m-%d}, by {one.by}: {said}")
    return lines or ["No cohort runs yet. `homeroom run FOLDER` starts one."]
