from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.course.folder import load_folder, read_folder
from tests.cli.typed import typed
from tests.course.importing.sources import a_source

REAL = Path(__file__).parent.parent / "data" / "real-course"
GIVEN = (
    "--title",
    "Bread",
    "--weeks",
    "4",
    "--cohort",
    "Autumn",
    "--start",
    "2026-10-05",
    "--timezone",
    "Europe/Paris",
)


@pytest.fixture(autouse=True)
def zone(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))


def test_with_yes_nothing_is_asked_and_the_result_passes_check(tmp_path: Path) -> None:
    root = tmp_path / "bread"

    told = typed("init", root, "--yes")

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"{root}: A small course, 4 lessons in 4 weeks, a live Q&A each week.\n")
    assert typed("check", root).out.startswith("Nothing is wrong.\n")
    [cohort] = load_folder(root).cohorts
    assert (cohort.id, cohort.timezone, cohort.start.weekday()) == ("first-cohort", "Asia/Tokyo", 0)
    days = cohort.start - datetime.now(UTC).date()
    assert timedelta(days=6) <= days <= timedelta(days=14)


def test_what_is_given_is_not_asked(tmp_path: Path) -> None:
    root = tmp_path / "bread"

    told = typed("init", root, *GIVEN, "--yes")

    assert told.out == (
        f"{root}: Bread, 4 lessons in 4 weeks, a live Q&A each week.\n"
        "The cohort Autumn starts on Monday, 05 October 2026 (Europe/Paris).\n"
        "Each file explains itself. Next:\n"
        f"  homeroom check {root}    says what is wrong\n"
        f"  homeroom plan {root}    shows every moment\n"
        f"  homeroom rehearse {root}    plays it all\n"
    )


def test_the_questions_in_their_order(tmp_path: Path) -> None:
    root = tmp_path / "bread"

    told = typed("init", root, answers="Bread\n3\nAutumn 2026\n2026-10-05\nEurope/Paris\ny\ntwo\ny\n")

    assert told.code == 0
    questions = [
        "The course's title [A small course]: ",
        "How many weeks does it take [4]: ",
        "The first cohort's name [First cohort]: ",
        "The day it starts [",
        "Its time zone [Asia/Tokyo]: ",
        "Do learners need feedback in real time, on work of their own? [Y/n]: ",
        "Do their time zones allow it: at one time for all, at two times, or at no time (one, two, no) [one]: ",
        "Can an instructor keep it up, an hour each week and the time to prepare? [Y/n]: ",
    ]
    places = [told.out.index(question) for question in questions]
    assert places == sorted(places)
    [session] = load_folder(root).course.sessions
    assert len(session.sittings) == 2


def test_a_wrong_answer_is_explained_and_asked_again(tmp_path: Path) -> None:
    wrong = "Bread\nfour\n4\n***\nAutumn\n5 October\n2026-10-05\nParis\nEurope/Paris\ny\nmaybe\nno\n"

    told = typed("init", tmp_path / "bread", answers=wrong)

    assert told.code == 0
    assert told.err == (
        '"four" is not a whole number. Write digits only, from 1 to 104.\n'
        "The cohort's file is named after it, so it needs a letter a–z or a digit. Write Autumn 2026.\n"
        '"5 October" is not a date. Dates are written year-month-day: 2026-10-05.\n'
        'Unknown time zone "Paris". Did you mean "Europe/Paris"? Names look like "America/New_York".\n'
        "Write one, two or no.\n"
    )
    assert "no live sessions: deadlines carry the rhythm" in told.out


def test_who_needs_no_feedback_in_real_time_is_asked_nothing_more(tmp_path: Path) -> None:
    told = typed("init", tmp_path / "bread", *GIVEN, answers="n\n")

    assert told.code == 0
    assert load_folder(tmp_path / "bread").course.sessions == ()


def test_a_wrong_option_is_a_wrong_use(tmp_path: Path) -> None:
    told = typed("init", tmp_path / "bread", "--start", "soon", "--yes")

    assert told.code == 2
    assert '"soon" is not a date.' in told.err
    assert not (tmp_path / "bread").exists()


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    told = typed("init", tmp_path, answers="")

    assert (told.code, told.out) == (1, "")
    assert told.err == f"{tmp_path} is not empty, and nothing in it was touched. Name a new folder.\n"
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert typed("init", tmp_path, "--yes").code == 0
    assert read_folder(tmp_path).problems == ()


def test_nobody_answering_leaves_nothing_behind(tmp_path: Path) -> None:
    told = typed("init", tmp_path / "bread", answers="Bread\n")

    assert told.code == 1
    assert not (tmp_path / "bread").exists()


def test_a_real_course_is_made_of_its_folder(tmp_path: Path) -> None:
    root = tmp_path / "git"

    told = typed("init", root, "--from", REAL, "--start", "2026-10-05", "--timezone", "Europe/Paris", "--yes")

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"{root}: Version Control with Git, 14 lessons in 7 weeks, a live Q&A each week.\n")
    assert "\nLeft for you to look at (57):\n  The order of the lessons comes from config.yaml.\n" in told.out
    checked = typed("check", root)
    assert checked.out.startswith(
        "Nothing is wrong.\nVersion Control with Git: 7 weeks, 14 lessons, 1 session, 1 cohort.\n"
    )


def test_a_source_that_is_not_there(tmp_path: Path) -> None:
    told = typed("init", tmp_path / "new", "--from", tmp_path / "gone", "--yes")

    assert (told.code, told.err) == (1, f"{tmp_path}/gone does not exist. Give the folder that the Markdown lies in.\n")


def test_pictures_come_along(tmp_path: Path) -> None:
    source = a_source(
        tmp_path / "source", {"1/a.md": "# A\n\n![x](b.png)\n", "2/c.md": "# C\n\nText.\n", "1/b.png": b"png"}
    )

    told = typed("init", tmp_path / "new", "--from", source, "--yes")

    assert told.code == 0
    assert (tmp_path / "new/assets/b.png").read_bytes() == b"png"
    assert typed("check", tmp_path / "new").code == 0
