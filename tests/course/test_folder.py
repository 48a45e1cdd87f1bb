from datetime import date, datetime, time
from pathlib import Path

import pytest

from bot.course.course import Beside, Deliverable, Hours
from bot.course.faults import CourseError
from bot.course.folder import load_folder, read_files, read_folder
from bot.course.homes import HomePlan
from bot.course.rehearsal import LessonPosted, NothingBetween, PostsPerWeek, WrapupSays
from schedules.moments import CourseTime, Span, WeeklyTime
from tests.course.folders import a_course_folder

WHOLE = Path(__file__).parent.parent / "data" / "whole-course"
WED_17 = WeeklyTime(2, time(17, 0))


def test_the_whole_format_is_read_without_a_word() -> None:
    folder = read_folder(WHOLE)

    assert (folder.problems, folder.warnings) == ((), ())


def test_a_course_says_all_it_can_say() -> None:
    course = load_folder(WHOLE).course

    assert (course.title, course.language, course.weeks) == ("Intro to Python", "en", 8)
    assert (course.schedule, course.minutes_per_week) == ("twice-weekly", 180)
    assert course.quiet_hours == Hours(start=time(21, 0), end=time(8, 0))
    assert course.rooms.staff == "staff"
    [session] = course.sessions
    assert (session.every, session.sittings) == (WED_17, (WED_17, WeeklyTime(3, time(8, 0))))
    assert session.before == Beside(post=Span(days=2), text="Bring one question from this week's lessons.")
    assert session.remind == (Span(days=1), Span(minutes=15))
    assert (session.record, session.optional, session.replaces_minutes) == ("ask", True, 60)
    assert course.wrapup is not None
    assert course.wrapup.post_anyway_after == Span(minutes=20 * 60)
    assert (course.questions.amber, course.digest.default) == (Span(minutes=24 * 60), "off")


def test_lessons_come_in_the_order_of_their_files() -> None:
    names, loops = load_folder(WHOLE).course.lessons

    assert (names.id, names.title, names.path) == ("names", "Names and values", "lessons/02-names.md")
    assert (loops.id, loops.title, loops.path) == ("loops", "Loops and ranges", "lessons/week-2/03-loops.md")
    assert loops.release == CourseTime(3, 0, time(9, 0))
    assert loops.deliverable == Deliverable(
        due=WeeklyTime(6, time(23, 59)), text="Post your loop and one thing that surprised you."
    )
    assert loops.goals == ("Say what range(3) produces, and why 3 is not in it",)
    assert loops.needs == ("names",)
    assert loops.text == "A **loop** repeats work …\n"


def test_week_10_comes_after_week_2(tmp_path: Path) -> None:
    lessons = {f"lessons/week-{number}/1-a.md": f"---\nid: in-{number}\n---\n# Lesson\n" for number in (10, 2, 1)}
    folder = load_folder(a_course_folder(tmp_path, lessons))

    assert [lesson.id for lesson in folder.course.lessons] == ["hello", "in-1", "in-2", "in-10"]


def test_a_cohort_says_all_it_can_say() -> None:
    cohort = load_folder(WHOLE).cohort("autumn-2026")

    assert (cohort.name, cohort.start, cohort.timezone) == ("Autumn 2026", date(2026, 10, 5), "Europe/Paris")
    assert (cohort.ends.after, cohort.ends.archive) == (Span(days=7), True)
    assert cohort.ends.certificate == "80 % participation"
    assert (cohort.holidays.country, cohort.holidays.dates) == ("FR", (date(2026, 11, 11),))
    [pause] = cohort.breaks
    assert (pause.start, pause.end, pause.rule) == (date(2026, 10, 26), date(2026, 10, 30), "shift")
    assert (cohort.working_hours.last_weekday, cohort.working_hours.end) == (4, time(18, 0))
    assert cohort.homes == (
        HomePlan(platform="discord", address="118700000000000000", rooms=(("lessons", "#lessons-autumn"),), host=True),
        HomePlan(platform="slack", address="T0AAAAAA", rooms=(("lessons", "#py-autumn"),)),
    )
    assert cohort.people.learners is not None
    assert (cohort.people.learners.origin, cohort.people.learners.role) == ("role", "Autumn 2026")
    assert (cohort.rota, cohort.keep.recordings) == (("ivan", "mina"), "30 days")
    [moved] = cohort.overrides
    assert (moved.lesson, moved.release, moved.why) == ("loops", datetime(2026, 10, 20, 9, 0), "instructor ill")


