"""`homeroom rehearse`: which cohorts are played, what is printed where, and how it ends."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from tests.cli.typed import typed
from tests.rehearsal.folder import a_rehearsable_folder

MET = """cohort: autumn
seed: 5
expect:
  - {lesson: part-1, posted: 2026-10-05 09:00, in: lessons, with_thread: true}
  - {posts_in: announcements, per_week_at_most: 6}
"""
MISSED = """cohort: autumn
expect:
  - {lesson: part-1, posted: 2026-10-05 09:00}
  - {lesson: part-2, posted: 2026-10-09 09:00}
"""


@pytest.fixture(autouse=True)
def caches(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))


def test_a_rehearsal_prints_its_transcript_and_what_came_of_its_expectations(tmp_path: Path) -> None:
    told = typed("rehearse", a_rehearsable_folder(tmp_path, MET))

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Loops for the impatient · Autumn 2026\n")
    assert " · seed 5\n" in told.out
    assert told.out.endswith("small: 2 of 2 expectations met\n")


def test_a_missed_expectation_is_named_with_its_line_and_what_happened_instead(tmp_path: Path) -> None:
    told = typed("rehearse", a_rehearsable_folder(tmp_path, MISSED))

    assert told.code == 1
    assert told.out.endswith(
        "rehearsals/small.yaml:4  Expected: The lesson part-2 comes to the lessons room at Fri 9 Oct 09:00.\n"
        "    Instead: It came to #lessons at Thu 8 Oct 09:00.\n"
        "small: 1 of 2 expectations met\n"
    )


def test_machines_read_the_transcript_as_json_and_nothing_else(tmp_path: Path) -> None:
    told = typed("rehearse", a_rehearsable_folder(tmp_path, MISSED), "--json")

    assert told.code == 1
    said = json.loads(told.out)
    schema = json.loads((files("bot.rehearsal") / "transcript.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(said)
    (rehearsed,) = said["rehearsals"]
    assert [one["instead"] for one in rehearsed["expected"]] == [None, "It came to #lessons at Thu 8 Oct 09:00."]
    assert told.err.endswith("small: 1 of 2 expectations met\n")


def test_a_page_is_drawn_into_a_file(tmp_path: Path) -> None:
    page = tmp_path / "told.html"

    told = typed("rehearse", a_rehearsable_folder(tmp_path / "course", MET), "--html", page)

    assert told.code == 0
    assert told.out == "small: 2 of 2 expectations met\n"
    assert told.err == f"The page is {page}.\n"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>\n")


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    page = tmp_path / "missing" / "told.html"

    told = typed("rehearse", a_rehearsable_folder(tmp_path / "course"), "--html", page)

    assert told.code == 3
    assert told.err == f"{page} cannot be written: No such file or directory. Name another file.\n"


def test_a_folder_without_rehearsals_is_just_played(tmp_path: Path) -> None:
    told = typed("rehearse", a_rehearsable_folder(tmp_path), "--seed", 9)

    assert told.code == 0
    assert " · seed 9\n" in told.out
    assert "expectation" not in told.out.splitlines()[-1]


def test_kills_are_counted_and_change_nothing(tmp_path: Path) -> None:
    told = typed("rehearse", a_rehearsable_folder(tmp_path, MET), "--crashes", 3)

    assert told.code == 0
    assert told.err.startswith("small: 3 kills, 3 restarts, ")
    assert told.err.endswith(" posts, 0 duplicates, 0 losses, 0 other differences\n")


def test_names_that_are_not_there_are_said_with_near_ones(tmp_path: Path) -> None:
    root = a_rehearsable_folder(tmp_path, MET)

    assert typed("rehearse", root, "--rehearsal", "smal").err == (
        f'There is no rehearsal "smal" in {root}. Did you mean "small"? Rehearsals here: small.\n'
    )
    assert typed("rehearse", root, "--cohort", "autum").err == (
        f'There is no cohort "autum" in {root}. Did you mean "autumn"? Cohorts here: autumn.\n'
    )


def test_a_rehearsal_of_another_cohort_is_said(tmp_path: Path) -> None:
    root = a_rehearsable_folder(tmp_path, MET)
    spring = (root / "cohorts/autumn.yaml").read_text(encoding="utf-8").replace("Autumn 2026", "Spring 2027")
    (root / "cohorts/spring.yaml").write_text(spring, encoding="utf-8")

    told = typed("rehearse", root, "--rehearsal", "small", "--cohort", "spring")

    assert (told.code, told.err) == (
        1,
        'The rehearsal "small" plays the cohort "autumn", not "spring". Leave --cohort out.\n',
    )


def test_a_folder_without_rehearsals_says_so_when_one_is_asked_for(tmp_path: Path) -> None:
    root = a_rehearsable_folder(tmp_path)

    assert typed("rehearse", root, "--rehearsal", "small").err == (
        f'There is no rehearsal "small" in {root}. It has no rehearsals yet: write one.\n'
    )


def test_a_folder_without_a_cohort_cannot_be_rehearsed(tmp_path: Path) -> None:
    root = a_rehearsable_folder(tmp_path)
    (root / "cohorts/autumn.yaml").unlink()

    told = typed("rehearse", root)

    assert (told.code, told.err) == (
        1,
        f"The course in {root} has no cohort yet. Write one, like cohorts/autumn.yaml.\n",
    )


def test_without_a_course_in_sight_it_is_the_demo_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    told = typed("rehearse", "--rehearsal", "nothing-like-this")

    demo = files("bot") / "demo_course"
    assert told.err.startswith(
        f"There is no course in this folder: this is the demo course, {demo}.\n"
        f'There is no rehearsal "nothing-like-this" in {demo}. '
    )


def test_with_a_course_in_sight_it_is_that_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(a_rehearsable_folder(tmp_path, MET))

    assert typed("rehearse", "--rehearsal", "nothing").err.startswith('There is no rehearsal "nothing" in .')
