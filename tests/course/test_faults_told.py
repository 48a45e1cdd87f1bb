"""Every mistake in a course folder, and the full text of what its writer is told."""

from pathlib import Path

import pytest

from bot.course.faults import Source
from bot.course.yaml_reading import read_yaml
from tests.course.folders import COHORT, COURSE, a_course_folder, problems
from tests.course.told import told

YAML, REHEARSAL, LESSON = told("yaml.txt"), told("rehearsal.txt"), told("lesson.txt")
IN_COURSE, WHOLE_COURSE = told("course.txt"), told("course-whole.txt")
IN_COHORT, WHOLE_COHORT = told("cohort.txt"), told("cohort-whole.txt")


@pytest.mark.parametrize(("written", "said"), YAML.values(), ids=YAML)
def test_yaml_that_cannot_be_read(written: str, said: str) -> None:
    read = read_yaml(Source("file.yaml", written.split("\n")))

    assert "\n".join(fault.render() for fault in read.faults) == said


@pytest.mark.parametrize(("written", "said"), IN_COURSE.values(), ids=IN_COURSE)
def test_a_course_that_says_something_wrong(tmp_path: Path, written: str, said: str) -> None:
    assert problems(a_course_folder(tmp_path, course=COURSE + written)) == said


@pytest.mark.parametrize(("written", "said"), WHOLE_COURSE.values(), ids=WHOLE_COURSE)
def test_a_course_that_lacks_what_it_needs(tmp_path: Path, written: str, said: str) -> None:
    assert problems(a_course_folder(tmp_path, course=written)) == said


@pytest.mark.parametrize(("written", "said"), LESSON.values(), ids=LESSON)
def test_a_lesson_that_says_something_wrong(tmp_path: Path, written: str, said: str) -> None:
    lesson = f"---\nid: hello\ntitle: Hello\n{written}---\nText.\n"

    assert problems(a_course_folder(tmp_path, hello=lesson)) == said


@pytest.mark.parametrize(("written", "said"), IN_COHORT.values(), ids=IN_COHORT)
def test_a_cohort_that_says_something_wrong(tmp_path: Path, written: str, said: str) -> None:
    assert problems(a_course_folder(tmp_path, cohort=COHORT + written)) == said


@pytest.mark.parametrize(("written", "said"), WHOLE_COHORT.values(), ids=WHOLE_COHORT)
def test_a_cohort_that_lacks_what_it_needs(tmp_path: Path, written: str, said: str) -> None:
    assert problems(a_course_folder(tmp_path, cohort=written)) == said


@pytest.mark.parametrize(("written", "said"), REHEARSAL.values(), ids=REHEARSAL)
def test_a_rehearsal_that_says_something_wrong(tmp_path: Path, written: str, said: str) -> None:
    assert problems(a_course_folder(tmp_path, {"rehearsals/quick.yaml": written})) == said
