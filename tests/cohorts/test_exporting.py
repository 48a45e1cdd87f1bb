"""A running cohort as a folder again: whatever was changed, its file plans to the same timetable."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.cohorts.cloning import clone, worth_a_look
from bot.cohorts.exporting import files_of, with_overrides
from bot.cohorts.present import Present
from bot.course.override import Override, as_yaml
from bot.course.timetable import TimetableError
from bot.enrolling import read_version
from bot.model import CohortState
from bot.store.cohorts import CourseVersion, hash_of
from bot.store.overrides import Kept
from bot.store.standing import Standing
from tests.course.test_overrides import overrides

AT = datetime(2026, 10, 1, tzinfo=UTC)
COURSE = """\
title: Intro
weeks: 4
schedule: weekly
sessions: [{id: qa, every: wed 17:00, sittings: [wed 17:00, thu 08:00]}]
wrapup: {every: fri 16:00}
"""
WRITTEN = (
    "",
    "overrides: [{lesson: l1, release: 2026-10-20 09:00}]\n",
    "overrides:\n- {lesson: l1, held: true}\n",
    "overrides:\n  # why not\n  - lesson: l1\n    cancelled: true\n\n  - {shift: 2 days, from: 2026-10-13}\n",
)
BEFORE = "name: Autumn  # the first one\nstart: 2026-10-05\n"
AFTER = "timezone: Europe/Paris\nbreaks: [{from: 2026-10-26, to: 2026-10-30, why: autumn break}]\n"


def a_present(cohort: str, made: list[Override]) -> Present:
    lessons = {f"lessons/{n}.md": f"---\nid: l{n}\ntitle: L{n}\n---\nText.\n" for n in range(4)}
    files = {"course.yaml": COURSE, "cohorts/autumn.yaml": cohort, **lessons}
    version = CourseVersion(1, hash_of(files), files, AT)
    kept = [Kept(number, AT, "maya", one) for number, one in enumerate(made, start=1)]
    standing = Standing("course/autumn", CohortState.RUNNING, 3, version)
    return Present(standing, read_version(files, "course/autumn"), kept, {}, [])


@given(overrides(), st.sampled_from(WRITTEN), st.booleans())
def test_the_exported_files_plan_to_the_running_timetable(made: list[Override], own: str, in_the_middle: bool) -> None:
    running = a_present(BEFORE + (own + AFTER if in_the_middle else AFTER + own), made)
    try:
        timetable = running.reading().timetable
    except TimetableError:
        return  # nobody could have made this change

    files = files_of(running)

    assert read_version(files, "course/autumn").timetable == timetable
    assert (files == running.standing.version.files) is (not made)
    assert files["cohorts/autumn.yaml"].startswith(BEFORE)


def test_everything_but_the_overrides_stays_to_the_last_sign() -> None:
    made = as_yaml([Override.model_validate({"lesson": "l1", "cancelled": "true"})])

    assert with_overrides("name: A\noverrides:\n  - {lesson: l1, held: true}\n\n# end\nrota: [a]", made) == (
        "name: A\n\n# end\nrota: [a]\noverrides:\n  - {lesson: l1, cancelled: true}\n"
    )
    assert with_overrides("name: A\noverrides:\n# of both\n- {lesson: l1, held: true}\nrota: [a]\n", "") == (
        "name: A\nrota: [a]\n"
    )


def test_the_next_cohort_keeps_the_rhythm_and_leaves_people_behind() -> None:
    text = (
        "# A cohort.\nname: Autumn\nstart: 2026-10-05\ntimezone: Europe/Paris\n"
        "breaks:\n  - {from: 2026-10-26, to: 2026-10-30, why: autumn break}\nholidays: {dates: [2026-11-11]}\n"
        "people:\n  managers: [maya]\n  learners: {from: invite, code: A1}\nrota: [maya]\n"
        "homes: {memory: {address: home}}\noverrides:\n  - {lesson: l1, cancelled: true}\n"
    )
    cohort = a_present(text, []).version.cohort

    made = clone(text, cohort, date(2027, 3, 1), "Spring: 2027")

    assert made == (
        '# A cohort.\nname: "Spring: 2027"\nstart: 2027-03-01\ntimezone: Europe/Paris\n'
        "breaks:\n  - {from: 2027-03-22, to: 2027-03-26, why: autumn break}\nholidays: {dates: [2027-04-07]}\n"
        "homes: {memory: {address: home}}\n"
    )
    assert worth_a_look(cohort) == [
        "The break autumn break moved along: look at its dates.",
        "The holidays moved along with the start: holidays do not. Look at their dates.",
        "People, rota and overrides are left out: write who takes part.",
    ]
