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
    from bot.store.address import DatabaseAddress
    from bot.toolbox import Toolbox

_CLOCKS_APART = 5.0  # seconds
_QUEUE_TOO_OLD = 300.0  # seconds


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
        str | None,
        typer.Option("--database", help="A SQLite file or a postgresql:// URL; default: HOMEROOM_DATABASE."),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="ADDRESS", help="Where a running Homeroom serves its health (run --listen)."),
    ] = None,
) -> None:
    """Look at everything Homeroom stands on, and say how to mend what is not well."""
    from bot.settings import load_settings
    from bot.store.address import SqliteFile
    from bot.toolbox import Toolbox

    assert isinstance(context.obj, Toolbox)
    where = load_settings().address(database)
    findings = [*_program(), *(_database(where.path) if isinstance(where, SqliteFile) else ()), *_work(where)]
    if address is not None:
        findings += _running(address)
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


def _work(where: DatabaseAddress) -> Iterator[Finding]:
    """What the database says of the work: what needs a person, what waits, who works on it."""
    import asyncio

    from bot.errors import HomeroomError
    from bot.store.address import SqliteFile
    from bot.store.migrating import HEAD, schema_of

    if isinstance(where, SqliteFile) and (not where.path.exists() or schema_of(where.path) != HEAD):
        return  # said above
    try:
        yield from asyncio.run(_read_work(where))
    except HomeroomError as error:
        yield Finding(False, f"the database {where.shown} cannot be used", str(error))


async def _read_work(where: DatabaseAddress) -> list[Finding]:
    from bot.model import StepState
    from bot.store import gauges, replicas
    from bot.store.address import SqliteFile
    from bot.store.database import Database
    from schedules.clock import SystemClock

    database = await Database.open(where)
    try:
        async with database.transaction() as transaction:
            told, now = await database.now(transaction), SystemClock().now()
            work = await gauges.read(transaction)
            sharing = await replicas.everybody(transaction)
    finally:
        await database.close()
    findings = []
    if not isinstance(where, SqliteFile):
        findings.append(Finding(True, f"the database {where.shown} answers"))
    if told is not None:
        apart = abs(told - now).total_seconds()
        findings.append(
            Finding(
                apart < _CLOCKS_APART,
                f"this machine's clock and the database's are {apart:.1f} s apart",
                "" if apart < _CLOCKS_APART else "Homeroom goes by the database's clock; set both by a time server.",
            )
        )
        alive = [one for one in sharing if one.lease_until > told]
        findings.append(Finding(True, f"{len(alive)} replicas are at work on it"))
    held, failed, uncertain = (work.watched[one] for one in (StepState.HELD, StepState.FAILED, StepState.UNCERTAIN))
    findings.append(
        Finding(held == 0, f"{held} steps are held", "Look whether they were posted; staff were told." if held else "")
    )
    findings.append(
        Finding(failed == 0, f"{failed} steps have failed", "Staff were told what to do." if failed else "")
    )
    findings.append(Finding(True, f"{uncertain} steps are in doubt and are looked up by themselves"))
    waiting = [moment for moment in (work.oldest_ready_at, work.next_due_at) if moment is not None]
    age = max((((told or now) - min(waiting)).total_seconds() if waiting else 0.0), 0.0)
    findings.append(
        Finding(
            age < _QUEUE_TOO_OLD,
            f"the oldest thing that is due waits for {age:.0f} s" if age else "nothing that is due waits",
            "" if age < _QUEUE_TOO_OLD else "See whether `homeroom run` works and its platforms answer.",
        )
    )
    return findings


def _running(address: str) -> Iterator[Finding]:
    """What a running Homeroom says of itself."""
    import json
    from urllib.error import HTTPError, URLError
    from urllib.request import urlopen

    try:
        with urlopen(f"http://{address}/health", timeout=5) as answer:
            health = json.load(answer)
    except HTTPError as error:
        health = json.load(error)
    except (URLError, OSError, ValueError):
        yield Finding(
            False, f"nothing answers at {address}", "Start `homeroom run` with --listen, or name its address."
        )
        return
    if health["ready"]:
        yield Finding(True, f"the Homeroom at {address} is ready; it was awake {health['wake_age']:.0f} s ago")
    else:
        yield Finding(False, f"the Homeroom at {address} is not ready", str(health["why_not"]))


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
