from pathlib import Path
from typing import get_args

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it ships no types

from bot.course.cohort import CohortFile
from bot.course.course import CourseFile, LessonHead
from bot.course.rehearsal import RehearsalFile
from bot.course.schema import File, schema_of
from bot.course.written import Written, written_names

WHOLE = Path(__file__).parent.parent / "data" / "whole-course"
FILES: dict[File, str] = {
    "course": "course.yaml",
    "cohort": "cohorts/autumn-2026.yaml",
    "lesson": "lessons/week-2/03-loops.md",
    "rehearsal": "rehearsals/happy-path.yaml",
}
MODELS: dict[File, type[Written]] = {
    "course": CourseFile,
    "cohort": CohortFile,
    "lesson": LessonHead,
    "rehearsal": RehearsalFile,
}


def in_an_editor(text: str) -> object:
    """The values as editors read them, by YAML's core schema: 12:30 is text and NO a country, but 8 is a number."""
    return seen(yaml.load(text, Loader=yaml.BaseLoader))


def seen(value: object) -> object:
    match value:
        case dict():
            return {name: seen(inner) for name, inner in value.items()}
        case list():
            return [seen(inner) for inner in value]
        case "true" | "false":
            return value == "true"
        case "":
            return None
        case str() if value.removeprefix("-").isdecimal():
            return int(value)
        case _:
            return value


def complaints(file: File, text: str) -> list[str]:
    return [error.message for error in Draft202012Validator(schema_of(file)).iter_errors(in_an_editor(text))]


@pytest.mark.parametrize("file", get_args(File))
def test_an_editor_has_nothing_to_say_about_the_whole_format(file: File) -> None:
    text = (WHOLE / FILES[file]).read_text()
    if file == "lesson":
        text = text.split("---")[1]

    assert complaints(file, text) == []


@pytest.mark.parametrize("file", get_args(File))
def test_a_schema_is_one_and_knows_every_field(file: File) -> None:
    schema = schema_of(file)

    Draft202012Validator.check_schema(schema)
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert set(properties) == set(written_names(MODELS[file]))


def test_an_editor_marks_what_check_would_refuse() -> None:
    assert complaints("course", "title: A\nweek: 8\n") == [
        "Additional properties are not allowed ('week' was unexpected)",
        "'weeks' is a required property",
    ]
    assert complaints("course", "title: A\nweeks: 0\n") == ["0 is less than the minimum of 1"]
    assert complaints("cohort", "name: A\nstart: tomorrow\ntimezone: Europe/Paris\n") == [
        "'tomorrow' does not match '^\\\\d{4}-\\\\d{2}-\\\\d{2}$'"
    ]
    assert complaints("lesson", "done_when: post\n") == [
        "'post' is not one of ['button', 'post in thread', 'deliverable']"
    ]


def test_a_field_may_be_left_out_but_never_empty() -> None:
    assert complaints("course", "title: A\nweeks: 8\nschedule:\n") == ["None is not of type 'string', 'number'"]


def test_defaults_stand_as_people_write_them() -> None:
    course, cohort = schema_of("course"), schema_of("cohort")

    assert isinstance(course["properties"], dict)
    assert isinstance(cohort["properties"], dict)
    assert course["properties"]["quiet_hours"] == {
        "type": "string",
        "description": "A stretch of the day",
        "examples": ["21:00-08:00"],
        "default": "21:00-08:00",
    }
    assert isinstance(cohort["properties"]["working_hours"], dict)
    assert cohort["properties"]["working_hours"]["default"] == "mon-fri 09:00-18:00"
    assert "null" not in str(course) + str(cohort)
