"""Commands beside a running cohort: apply, plan --against, proposals, cohort …, export."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cohorts.present import Present, present
from bot.course.folder import load_folder
from bot.course.planning import plan
from bot.enrolling import read_version, reading_of
from bot.store.address import SqliteFile
from bot.store.database import Database
from tests.builders import utc
from tests.cli.typed import Typed, typed
from tests.cohorts.running import COHORT, COURSE, NAME, a_folder, a_lesson_file, a_running_cohort
from tests.cohorts.test_proposing import considered

FAR_AHEAD = COHORT.replace("2026-10-05", "2090-10-02")  # these commands look at the machine's clock


@dataclass(frozen=True, slots=True)
class Beside:
    """A database in which a cohort runs, and the folder it came from."""

    folder: Path
    database: Path

    def typed(self, *words: object, answers: str = "") -> Typed:
        return typed("--plain", *words, "--database", self.database, answers=answers)

    def lessons(self) -> list[str]:
        """When the lessons come, as the database has it."""
        return asyncio.run(self._lessons())

    async def _lessons(self) -> list[str]:
        database = await Database.open(SqliteFile(self.database))
        async with database.transaction() as transaction:
            there = await present(transaction, NAME, read_version)
        await database.close()
        lessons = [(line.moment.wall, line.subject) for line in there.lines if line.kind == "lesson"]
        return [f"{wall:%a %d %b} {subject}" for wall, subject in lessons]


async def _run_once(root: Path, folder: Path, *, propose: bool = False) -> None:
    async with a_running_cohort(root, folder=folder, starts=utc("2090-09-25 08:00")) as running:
        if propose:
            (folder / "course.yaml").write_text(COURSE.replace("wed 17:00", "thu 17:00"))
            await considered(running)


@pytest.fixture
def beside(tmp_path: Path) -> Beside:
    folder = a_folder(tmp_path, cohort=FAR_AHEAD)
    asyncio.run(_run_once(tmp_path, folder))
    return Beside(folder, tmp_path / "homeroom.db")


def test_plan_against_what_runs_shows_every_change_and_changes_nothing(beside: Beside) -> None:
    (beside.folder / "lessons/05-more.md").write_text(
        a_lesson_file("more").replace("ask:", "release: week 4 wed 09:00\nask:")
    )
    (beside.folder / "lessons/02-loops.md").unlink()
    (beside.folder / "lessons/03-dicts.md").write_text(
        a_lesson_file("dicts").replace("ask:", "release: week 3 tue 10:00\nask:")
    )

    told = beside.typed("plan", beside.folder, "--against")

    assert (told.code, told.err) == (0, "")
    assert told.out == SHOWN
    assert beside.lessons() == ["Mon 02 Oct hello", "Mon 09 Oct loops", "Mon 16 Oct dicts", "Mon 23 Oct files"]


SHOWN = """\
course/autumn, times in Europe/Paris

Moved
  lesson: Files  Mon 23 Oct 2090 09:00  →  Mon 09 Oct 2090 09:00
  nudge: Files   Wed 25 Oct 2090 09:00  →  Wed 11 Oct 2090 09:00
  lesson: Dicts  Mon 16 Oct 2090 09:00  →  Tue 17 Oct 2090 10:00
  nudge: Dicts   Wed 18 Oct 2090 09:00  →  Thu 19 Oct 2090 10:00

Added
  lesson: More  Wed 25 Oct 2090 09:00
  nudge: More   Fri 27 Oct 2090 09:00

Cancelled
  lesson: Loops  Mon 09 Oct 2090 09:00
  nudge: Loops   Wed 11 Oct 2090 09:00

