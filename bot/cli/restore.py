"""homeroom restore"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console

if TYPE_CHECKING:
    from bot.store.contents import Contents
    from bot.store.gap import CohortGap
    from bot.store.restoring import Restored

_LINES = 20  # of what is in doubt in a cohort, one by one


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup that `homeroom backup` made.")],
    database: Annotated[
        str | None,
        typer.Option("--database", help="A SQLite file or a postgresql:// URL; default: HOMEROOM_DATABASE."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the database is replaced.")] = False,
) -> None:
    """Put a backup in the place of the database; nothing is posted twice. Stop `homeroom run` before."""
    import asyncio

    from bot.settings import data_folder, load_settings
    from bot.store import erasure_list
    from bot.store.address import SqliteFile
    from bot.store.backup import folder_of, name_of
    from bot.store.restoring import look_into_backup
    from bot.store.restoring import restore as put_in_place
    from bot.store.server_restoring import restore_server
    from schedules.clock import SystemClock

    address = load_settings().address(database)
    contents = look_into_backup(file)
    if not yes and not (isinstance(address, SqliteFile) and not address.path.exists()):
        _agree(file, contents, address.shown)
    kept_in = folder_of(address, data_folder())
    erased = erasure_list.read(kept_in)
    if isinstance(address, SqliteFile):
        restored = put_in_place(file, address, SystemClock(), erased)
    else:
        restored = asyncio.run(restore_server(file, address, kept_in, name_of(address), erased))
    for line in _told(file, restored, address.shown):
        console.out().print(line, markup=False)


def _agree(file: Path, contents: Contents, shown: str) -> None:
    """Raises ConfigurationError where nobody is there to agree, and ends the program where somebody does not."""
    import sys

    from bot.cli.telling import cohort_lines, moment
    from bot.errors import ConfigurationError

    if not sys.stdin.isatty():
        raise ConfigurationError(f"The database {shown} is there already. Say --yes to have it replaced; it is kept.")
    at = contents.backed_up_at or contents.newest_at
    for line in [f"The backup {file}" + (f" of {moment(at)}" if at is not None else ""), *cohort_lines(contents)]:
        console.err().print(line, markup=False)
    typer.confirm(f"takes the place of {shown}, which is kept beside it. Go on?", abort=True, err=True)


def _told(file: Path, restored: Restored, shown: str) -> Iterator[str]:
    from bot.cli.telling import length, moment

    yield f"Restored {file} to {shown}."
    if restored.replaced is not None:
        yield f"What was there before lies in {restored.replaced}."
    yield (
        f"It knows everything until {moment(restored.since)}. "
        f"What happened in the {length(restored.at - restored.since)} since then, only the platforms know:"
    )
    for gap in restored.gaps:
        yield from _cohort(gap)
    yield "Start `homeroom run` now: it looks up what may have been posted, and posts nothing twice."


def _cohort(gap: CohortGap) -> Iterator[str]:
    from bot.cli.telling import moment

    count = len(gap.in_doubt)
    if count == 0:
        yield f"  {gap.cohort}, {gap.state}: nothing was due."
    else:
        due = "1 thing was due and is" if count == 1 else f"{count} things were due and are"
        late = "what was not posted goes out, late, if it still makes sense"
        yield f"  {gap.cohort}, {gap.state}: {due} looked up; {late}."
    for one in gap.in_doubt[:_LINES]:
        what = " ".join(part for part in (one.kind, one.subject, one.occurrence) if part)
        yield f"    {moment(one.due_at)}  {what}" + (", begun" if one.is_begun else "")
    if count > _LINES:
        yield f"    and {count - _LINES} more"
    if gap.held:
        yield f"    {gap.held} held: staff decide, as before"
    yield f"    next: {moment(gap.next_at)}" if gap.next_at is not None else "    next: nothing more"
