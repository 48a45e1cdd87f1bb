"""`homeroom restore`, as people type it."""

import asyncio
import re
from pathlib import Path

from bot.store.address import SqliteFile
from bot.store.backup import back_up
from bot.store.lock import DispatcherLock
from schedules.clock import SystemClock
from tests.builders import a_cohort
from tests.cli.typed import typed
from tests.deliver.lessons import NINE, two_lessons
from tests.house import a_house

MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"


async def a_backup(folder: Path) -> tuple[Path, Path]:
    """A database, and a backup from before its first lesson. By this machine's clock the course is long over."""
    backup, database = folder / "kept.backup", folder / "homeroom.db"
    async with a_house(folder, two_lessons(), a_cohort()) as house:
        await back_up(SqliteFile(database), backup, SystemClock())
        await house.until(NINE)
    return backup, database


def test_restore_says_what_it_will_catch_up(tmp_path: Path) -> None:
    backup, database = asyncio.run(a_backup(tmp_path))

    done = typed("restore", backup, "--database", database, "--yes")

    assert (done.code, done.err) == (0, "")
    restored, before, known, cohort, *lines, last = done.out.splitlines()
    assert restored == f"Restored {backup} to {database}."
    assert re.fullmatch(rf"What was there before lies in {database}\.replaced-\d{{8}}T\d{{6}}Z\.backup\.", before)
    assert re.fullmatch(
        rf"It knows everything until {MOMENT}\. What happened in the \d+ (minutes|seconds) since then, "
        r"only the platforms know:",
        known,
    )
    assert cohort == (
        "  intro-to-python/autumn-2026, running: 6 things were due and are looked up; "
        "what was not posted goes out, late, if it still makes sense."
    )
    assert lines[:2] == ["    2026-10-05 06:00 UTC  welcome course", "    2026-10-05 07:00 UTC  lesson loops"]
    assert lines[-1] == "    next: nothing more"
    assert last == "Start `homeroom run` now: it looks up what may have been posted, and posts nothing twice."


def test_nobody_who_could_agree_means_that_nothing_is_replaced(tmp_path: Path) -> None:
    backup, database = asyncio.run(a_backup(tmp_path))
    before = database.read_bytes()

    done = typed("restore", backup, "--database", database)

    assert (done.code, done.out) == (3, "")
    assert " ".join(done.err.split()) == (
        f"The database {database} is there already. Say --yes to have it replaced; it is kept."
    )
    assert database.read_bytes() == before


def test_a_database_that_runs_is_not_replaced(tmp_path: Path) -> None:
    backup, database = asyncio.run(a_backup(tmp_path))

    with DispatcherLock(database):
        done = typed("restore", backup, "--database", database, "--yes")

    assert (done.code, done.out) == (3, "")
    assert "is in use by another Homeroom (process " in " ".join(done.err.split())


def test_where_nothing_is_replaced_nothing_is_asked(tmp_path: Path) -> None:
    backup, _ = asyncio.run(a_backup(tmp_path))

    done = typed("restore", backup, "--database", tmp_path / "elsewhere" / "homeroom.db")

    assert done.code == 0
    assert "What was there before" not in done.out