def test_a_rehearsal_says_what_must_be_seen() -> None:
    [rehearsal] = load_folder(WHOLE).rehearsals

    assert (rehearsal.id, rehearsal.cohort, rehearsal.seed) == ("happy-path", "autumn-2026", 7)
    assert rehearsal.expect == (
        LessonPosted(lesson="loops", posted=datetime(2026, 10, 20, 9, 0), room="lessons", with_thread=True),
        NothingBetween(nothing_between=(time(21, 0), time(8, 0)), to="direct messages"),
        WrapupSays(wrapup=3, mentions="range(3)", open=1),
        PostsPerWeek(posts_in="announcements", per_week_at_most=6),
    )


def test_norway_stays_a_country_and_half_past_twelve_a_time(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        course="title: 007\nweeks: 8\nschedule: weekly\ndigest: {at: 12:30}\n",
        cohort="name: on\nstart: 2026-10-05\ntimezone: Europe/Oslo\nholidays: {country: NO}\n",
    )
    folder = load_folder(root)

    assert (folder.course.title, folder.course.digest.at) == ("007", time(12, 30))
    assert (folder.cohorts[0].name, folder.cohorts[0].holidays.country) == ("on", "NO")


def test_a_lesson_may_leave_out_its_front_matter(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello="Some words.\n\n## Hello, *world*\n\n    # no heading\n")
    [lesson] = load_folder(root).course.lessons

    assert (lesson.id, lesson.title) == ("hello", "Hello, world")


@pytest.mark.parametrize("name", ["lessons/02-two.md", "lessons/2. Two.md", "lessons/week-1/02_two.md"])
def test_the_number_before_a_files_name_is_not_part_of_the_id(tmp_path: Path, name: str) -> None:
    root = a_course_folder(tmp_path, {name: "# Two\n"})

    assert "two" in [lesson.id for lesson in load_folder(root).course.lessons]


def test_windows_line_ends_and_a_byte_order_mark_are_taken_as_they_come(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=b"\xef\xbb\xbf---\r\nid: hello\r\ntitle: Hello\r\n---\r\nOne\r\ntwo\r\n")
    [lesson] = load_folder(root).course.lessons

    assert (lesson.title, lesson.text) == ("Hello", "One\ntwo\n")


def test_a_stored_version_reads_back_to_the_same_course() -> None:
    folder = load_folder(WHOLE)

    again = read_files(folder.files)

    assert (again.course, again.cohorts, again.rehearsals) == (folder.course, folder.cohorts, folder.rehearsals)
    assert again.problems == ()


def test_a_course_may_bring_its_own_schedule(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        {"schedules/daily.yaml": "about: Daily.\nlessons: [mon 09:00, tue 09:00]\n"},
        course="title: A\nweeks: 2\nschedule: daily\n",
    )

    assert len(load_folder(root).presets["daily"].lessons) == 2


def test_a_folder_with_problems_is_an_error_that_names_them_all(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course="title: Intro\nweeks: x\nschedule: weekly\nlanguage: English\n")

    with pytest.raises(CourseError) as refused:
        load_folder(root)

    assert str(refused.value) == (
        f'{root}/course.yaml:2:8  "x" is not a whole number. Write digits only, from 1 to 104.\n'
        "  2 | weeks: x\n"
        "    |        ^\n"
        "\n"
        f'{root}/course.yaml:4:11  "English" is not a language. Write its code: en, de, pt-BR.\n'
        "  4 | language: English\n"
        "    |           ^^^^^^^"
    )


def test_asking_an_unreadable_course_for_its_title_names_the_problems(tmp_path: Path) -> None:
    folder = read_folder(a_course_folder(tmp_path, course="title: A\n"))

    with pytest.raises(CourseError, match='"weeks" is missing'):
        _ = folder.course
