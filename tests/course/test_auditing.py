from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.course.auditing import WeekLoad
from tests.cli.typed import typed
from tests.course.folders import COURSE, a_course_folder, problems

BARE = "sessions:\n  - {id: qa, every: wed 17:00, optional: false, record: never}\n"


def test_a_bare_session_is_told_which_fields_to_write(tmp_path: Path) -> None:
    told = typed("--plain", "check", a_course_folder(tmp_path, course=COURSE + BARE), "--design")

    assert (told.code, told.err) == (0, "")
    assert "Session Live Q&A: 0 of 6 rows are fine\n" in told.out
    assert "  - missing: purpose told. Write why_live: So that you can ask about your own\n    work.\n" in told.out
    assert "Threads that could replace Live Q&A\n" in told.out
    assert all(len(line) <= 80 for line in told.out.partition("\nSession ")[2].splitlines())


def test_a_week_over_its_budget_says_by_how_much_and_of_what(tmp_path: Path) -> None:
    hello = "---\nid: hello\ntitle: Hello\nminutes: 50\n---\nSay hello.\n"
    root = a_course_folder(tmp_path, course=COURSE + BARE + "minutes_per_week: 100\n", hello=hello)

    said = " ".join(typed("check", root, "--design").out.split())

    assert "over: week 1 takes 110 minutes, 10 more than 100 (lessons 50, sessions 60, replaced 0)" in said, said


def test_a_folder_with_problems_is_not_audited(tmp_path: Path) -> None:
    told = typed("check", a_course_folder(tmp_path, course=COURSE + "audit: {video_minutes: 0}\n"), "--design")

    assert told.code == 1
    assert "Instructors" not in told.out


def test_a_threshold_that_is_no_number_says_what_to_write(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course=COURSE + "audit: {video_minutes: short}\n")

    assert '"short" is not a whole number. Write digits only, from 1 to 6,000.' in problems(root)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_no_more_is_replaced_than_there_is_work(lessons: int, sessions: int, replaced: int) -> None:
    week = WeekLoad(1, lessons, sessions, replaced)

    assert sessions <= week.minutes <= lessons + sessions
