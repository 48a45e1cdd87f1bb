"""From course folders to cohorts that can be run."""

from pathlib import Path

import pytest

from bot.enrolling import cohort_name, enrolments, read_version
from bot.errors import ConfigurationError, HomeroomError
from bot.toolbox import Toolbox
from tests.builders import a_cohort

COHORT = "format: 1\ncourse: ..\nname: Autumn\nstart: 2026-10-05\ntimezone: Europe/Paris\n"
HOME = 'homes: {memory: {address: "127.0.0.1:7000"}}\n'
LESSON = "---\nid: hello\ntitle: Hello\n---\nHello.\n"


def a_folder(at: Path, title: str = "Intro", cohort: str = COHORT + HOME) -> Path:
    (at / "lessons").mkdir(parents=True)
    (at / "cohorts").mkdir()
    (at / "course.yaml").write_text(f"format: 1\ntitle: {title}\nweeks: 2\nschedule: weekly\n")
    (at / "lessons" / "01-hello.md").write_text(LESSON)
    if cohort:
        (at / "cohorts" / "autumn.yaml").write_text(cohort)
    return at


def tools() -> Toolbox:
    from bot.__main__ import _memory, _rehearsal_tools, _serve_chat, _talk_in_chat

    return Toolbox(
        serve_chat=_serve_chat,
        talk_in_chat=_talk_in_chat,
        rehearsal_tools=_rehearsal_tools,
        platforms={"memory": _memory},
    )


def test_a_folder_becomes_a_cohort_with_its_home_and_rooms(tmp_path: Path) -> None:
    platforms, (enrolled,) = enrolments([a_folder(tmp_path / "My Course")], tools())

    assert enrolled.name == "my-course/autumn"
    ((home, rooms),) = enrolled.homes.items()
    assert home in platforms
    assert rooms == {"announcements": "announcements", "lessons": "lessons", "questions": "questions", "staff": "staff"}


def test_a_stored_version_is_read_back_to_the_same_timetable(tmp_path: Path) -> None:
    _, (enrolled,) = enrolments([a_folder(tmp_path / "course")], tools())

    assert read_version(enrolled.files, enrolled.name).timetable == enrolled.reading.timetable


def test_another_title_is_the_same_cohort(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "course")
    _, (before,) = enrolments([folder], tools())
    (folder / "course.yaml").write_text("format: 1\ntitle: A better title\nweeks: 2\nschedule: weekly\n")
    _, (after,) = enrolments([folder], tools())

    assert after.name == before.name == cohort_name(str(folder), a_cohort(id="autumn"))
    assert [slot.key for slot in after.reading.timetable.slots] == [slot.key for slot in before.reading.timetable.slots]


@pytest.mark.parametrize(
    ("cohort", "said"),
    [
        (
            "",
            "The course in {folder} has no cohort to run. Write one, like cohorts/autumn.yaml; `homeroom init` shows "
            "what is in it.",
        ),
        (
            COHORT,
            'The cohort "autumn" of {folder} has no home. Give it one in cohorts/autumn.yaml; to try it with '
            'the built-in chat: homes: {{memory: {{address: "127.0.0.1:7000"}}}}',
        ),
        (
            COHORT + 'homes: {discord: {server: "118700000000000001"}}\n',
            'The cohort "autumn" has a home on discord, which this Homeroom cannot speak to yet (only to memory). '
            "Take that home out, or wait for a version that can.",
        ),
    ],
)
def test_a_cohort_that_cannot_be_run_says_why(tmp_path: Path, cohort: str, said: str) -> None:
    folder = a_folder(tmp_path / "course", cohort=cohort)

    with pytest.raises(ConfigurationError) as refusal:
        enrolments([folder], tools())

    assert str(refusal.value) == said.format(folder=folder)


def test_a_folder_with_a_problem_is_not_run(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "course")
    (folder / "course.yaml").write_text("format: 1\ntitle: Intro\nweeks: many\n")

    with pytest.raises(HomeroomError, match="weeks"):
        enrolments([folder], tools())


def test_two_folders_with_one_name_are_told_apart_by_a_person(tmp_path: Path) -> None:
    folders = [a_folder(tmp_path / "one" / "course"), a_folder(tmp_path / "two" / "course")]

    with pytest.raises(ConfigurationError) as refusal:
        enrolments(folders, tools())

    assert str(refusal.value) == (
        'Two folders have a cohort "course/autumn". Rename one of the folders, or one of the cohort files.'
    )
