"""homeroom db …: look at the database, bring it to this program's schema, move it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console
from bot.cli.stored import DATABASE

if TYPE_CHECKING:
    from bot.store.address import DatabaseAddress
    from bot.store.status import DatabaseStatus

db = typer.Typer(name="db", help="Look at the database, upgrade it, move it to PostgreSQL.", no_args_is_help=True)

At = Annotated[str | None, typer.Option("--database", help=DATABASE)]


@db.command("status")
def status(
    database: At = None, as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False
) -> None:
    """Show what the database holds, how it stands, and who works on it."""
    import asyncio

    from bot.store.status import status_of

    address, backups = _address(database)
    found = asyncio.run(status_of(address, backups))
    if as_json:
        import json

        console.out().print(json.dumps(_as_facts(found), indent=2), markup=False)
        return
    for line in _told(found, backups):
        console.out().print(line, markup=False)


@db.command("upgrade")
def upgrade(database: At = None) -> None:
    """Bring the database to this program's schema, with a backup first. On PostgreSQL it makes the tables, too."""
    import asyncio

    from bot.store.upgrading import upgrade_at

    address, backups = _address(database)
    done = asyncio.run(upgrade_at(address, backups))
    if done.before is None:
        line = f"Made the tables of {address.shown}, with schema {done.after}."
    elif done.backup is None:
        line = f"{address.shown} has schema {done.before} already; nothing is to be done."
    else:
        line = f"Upgraded {address.shown} from schema {done.before} to {done.after}. What it was lies in {done.backup}."
    console.out().print(line, markup=False)


@db.command("move")
def move(
    to: Annotated[str, typer.Option("--to", metavar="URL", help="An empty database: postgresql://user@host/name.")],
    database: At = None,
) -> None:
    """Copy a SQLite installation into an empty PostgreSQL database, checked row by row. Stop `homeroom run` before."""
    import asyncio

    from rich.progress import Progress, TextColumn

    from bot.store.address import parse
    from bot.store.moving import move as move_there

    address, _ = _address(database)
    there = parse(to)
    with Progress(
        TextColumn("{task.description}"), console=console.err(), transient=True, disable=console.is_plain()
    ) as bar:
        task = bar.add_task("Moving …")
        moved = asyncio.run(
            move_there(
                address, there, lambda table, rows: bar.update(task, description=f"Moving {table}: {rows:,} rows")
            )
        )
    rows = sum(moved.rows.values())
    line = (
        f"Everything of {address.shown} was in {there.shown} already"
        if moved.was_there
        else (f"Moved {address.shown} to {there.shown}")
    )
    console.out().print(
        f"{line}: {rows:,} rows in {len(moved.rows)} tables, each read back and compared.", markup=False
    )
    console.out().print(
        f"Start `homeroom run` with --database {there.shown} (and its password) or HOMEROOM_DATABASE. "
        "The file stays as it was, and nobody works on it by mistake: it says where everything is now.",
        markup=False,
    )


def _address(given: str | None) -> tuple[DatabaseAddress, Path]:
    """Where the database is, and where its backups go."""
    from bot.settings import data_folder, load_settings
    from bot.store.backup import folder_of

    address = load_settings().address(given)
    return address, folder_of(address, data_folder())


def _told(found: DatabaseStatus, backups: Path) -> Iterator[str]:
    from bot.cli.telling import cohort_lines, moment, size
    from bot.store.migrating import HEAD

    contents = found.contents
    yield f"{found.address.shown}, {size(found.size)}"
    if contents.moved_to is not None:
        yield f"moved to {contents.moved_to}; what is in here is old"
    needs = "this program's" if contents.schema == HEAD else f"this program works with {HEAD}"
    yield f"schema {contents.schema}, {needs}" + ("; run `homeroom db upgrade`" if found.needs_upgrade else "")
    yield "cohorts:"
    yield from cohort_lines(contents)
    next_at = f", the first of it due {moment(contents.next_at)}" if contents.next_at is not None else ""
    yield f"to come: {contents.to_come:,}{next_at}"
    if found.in_doubt:
        yield f"in doubt since it was restored: {found.in_doubt:,}; looked up before they are sent"
    yield "rows: " + ", ".join(f"{table} {rows:,}" for table, rows in sorted(found.rows.items()) if rows)
    if found.at_work:
        yield "at work: " + ", ".join(
            f"process {one.pid}" + (f" on {one.host} (version {one.program})" if one.host is not None else "")
            for one in found.at_work
        )
    else:
        yield "at work: nobody"
    if found.last_backup is None:
        yield f"last backup: none in {backups}; `homeroom backup` makes one"
    else:
        yield f"last backup: {moment(found.last_backup.at)}, {found.last_backup.path}"


def _as_facts(found: DatabaseStatus) -> dict[str, object]:
    from bot.store.migrating import HEAD

    contents, last = found.contents, found.last_backup
    return {
        "address": found.address.shown,
        "size": found.size,
        "schema": contents.schema,
        "program_schema": HEAD,
        "moved_to": contents.moved_to,
        "cohorts": [
            {
                "name": one.name,
                "state": str(one.state),
                "posted": one.posted,
                "to_come": one.to_come,
                "next_at": one.next_at.isoformat() if one.next_at is not None else None,
            }
            for one in contents.cohorts
        ],
        "to_come": contents.to_come,
        "next_at": contents.next_at.isoformat() if contents.next_at is not None else None,
        "in_doubt": found.in_doubt,
        "rows": dict(found.rows),
        "at_work": [{"host": one.host, "pid": one.pid, "program": one.program} for one in found.at_work],
        "last_backup": {"path": str(last.path), "at": last.at.isoformat()} if last is not None else None,
    }
