"""homeroom plan"""

import io
import json
import re
from pathlib import Path

import pytest
from icalendar import Calendar
from rich.console import Console

from bot.cli import console
from bot.cli.plan import show
from schedules.zones import tzdata_version
from tests.builders import a_cohort, a_course, a_lesson
from tests.cli.typed import typed
from tests.course.folders import COHORT, HELLO, a_course_folder
from tests.course.timetables import a_plan

COURSE = """\
title: Intro to Python
weeks: 2
schedule: weekly
sessions:
  - {id: qa, title: Questions, every: wed 17:00, queue_opens: mon 12:00, remind: [15 minutes]}
"""
BREAK = 'breaks: [{from: 2026-10-12, to: 2026-10-16, why: "autumn break"}]\n'
SHOWN = Path(__file__).parents[1] / "data" / "plan.txt"
LOOPS = "---\nid: loops\ntitle: Loops [and ranges]\ndeliverable: {due: sun 23:59, text: Post it.}\n---\nLoop.\n"


def a_folder(root: Path) -> Path:
    return a_course_folder(root, {"lessons/02-loops.md": LOOPS}, course=COURSE, cohort=COHORT + BREAK)


def test_a_timetable_is_shown_week_by_week_with_what_is_worth_knowing(tmp_path: Path) -> None:
    told = typed("plan", a_folder(tmp_path))

    assert (told.code, told.err) == (0, "")
    assert told.out == SHOWN.read_text(encoding="utf-8")


def test_plain_output_is_the_same(tmp_path: Path) -> None:
    root = a_folder(tmp_path)

    assert typed("--plain", "plan", root) == typed("plan", root)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_terminal_of_any_width_shows_every_line_within_it(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Console(
        file=io.StringIO(), force_terminal=True, color_system=None, width=width, record=True, soft_wrap=True
    )
    console.set_plain(False)
    with monkeypatch.context() as patched:
        patched.delenv("NO_COLOR", raising=False)
        patched.setenv("TERM", "xterm")
        patched.setattr(console, "out", lambda: screen)
        course = a_course(a_lesson("loops", "Loops and ranges, and what they are good for"), schedule="weekly", weeks=1)
        cohort = a_cohort()
        show(course, cohort, a_plan(course, cohort))

    lines = screen.export_text().splitlines()

    table = lines[lines.index("Week 1, Mon 05 Oct to Wed 07 Oct 2026") + 1 : lines.index("After the last week")]
    assert max(len(line) for line in table) <= width
    assert table[0].startswith("Mon 05 Oct  08:00  welcome")
    assert any("announcements" in line for line in table) == (width >= 100)


def test_every_week_is_shown_even_if_nothing_happens_in_it(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course="title: A\nweeks: 3\nschedule: weekly\n")

    assert "Week 2, Mon 12 Oct to Sun 18 Oct 2026\n  nothing\n\nWeek 3" in typed("plan", root).out


def test_a_moment_that_the_clocks_move_is_shown_where_it_comes(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        {
            "lessons/01-hello.md": HELLO.replace("---\nS", "release: week 1 sun 02:30\n---\nS"),
            "lessons/02-loops.md": LOOPS.replace("id", "release: week 35 sun 01:30\nid", 1),
        },
        course="title: A\nweeks: 40\n",
        cohort="name: A\nstart: 2026-03-08\ntimezone: America/New_York\n",
    )

    out = typed("plan", root).out

    shown = [re.sub(" {2,}", " | ", line.strip()) for line in out.splitlines() if " lesson: " in line]
    assert shown == [
        '03:30 | lesson: Hello | lessons | the lesson says "week 1 sun 02:30"; 02:30 does not exist on this day',
        "Sun 01 Nov | 01:30 | lesson: Loops [and ranges] | lessons | "
        'the lesson says "week 35 sun 01:30"; 01:30 comes twice on this day, this is the first',
    ]


def test_machines_read_every_moment_as_json(tmp_path: Path) -> None:
    (told,) = json.loads(typed("plan", a_folder(tmp_path), "--json").out)

    assert {name: told[name] for name in ("course", "cohort", "timezone", "tzdata", "starts", "ends")} == {
        "course": "Intro to Python",
        "cohort": "autumn",
        "timezone": "Europe/Paris",
        "tzdata": tzdata_version(),
        "starts": "2026-10-04T22:00:00+00:00",
        "ends": "2026-11-02T08:00:00+00:00",
    }
    assert told["slots"][8] == {
        "kind": "announcement",
        "subject": "qa",
        "occurrence": "week-2",
        "wall": "2026-10-19T12:00:00",
        "at": "2026-10-19T10:00:00+00:00",
        "exactness": "exact",
        "until": "2026-10-21T16:00:00+00:00",
        "where": "announcements room",
        "why": "the question queue opens",
    }
    assert len(told["warnings"]) == 1


def test_a_calendar_is_written(tmp_path: Path) -> None:
    root, file = a_folder(tmp_path / "intro-python"), tmp_path / "autumn.ics"

    told = typed("plan", root, "--ics", file)

    assert (told.code, told.err) == (0, f"The calendar of Autumn 2026 is in {file}.\n")
    uids = [str(event["uid"]) for event in Calendar.from_ical(file.read_bytes()).walk("VEVENT")]
    assert uids[0] == "lesson.hello.autumn.intro-python@homeroom"
    assert len(uids) == 5


def test_a_calendar_that_cannot_be_written(tmp_path: Path) -> None:
    root, file = a_folder(tmp_path / "course"), tmp_path / "no" / "autumn.ics"

    told = typed("plan", root, "--ics", file)

    assert (told.code, told.err) == (3, f"{file} cannot be written: No such file or directory. Name another file.\n")


def test_a_calendar_is_of_one_cohort(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"cohorts/spring.yaml": COHORT})

    told = typed("plan", root, "--ics", tmp_path / "x.ics")
    assert (told.code, told.err) == (1, "A calendar is of one cohort. Add --cohort: autumn, spring.\n")


