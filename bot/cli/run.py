"""homeroom run"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli import console


def run(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Course folders to run.")],
    database: Annotated[
        str | None,
        typer.Option("--database", help="A SQLite file or a postgresql:// URL; default: HOMEROOM_DATABASE."),
    ] = None,
    past: Annotated[
        Literal["ask", "all", "skip"],
        typer.Option("--past", help="A cohort that began before now: catch up with everything due, or leave it out."),
    ] = "ask",
) -> None:
    """Run the cohorts of one or more course folders until interrupted."""
    import asyncio

    from bot.enrolling import enrolments, read_version
    from bot.logs import set_up_logs
    from bot.serving import Serving, serve
    from bot.settings import load_settings
    from bot.store.cohorts import names_in
    from bot.toolbox import Toolbox
    from schedules.clock import SystemClock

    settings = load_settings()
    set_up_logs(settings)
    assert isinstance(context.obj, Toolbox)
    address = settings.address(database)
    platforms, enrolled = enrolments(folders, context.obj)
    begun = [one.name for one in enrolled if one.reading.timetable.slots[0].at < SystemClock().now()]
    known = asyncio.run(names_in(address)) if past == "ask" and begun else frozenset()
    from_past = _catch_up(past, [name for name in begun if name not in known])
    report = console.err().print
    report(f"Running {len(enrolled)} cohort{'' if len(enrolled) == 1 else 's'} from {address.shown}; stop with Ctrl-C.")
    asyncio.run(
        serve(Serving(address, platforms, enrolled, read_version, from_past, lambda line: report(line, markup=False)))
    )
    report("Stopped; nothing was left half done.")


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
