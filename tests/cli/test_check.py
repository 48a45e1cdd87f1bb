import json
from pathlib import Path

import pytest

from bot.course.checking_timetables import timetable_faults
from bot.course.folder import load_folder
from tests.cli.typed import typed
from tests.course.folders import COHORT, COURSE, HELLO, a_course_folder

SESSIONS = "sessions:\n  - {id: qa, every: wed 17:00, minutes: 45, sittings: [wed 17:00, thu 08:00]}\n"


@pytest.fixture(autouse=True)
def caches(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("caches")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


def test_a_good_folder_is_summed_up(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course=COURSE + SESSIONS)

    told = typed("check", root)

    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "Nothing is wrong.\n"
        "Intro to Python: 8 weeks, 1 lesson, 1 session, 1 cohort.\n"
        "For instructors: 1.5 hours live a week in 2 sittings; preparing and answering in threads come on top.\n"
    )


def test_problems_come_first_then_warnings_then_the_sum(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        course=COURSE + "language: English\n",
        hello=HELLO.replace("---\nS", "video_minutes: 20\nx: 1\n---\nS"),
    )

    told = typed("check", root)

    assert told.code == 1
    assert told.out == (
        f'{root}/course.yaml:4:11  "English" is not a language. Write its code: en, de, pt-BR.\n'
        "  4 | language: English\n"
        "    |           ^^^^^^^\n"
        "\n"
        f'{root}/lessons/01-hello.md:5:1  "x" is not a field here. The fields are id, title, release, minutes, '
        "video_minutes, goals, needs, ask, thread, done_when, deliverable and check.\n"
        "  5 | x: 1\n"
        "    | ^\n"
        "\n"
        "2 problems.\n"
    )


def test_without_a_folder_the_one_we_stand_in_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(a_course_folder(tmp_path, course="title: A\nweeks: 8\nschedule: weekl\n"))

    told = typed("check")

    assert told.out.startswith('course.yaml:3:11  "weekl" is no schedule. Did you mean "weekly"?\n')


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=HELLO.replace("---\nS", "video_minutes: 20\n---\nS"))

    told = typed("check", root)

    assert told.code == 0
    assert told.out.startswith("Worth a second look:\n\n")
    assert "\nNothing is wrong, 1 warning.\nIntro to Python: " in told.out


def test_lessons_with_problems_are_lessons(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"lessons/02-next.md": "---\nminuts: 5\n---\n# Next\n"})

    assert "\n1 problem.\nIntro to Python: 8 weeks, 2 lessons, 0 sessions, 1 cohort.\n" in typed("check", root).out


def test_machines_read_the_same_as_json(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course=COURSE + SESSIONS + "language: English\n")

    told = typed("check", root, "--json")

    assert told.code == 1
    assert json.loads(told.out) == {
        "folder": str(root),
        "problems": [
            {
                "file": "course.yaml",
                "line": 6,
                "column": 11,
                "width": 7,
                "source": "language: English",
                "what": '"English" is not a language.',
                "to_do": "Write its code: en, de, pt-BR.",
            }
        ],
        "warnings": [],
        "remarks": [],
        "course": None,
    }


def test_a_good_course_as_json_has_its_sums(tmp_path: Path) -> None:
    told = typed("check", a_course_folder(tmp_path, course=COURSE + SESSIONS), "--json")

    assert json.loads(told.out)["course"] == {
        "title": "Intro to Python",
        "weeks": 8,
        "lessons": 1,
        "sessions": 1,
        "cohorts": ["autumn"],
        "live_minutes_a_week": 90,
        "live_minutes_once": 0,
    }


def test_a_course_without_sessions_fixes_nobodys_hours(tmp_path: Path) -> None:
    told = typed("check", a_course_folder(tmp_path))

    assert told.out.endswith("For instructors: no live sessions, so none of an instructor's hours is fixed.\n")


def test_a_single_session_is_counted_once(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course=COURSE + "sessions: [{id: kickoff, at: week 1 mon 18:00, minutes: 60}]\n")

    assert "For instructors: 1 hour live once; preparing" in typed("check", root).out


def test_more_lessons_than_the_schedule_has_places(tmp_path: Path) -> None:
    more = {f"lessons/0{number}-next.md": f"---\nid: next-{number}\n---\n# Next\n\nText.\n" for number in (2, 3)}
    root = a_course_folder(tmp_path, more, course="title: A\nweeks: 2\nschedule: weekly\n")

    told = typed("check", root)

    assert told.code == 1
    assert told.out.startswith(
        f'{root}/lessons/03-next.md  The lesson "next-3" finds no moment: weekly has 2 places in 2 weeks, '
    )


def test_a_course_without_cohorts_is_held_to_its_schedule_too(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path, {"lessons/02-next.md": "# Next\n\nText.\n"}, course="title: A\nweeks: 1\nschedule: weekly\n"
    )
    (root / "cohorts/autumn.yaml").unlink()

    told = typed("check", root)

    assert told.code == 1
    assert 'lessons/02-next.md  The lesson "next" finds no moment' in told.out


def test_what_the_dates_of_a_cohort_bring_is_worth_a_look(tmp_path: Path) -> None:
    holiday = COHORT + "holidays: {country: FR, dates: [2026-10-05]}\n"

    told = typed("check", a_course_folder(tmp_path, cohort=holiday))

    assert told.code == 0
    assert told.out.startswith(
        "What the dates of the cohorts bring:\n\n"
        f"{tmp_path}/cohorts/autumn.yaml  Lesson hello comes on a holiday of the cohort, Mon 05 Oct 2026.\n"
        "\n"
        "Nothing is wrong, 1 remark on the dates.\n"
    )


def test_learners_zones_count_where_a_cohort_lists_them(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        {"cohorts/learners.csv": "name,zone\nLena,Pacific/Auckland\nOle,Mars\n"},
        cohort=COHORT + "people: {learners: {from: file, file: learners.csv}}\n",
    )

    told = typed("check", root)

    assert told.code == 1
    assert f'{root}/cohorts/autumn.yaml  {root}/cohorts/learners.csv:3  Unknown time zone "Mars".' in told.out


def test_two_cohorts_of_one_instructor_clash(tmp_path: Path) -> None:
    staff = "people: {instructors: [ivan]}\n"
    root = a_course_folder(
        tmp_path,
        {"cohorts/evening.yaml": COHORT.replace("Autumn", "Evening") + staff},
        course=COURSE + SESSIONS,
        cohort=COHORT + staff,
    )

    _, warnings = timetable_faults(load_folder(root), {})

    assert [fault.render() for fault in warnings if "clash" in fault.what] == [
        "cohorts/evening.yaml  Sessions clash with those of autumn: Wed 07 Oct 2026 17:00, Thu 08 Oct 2026 08:00, "
        "Wed 14 Oct 2026 17:00 and 13 more (Europe/Paris). ivan would have to be in both."
    ]


def test_cohorts_that_share_nobody_do_not_clash(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"cohorts/evening.yaml": COHORT}, course=COURSE + SESSIONS, cohort=COHORT)

    assert not any("clash" in fault.what for fault in timetable_faults(load_folder(root), {})[1])


def test_the_cache_lies_in_the_users_folder(tmp_path: Path, caches: Path) -> None:
    typed("check", a_course_folder(tmp_path))

    assert len(list((caches / "homeroom").iterdir())) == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    told = typed("check", tmp_path / "python")

    assert (told.code, told.out) == (
        1,
        f"{tmp_path}/python  There is no such folder. homeroom init makes a new one.\n\n1 problem.\n",
    )