def test_one_cohort_of_several_can_be_chosen(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"cohorts/spring.yaml": COHORT.replace("Autumn", "Spring")})

    assert typed("plan", root).out.count(", times in Europe/Paris\n") == 2
    assert typed("plan", root, "--cohort", "spring").out.startswith("Intro to Python: Spring 2026, times in")


def test_a_cohort_that_is_not_there(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"cohorts/spring.yaml": COHORT})

    told = typed("plan", root, "--cohort", "autum")

    assert (told.code, told.err) == (
        1,
        f'There is no cohort "autum" in {root}. Did you mean "autumn"? Cohorts here: autumn, spring.\n',
    )


def test_a_course_without_cohorts_has_no_moments_yet(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path)
    (root / "cohorts/autumn.yaml").unlink()

    told = typed("plan", root)

    assert (told.code, told.err) == (
        1,
        f"The course in {root} has no cohort yet. Write one, like cohorts/autumn.yaml.\n",
    )


def test_a_folder_with_problems_is_not_planned(tmp_path: Path) -> None:
    told = typed("plan", a_course_folder(tmp_path, course="title: A\nweeks: none\nschedule: weekly\n"))

    assert told.code == 1
    assert told.out == ""
    assert f'{tmp_path}/course.yaml:2:8  "none" is not a whole number.' in told.err


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    told = typed("plan", tmp_path / "nowhere")

    assert told.code == 1
    assert told.err == f"{tmp_path}/nowhere  There is no such folder. homeroom init makes a new one.\n"


def test_lessons_without_a_moment_are_named(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"lessons/02-loops.md": LOOPS}, course="title: A\nweeks: 1\nschedule: weekly\n")

    told = typed("plan", root)

    assert (told.code, told.err) == (
        1,
        'lessons/02-loops.md  The lesson "loops" finds no moment: weekly has 1 place in 1 week, and 2 lessons without '
        "a release need one each. Add weeks, choose another preset, or give it a release of its own.\n",
    )


def test_learners_zones_are_looked_at(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        {"cohorts/learners.csv": "name,zone\nLena,Asia/Tokyo\n"},
        course=COURSE,
        cohort=COHORT + "people: {learners: {from: file, file: learners.csv}}\n",
    )

    assert typed("plan", root).out.endswith(
        "Worth knowing\n"
        '  ! Every sitting of the session "qa" is at night for learners in Asia/Tokyo. '
        "Add a sitting at another time of day.\n"
    )
