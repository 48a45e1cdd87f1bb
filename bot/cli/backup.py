"""homeroom backup"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console

if TYPE_CHECKING:
    from bot.store.backup import Backup


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="Where to; a folder gives it a name. Default: backups/ beside the database."
        ),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option("--database", help="A SQLite file or a postgresql:// URL; default: HOMEROOM_DATABASE."),
    ] = None,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, help="Remove older backups that were named by this command; keep so many."),
    ] = None,
) -> None:
    """Write everything into one file, while Homeroom runs."""
    import asyncio

    from bot.settings import data_folder, load_settings
    from bot.store.backup import back_up, folder_of, keep_newest, name_of
    from schedules.clock import SystemClock

    address = load_settings().address(database)
    folder = file if file is not None and file.is_dir() else folder_of(address, data_folder())
    made = asyncio.run(back_up(address, file or folder, SystemClock()))
    for line in told(made):
        console.out().print(line, markup=False)
    if keep is not None:
        gone = keep_newest(folder, name_of(address), keep)
        if gone:
            removed = "1 older backup was removed" if len(gone) == 1 else f"{len(gone)} older backups were removed"
            console.out().print(f"{removed} from {folder}.", markup=False)


def told(made: Backup) -> list[str]:
    """What a backup holds, line by line."""
    from bot.cli.telling import cohort_lines, moment, size

    contents = made.contents
    until = f", the newest thing in it of {moment(contents.newest_at)}" if contents.newest_at is not None else ""
    return [
        f"Backed up to {made.path} ({size(made.size)}, checked).",
        f"It holds everything until {moment(made.at)} (schema {contents.schema}){until}.",
        *cohort_lines(contents),
    ]
