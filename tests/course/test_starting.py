from datetime import date
from pathlib import Path

import pytest

from bot.course.checking_timetables import timetable_faults
from bot.course.folder import read_files
from bot.course.starting import Answers, Live, Meeting, OccupiedError, new_course, write_folder
from bot.course.yaml_reading import read_loosely
from bot.course.yaml_writing import value
from bot.errors import HomeroomError

YES = Live(is_needed=True, meeting=Meeting.ONE_TIME, can_be_kept_up=True)


def answers(
    title: str = "Bread", weeks: int = 4, cohort: str = "Autumn 2026", start: date = date(2026, 10, 5), live: Live = YES
) -> Answers:
    return Answers(title, weeks, cohort, start, "Europe/Paris", live)


@pytest.mark.parametrize("weeks", [1, 2, 3, 4, 5, 8, 104])
@pytest.mark.parametrize(
    "live",
    [YES, Live(True, Meeting.TWO_TIMES, True), Live(True, Meeting.NO_TIME, True), Live(False, Meeting.NO_TIME, False)],
)
def test_every_new_course_passes_check_without_a_warning(weeks: int, live: Live) -> None:
    folder = read_files(new_course(answers(weeks=weeks, live=live)), ())

    assert [fault.render() for fault in (*folder.problems, *folder.warnings)] == []
    assert timetable_faults(folder, {}) == ([], [])
    assert 3 <= len(folder.course.lessons) <= 5


def test_one_live_session_a_week_where_all_three_answers_are_yes() -> None:
    [session] = read_files(new_course(answers())).course.sessions

    assert (str(session.every), session.sittings, session.optional) == ("wed 17:00", (), True)


def test_two_sittings_where_one_time_does_not_suit_all() -> None:
    [session] = read_files(new_course(answers(live=Live(True, Meeting.TWO_TIMES, True)))).course.sessions

    assert [str(sitting) for sitting in session.sittings] == ["wed 17:00", "thu 08:00"]


@pytest.mark.parametrize(
    "live",
    [Live(False, Meeting.ONE_TIME, True), Live(True, Meeting.NO_TIME, True), Live(True, Meeting.ONE_TIME, False)],
)
def test_one_no_and_deadlines_carry_the_rhythm(live: Live) -> None:
    course = read_files(new_course(answers(live=live))).course

    assert (course.sessions, course.schedule) == ((), "async-only")
    assert any(lesson.deliverable for lesson in course.lessons)


def test_the_rehearsal_expects_the_first_lesson_when_it_comes() -> None:
    folder = read_files(new_course(answers(start=date(2026, 10, 7))))
    [rehearsal] = folder.rehearsals

    assert (rehearsal.cohort, str(rehearsal.expect[0].model_dump()["posted"])) == ("autumn-2026", "2026-10-12 09:00:00")


@pytest.mark.parametrize(
    "title",
    [
        "Bread: a beginning",
        "#bread",
        "null",
        "12:30",
        "- list",
        "'quoted' \"twice\"",
        "Brot & Käse 🍞",
        "$title",
        "a\tb\x07",
        "yes",
    ],
)
def test_titles_of_every_kind_are_read_back_as_they_were_given(title: str) -> None:
    course = read_files(new_course(answers(title=title))).course

    assert course.title == " ".join(title.replace("\x07", " ").split())


def test_values_in_brackets_are_quoted_where_a_comma_would_part_them() -> None:
    assert read_loosely(f"a: [{value('b, c', in_brackets=True)}, {value('d', in_brackets=True)}]", "x") == {
        "a": ["b, c", "d"]
    }


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(OccupiedError) as refused:
        write_folder(tmp_path, new_course(answers()), {})

    assert str(refused.value) == f"{tmp_path} is not empty, and nothing in it was touched. Name a new folder."
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "course").write_text("mine")

    with pytest.raises(OccupiedError) as refused:
        write_folder(tmp_path / "course", new_course(answers()), {})

    assert str(refused.value) == f"{tmp_path}/course is a file, and it was not touched. Name a new folder."


def test_what_cannot_be_written_to_the_end_is_taken_away_again(tmp_path: Path) -> None:
    texts = {"a/b.md": "x", "c.md": "x", "c.md/d.md": "a file stands where a folder is needed"}

    with pytest.raises(HomeroomError) as refused:
        write_folder(tmp_path / "new" / "course", texts, {})

    assert str(refused.value) == f"{tmp_path}/new/course cannot be written: not a directory. Nothing was left there."
    assert list(tmp_path.iterdir()) == []
