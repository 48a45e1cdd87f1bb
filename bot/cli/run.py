"""homeroom run"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import console

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.app import App
    from bot.language_model import Writer
    from bot.settings import Settings
    from bot.toolbox import Toolbox
    from schedules.clock import Clock


def run(
    context: typer.Context,
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER...]", help="Course folders to run; without one, what the database holds."),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option("--database", help="A SQLite file or a postgresql:// URL; default: HOMEROOM_DATABASE."),
    ] = None,
    past: Annotated[
        Literal["ask", "all", "skip"],
        typer.Option("--past", help="A cohort that began before now: catch up with everything due, or leave it out."),
    ] = "ask",
    listen: Annotated[
        str | None,
        typer.Option("--listen", metavar="ADDRESS", help="Serve health and metrics there, like 127.0.0.1:9100."),
    ] = None,
) -> None:
    """Run cohorts until interrupted: those the database holds, and those of one or more course folders.

    A folder is watched: changed texts are taken at once, a changed timetable is proposed to staff.
    """
    import asyncio
    from functools import partial

    from bot.cli.stored import stored_platforms_at
    from bot.cohorts.folders import WatchedFolders
    from bot.enrolling import cohorts_from, enrolments, read_cohorts, read_version
    from bot.errors import ConfigurationError
    from bot.logs import set_up_logs
    from bot.serving import Serving, serve
    from bot.settings import data_folder, load_settings
    from bot.store.backup import folder_of
    from bot.toolbox import Toolbox
    from schedules.clock import SystemClock

    settings = load_settings()
    set_up_logs(settings)
    assert isinstance(context.obj, Toolbox)
    address = settings.address(database)
    paths = folders or []
    platforms, enrolled = enrolments(paths, context.obj)
    stored, names = asyncio.run(stored_platforms_at(address, context.obj))
    if not enrolled and not names:
        raise ConfigurationError(
            f"The database {address.shown} holds no cohort yet. Name a course folder: homeroom run FOLDER."
        )
    begun = [one.name for one in enrolled if one.reading.timetable.slots[0].at < SystemClock().now()]
    from_past = _catch_up(past, [name for name in begun if name not in names])
    report = console.err().print
    count = len({*names, *(one.name for one in enrolled)})
    report(f"Running {count} cohort{'' if count == 1 else 's'} from {address.shown}; stop with Ctrl-C.")

    def say(line: str) -> None:
        report(line, markup=False)

    def watched(app: "App") -> WatchedFolders:
        return WatchedFolders(paths, app.database, app.clock, app.read, read_cohorts, cohorts_from, say)

    serve_status = context.obj.serve_status
    status = partial(serve_status, listen) if listen is not None and serve_status is not None else None
    serving = Serving(
        database=address,
        platforms=stored | platforms,
        enrolments=enrolled,
        read=read_version,
        from_past=from_past,
        report=say,
        watched=watched,
        status=status,
        keep=settings.keep(),
        backups=folder_of(address, data_folder()),
        writer=_writer(settings, context.obj),
    )
    asyncio.run(serve(serving))
    report("Stopped; nothing was left half done.")


def _writer(settings: "Settings", toolbox: "Toolbox") -> "Callable[[Clock], Writer] | None":
    """What makes the language model that the settings name."""
    from bot.language_model import Writer

    plan, make = settings.language_model(), toolbox.language_model
    if plan is None or make is None:
        return None
    return lambda clock: Writer(make(plan, clock), plan.prices)


def _catch_up(past: str, begun: list[str]) -> bool:
    """Whether to send what was due before now. Only its first run asks: later the database knows what is sent."""
    import sys

    from bot.errors import ConfigurationError

    if past != "ask" or not begun:
        return past != "skip"
    if sys.stdin.isatty():
        return typer.confirm(f"{', '.join(begun)} began before now. Send everything that was due since then, in order?")
    raise ConfigurationError(
        f"{', '.join(begun)} began before now, and this is the first run. "
        "Say what to do with what was due: --past all sends it in order, --past skip leaves it out."
    )
