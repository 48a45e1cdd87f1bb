"""homeroom doctor"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import console

if TYPE_CHECKING:
    from bot.model import Home
    from bot.ports import Platform
    from bot.toolbox import Toolbox


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was found, and what to do where it is not."""

    is_well: bool
    what: str
    to_do: str = ""


def doctor(
    context: typer.Context,
    folders: Annotated[
        list[Path] | None, typer.Argument(metavar="[FOLDER...]", help="Course folders to look at.")
    ] = None,
    database: Annotated[
        Path | None, typer.Option("--database", help="The SQLite file; default: HOMEROOM_DATABASE.")
    ] = None,
) -> None:
    """Look at everything Homeroom stands on, and say how to mend what is not well."""
    from bot.settings import load_settings
    from bot.store.address import SqliteFile
    from bot.toolbox import Toolbox

    assert isinstance(context.obj, Toolbox)
    address = load_settings().address(str(database) if database is not None else None)
    path = address.path if isinstance(address, SqliteFile) else Path()
    findings = [*_program(), *_database(path), *_activity(path)]
    for folder in folders or []:
        findings += _folder(folder, context.obj)
    for finding in findings:
        mark = "ok  " if finding.is_well else "MEND"
        console.out().print(f"{mark}  {finding.what}", markup=False, style=None if finding.is_well else "bold")
        if finding.to_do:
            console.out().print(f"      {finding.to_do}", markup=False)
    sick = sum(1 for finding in findings if not finding.is_well)
    console.out().print(
        f"{len(findings)} things looked at, {sick} to mend." if sick else "Everything is well.", markup=False
    )
    if sick:
        raise typer.Exit(1)


def _program() -> Iterator[Finding]:
    import sqlite3
    import sys

    from bot import __version__
    from schedules.zones import tzdata_version

    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(True, f"homeroom {__version__} on Python {version}, SQLite {sqlite3.sqlite_version}")
    system = _system_zones()
    differs = f"; the machine's own are {system}, and are not used" if system not in (None, tzdata_version()) else ""
    yield Finding(True, f"time zones {tzdata_version()} from the pinned package{differs}")


def _system_zones() -> str | None:
    """The version of the machine's own zone data, where it says one."""
    for path in (Path("/usr/share/zoneinfo/+VERSION"), Path("/usr/share/zoneinfo/tzdata.zi")):
        try:
            first = path.read_text(encoding="ascii").split("\n")[0]
        except (OSError, UnicodeDecodeError):
            continue
        return first.removeprefix("# version").strip()
    return None


def _database(path: Path) -> Iterator[Finding]:
    import shutil

    from bot.errors import HomeroomError
    from bot.store.lock import AlreadyRunningError, DispatcherLock
    from bot.store.migrating import HEAD, check_file, schema_of

    if not path.exists():
        yield Finding(True, f"there is no database {path} yet; `homeroom run` makes it")
        return
    try:
        found = schema_of(path)
        check_file(path)
    except HomeroomError as error:
        yield Finding(False, f"the database {path} cannot be used", str(error))
        return
    if found == HEAD:
        yield Finding(True, f"the database {path} has schema {found} and is whole")
    else:
        yield Finding(
            False, f"the database {path} has schema {found}, this program {HEAD}", "Run `homeroom run`: it migrates."
        )
    free = shutil.disk_usage(path.parent).free // 1_000_000
    yield Finding(
        free > 200, f"{free} MB are free on its disk", "" if free > 200 else "Make room: a full disk delays posts."
    )
    lock = DispatcherLock(path)
    try:
        lock.take()
    except AlreadyRunningError as error:
        yield Finding(True, f"a dispatcher is at work ({str(error).split('(')[1].split(')')[0]})")
    else:
        lock.release()
        yield Finding(True, "no dispatcher is at work on it; `homeroom run` starts one")


def _activity(path: Path) -> Iterator[Finding]:
    """What the activity log says needs a person."""
    import sqlite3
    from contextlib import closing

    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            counts = dict(
                connection.execute(
                    "SELECT state, count(*) FROM steps WHERE state IN ('held', 'uncertain', 'failed') GROUP BY 1"
                )
            )
    except sqlite3.Error:
        return  # said above
    held, failed, uncertain = (counts.get(state, 0) for state in ("held", "failed", "uncertain"))
    yield Finding(
        held == 0, f"{held} steps are held", "Look whether they were posted; staff were told." if held else ""
    )
    yield Finding(failed == 0, f"{failed} steps have failed", "Staff were told what to do." if failed else "")
    yield Finding(True, f"{uncertain} steps are in doubt and are looked up by themselves")


def _folder(folder: Path, toolbox: Toolbox) -> Iterator[Finding]:
    import asyncio

    from bot.course.faults import CourseError
    from bot.enrolling import enrolments
    from bot.errors import HomeroomError

    try:
        platforms, enrolled = enrolments([folder], toolbox)
    except CourseError as error:
        yield Finding(False, f"the course folder {folder} has problems", f"Run `homeroom check {folder}`.\n{error}")
        return
    except HomeroomError as error:
        yield Finding(False, f"the course folder {folder} cannot be run", str(error))
        return
    yield Finding(
        True, f"the course folder {folder} has {len(enrolled)} cohort{'' if len(enrolled) == 1 else 's'} to run"
    )
    for one in enrolled:
        for home, names in one.homes.items():
            yield from asyncio.run(_home(one.name, home, platforms[home], names))


async def _home(cohort: str, home: Home, platform: Platform, names: Mapping[str, str]) -> list[Finding]:
    from bot.errors import HomeroomError

    try:
        await platform.start()
        missing = await platform.check(home, sorted(set(names.values())))
    except HomeroomError as error:
        return [Finding(False, f"{cohort}: its home on {platform.name} is not reachable", str(error))]
    finally:
        await platform.close()
    if not missing:
        return [Finding(True, f"{cohort}: its home on {platform.name} has every room")]
    return [
        Finding(True, f"{cohort}: {platform.name} lacks {one.what}. {one.breaks} {one.how_to_mend}") for one in missing
    ]
