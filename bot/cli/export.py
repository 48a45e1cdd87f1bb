"""homeroom export"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console
from bot.cli.stored import DATABASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.store.database import Database


def export(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The running cohort.")],
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="An empty folder, or one to be made.")],
    database: Annotated[str | None, typer.Option("--database", help=DATABASE)] = None,
) -> None:
    """Write the course folder of a running cohort, with what commands changed in the cohort's own file."""
    from bot.cli.stored import in_database
    from bot.errors import ConfigurationError

    files = in_database(database, lambda opened: _files(opened, name))
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise ConfigurationError(f"{directory} is not empty, and nothing is overwritten. Name another folder.")
    try:
        for path, text in files.items():
            file = directory / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise ConfigurationError(f"{directory} cannot be written: {error.strerror}. Name another folder.") from error
    console.err().print(
        f"{len(files)} files are in {directory}. Pictures and other files that are not text are not kept in the "
        "database: copy them from the old folder.",
        markup=False,
    )


async def _files(database: Database, name: str) -> Mapping[str, str]:
    from bot.cohorts.exporting import files_of
    from bot.cohorts.present import present
    from bot.enrolling import read_version

    async with database.transaction() as transaction:
        return files_of(await present(transaction, name, read_version))
