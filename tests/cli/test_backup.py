"""`homeroom backup`, as people type it."""

import asyncio
import re
from pathlib import Path

from tests.builders import a_cohort
from tests.cli.typed import typed
from tests.deliver.lessons import NINE, two_lessons
from tests.house import a_house


async def a_database(folder: Path) -> Path:
    """A house that has posted a lesson, and stopped."""
    async with a_house(folder, two_lessons(), a_cohort()) as house:
        await house.until(NINE)
    return folder / "homeroom.db"


def test_backup_says_where_it_went_and_what_it_holds(tmp_path: Path) -> None:
    database = asyncio.run(a_database(tmp_path))

    done = typed("backup", tmp_path / "kept.backup", "--database", database)

    first, second, *cohorts = done.out.splitlines()
    assert done.code == 0
    assert re.fullmatch(rf"Backed up to {tmp_path}/kept\.backup \(\d+ kB, checked\)\.", first)
    assert re.fullmatch(
        r"It holds everything until \d{4}-\d\d-\d\d \d\d:\d\d UTC \(schema 0003\), "
        r"the newest thing in it of 2026-10-05 07:00 UTC\.",
        second,
    )
    assert cohorts == ["  intro-to-python/autumn-2026  running, 2 posted, 4 to come, next 2026-10-07 07:00 UTC"]


def test_backup_keeps_as_many_as_it_is_told_to(tmp_path: Path) -> None:
    database = asyncio.run(a_database(tmp_path))
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "homeroom-20260101T000000Z.backup").write_text("old")
    (folder / "homeroom-20260102T000000Z.backup").write_text("old")

    done = typed("backup", "--database", database, "--keep", "1")

    assert done.out.splitlines()[-1] == f"2 older backups were removed from {folder}."
    assert len(list(folder.iterdir())) == 1


def test_backup_of_nothing_says_what_to_name(tmp_path: Path) -> None:
    done = typed("backup", "--database", tmp_path / "none.db")

    assert (done.code, done.out) == (3, "")
    assert " ".join(done.err.split()) == (
        f"There is no database {tmp_path}/none.db to back up. Name it with --database, or set HOMEROOM_DATABASE."
    )