4 moved, 2 added, 2 cancelled.
"""


def test_machines_read_a_comparison_as_json(beside: Beside) -> None:
    (beside.folder / "course.yaml").write_text(COURSE.replace("wed 17:00", "thu 17:00"))

    (told,) = json.loads(beside.typed("plan", beside.folder, "--against", "--json").out)

    assert (told["cohort"], told["changes_timetable"], len(told["moved"]), told["added"]) == (NAME, True, 16, [])
    (opening,) = [one for one in told["moved"] if (one["kind"], one["occurrence"]) == ("opening", "week-1.sitting-1")]
    assert opening == {
        "kind": "opening",
        "subject": "qa",
        "occurrence": "week-1.sitting-1",
        "before": {"wall": "2090-10-04T17:00:00", "at": "2090-10-04T15:00:00+00:00"},
        "after": {"wall": "2090-10-05T17:00:00", "at": "2090-10-05T15:00:00+00:00"},
    }


def test_a_changed_text_is_applied_without_a_question(beside: Beside) -> None:
    (beside.folder / "lessons/02-loops.md").write_text(a_lesson_file("loops", "Around and around."))

    told = beside.typed("apply", beside.folder)

    assert (told.code, told.out) == (0, "course/autumn: only texts have changed, and they are applied.\n")
    assert beside.typed("apply", beside.folder).out == "course/autumn takes this version already.\n"


@pytest.mark.parametrize("command", ["apply", "plan"])
def test_a_changed_timetable_is_shown_and_asked_about(beside: Beside, command: str) -> None:
    words = [command, beside.folder, *(["--apply"] if command == "plan" else [])]
    (beside.folder / "lessons/04-files.md").unlink()

    no = beside.typed(*words, answers="n\n")
    assert no.code == 1
    assert "Cancelled\n  lesson: Files  Mon 23 Oct 2090 09:00\n" in no.out
    assert no.out.endswith("Apply this to course/autumn? [y/N]: Nothing is changed.\n")
    assert len(beside.lessons()) == 4

    yes = beside.typed(*words, answers="y\n")
    assert yes.code == 0
    assert yes.out.endswith("course/autumn: 0 added, 0 moved, 2 cancelled.\n")


def test_apply_with_yes_asks_nothing(beside: Beside) -> None:
    (beside.folder / "lessons/04-files.md").unlink()

    assert beside.typed("apply", beside.folder, "--yes").out.endswith("course/autumn: 0 added, 0 moved, 2 cancelled.\n")


def test_a_cohort_is_shifted_moved_and_put_back(beside: Beside) -> None:
    shifted = beside.typed("cohort", "shift", "autumn", "1 week", "--from", "2090-10-10", "--why", "ill", "--yes")
    moved = beside.typed("cohort", "move", NAME, "files", "2090-10-31 10:00", answers="y\n")

    assert shifted.out.endswith("21 moved.\ncourse/autumn is changed; whoever runs it notices within a second.\n")
    assert "lesson: Files  Mon 30 Oct 2090 09:00  →  Tue 31 Oct 2090 10:00" in moved.out
    assert beside.lessons()[2:] == ["Mon 23 Oct dicts", "Tue 31 Oct files"]
    listed = beside.typed("cohort", "list").out.splitlines()
    assert [line.partition(": ")[2] for line in listed[1:]] == [
        "shift: 1 week, from: 2090-10-10, why: ill",
        "lesson: files, release: 2090-10-31 10:00",
    ]

    assert beside.typed("cohort", "undo", "autumn", "1", "--yes").code == 0
    assert beside.lessons()[2:] == ["Mon 16 Oct dicts", "Tue 31 Oct files"]


def test_a_change_that_nobody_confirms_is_not_made(beside: Beside) -> None:
    told = beside.typed("cohort", "cancel", "autumn", "loops", answers="n\n")

    assert (told.code, told.out.splitlines()[-1]) == (1, "Make this change? [y/N]: Nothing is changed.")
    assert beside.typed("cohort", "list").out == "course/autumn  running  Intro to Python: Autumn 2026\n"


def test_a_cohort_is_paused_and_goes_on(beside: Beside) -> None:
    assert beside.typed("cohort", "pause", "autumn").out == (
        "autumn is paused. What is due meanwhile comes when it goes on, as late as it may be.\n"
    )
    assert beside.typed("cohort", "list").out.startswith("course/autumn  paused")
    again = beside.typed("cohort", "pause", "autumn")
    assert (again.code, again.err) == (1, "The cohort course/autumn is paused already.\n")
    assert beside.typed("cohort", "resume", "autumn").out == "autumn goes on.\n"


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    told = typed("cohort", "list", "--database", tmp_path / "no.db")

    assert told.code == 3
    assert " ".join(told.err.split()) == (
        f"There is no database {tmp_path}/no.db yet. `homeroom run FOLDER` makes it; or name another one with "
        "--database."
    )
    assert not (tmp_path / "no.db").exists()


def test_run_without_a_folder_wants_a_cohort_in_the_database(tmp_path: Path) -> None:
    told = typed("run", "--database", tmp_path / "no.db")

    assert told.code == 3
    assert " ".join(told.err.split()) == (
        f"The database {tmp_path}/no.db holds no cohort yet. Name a course folder: homeroom run FOLDER."
    )


def test_proposals_are_listed_and_decided(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, cohort=FAR_AHEAD)
    asyncio.run(_run_once(tmp_path, folder, propose=True))
    beside = Beside(folder, tmp_path / "homeroom.db")

    assert beside.typed("proposals").out == (
        "1  course/autumn  16 moved, 0 added, 0 cancelled  (made 2090-09-25 08:00 UTC)\n"
    )
    assert beside.typed("proposals", "apply", "1").out == (
        "Proposal 1 is applied to course/autumn: 0 added, 16 moved, 0 cancelled.\n"
    )
    again = beside.typed("proposals", "reject", "1")
    assert again.code == 1
    assert again.out.startswith("Proposal 1 was applied already, by ")
    assert beside.typed("proposals").out == "Nothing waits for a decision.\n"
    assert beside.typed("proposals", "apply").code == 2


def test_an_exported_folder_has_the_running_timetable(beside: Beside, tmp_path: Path) -> None:
    beside.typed("cohort", "shift", "autumn", "1 week", "--from", "2090-10-10", "--yes")
    beside.typed("cohort", "cancel", "autumn", "wrap-up/course/week-2", "--yes")
    beside.typed("cohort", "move", "autumn", "qa", "2090-10-26 18:00", "--week", "3", "--yes")

    told = beside.typed("export", "autumn", tmp_path / "out" / "course")

    assert told.code == 0
    read = load_folder(tmp_path / "out" / "course")
    written = plan(read.course, read.cohorts[0], read.presets)
    assert written == asyncio.run(_running(beside)).reading().timetable
    assert reading_of(read, read.cohorts[0]).timetable == written
    again = beside.typed("export", "autumn", tmp_path / "out" / "course")
    assert (again.code, " ".join(again.err.split())) == (
        3,
        f"{tmp_path}/out/course is not empty, and nothing is overwritten. Name another folder.",
    )


async def _running(beside: Beside) -> Present:
    database = await Database.open(SqliteFile(beside.database))
    async with database.transaction() as transaction:
        there = await present(transaction, NAME, read_version)
    await database.close()
    return there


def test_the_next_cohort_is_written_from_the_running_one(beside: Beside, tmp_path: Path) -> None:
    beside.typed("cohort", "cancel", "autumn", "loops", "--yes")
    file = tmp_path / "course" / "cohorts" / "spring.yaml"

    told = beside.typed(
        "cohort", "clone", "autumn", "--starts", "2091-03-05", "--called", "Spring 2091", "--file", file
    )

    assert told.code == 0
    assert file.read_text() == (
        "name: Spring 2091\nstart: 2091-03-05\ntimezone: Europe/Paris\nhomes: {memory: {address: home}}\n"
    )
    assert "People, rota and overrides are left out: write who takes part." in told.err
    spring = load_folder(beside.folder).cohort("spring")
    assert (spring.name, spring.overrides) == ("Spring 2091", ())
    wrong = beside.typed("cohort", "clone", "autumn", "--starts", "spring")
    assert wrong.err == '"spring" is not a date. Dates are written year-month-day: 2026-10-05.\n'
