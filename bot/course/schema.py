"""The format as JSON Schema, so that editors complete fields and mark mistakes while a course is written."""

from datetime import time
from typing import Literal, assert_never

from pydantic import JsonValue
from pydantic.json_schema import GenerateJsonSchema

from bot.course.cohort import CohortFile, WorkingHours
from bot.course.course import CourseFile, Hours, LessonHead
from bot.course.rehearsal import RehearsalFile
from bot.course.written import Written
from schedules.moments import WEEKDAYS, Span

File = Literal["course", "cohort", "lesson", "rehearsal"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"

_NULL: JsonValue = {"type": "null"}


def schema_of(file: File) -> dict[str, JsonValue]:
    """The schema of course.yaml, of a file in cohorts/ or rehearsals/, or of a lesson's front matter."""
    match file:
        case "course":
            return _schema(CourseFile, "course.yaml", "What a course says about itself.")
        case "cohort":
            return _schema(CohortFile, "cohorts/*.yaml", "One group taking the course.")
        case "lesson":
            # The file's name and its first heading stand in for an id and a title that are not written.
            told = _schema(LessonHead, "lessons/**/*.md", "The front matter of a lesson.")
            del told["required"]
            return told
        case "rehearsal":
            return _schema(RehearsalFile, "rehearsals/*.yaml", "What must be seen when a cohort is played.")
        case _:
            assert_never(file)


def _schema(model: type[Written], title: str, description: str) -> dict[str, JsonValue]:
    made = _tidied(model.model_json_schema(by_alias=True, schema_generator=_Generator))
    assert isinstance(made, dict)
    return {"$schema": DIALECT, **made, "title": title, "description": description}


class _Generator(GenerateJsonSchema):
    """Gives defaults in the words a file is written in."""

    def encode_default(self, dft: object) -> JsonValue:
        return _as_written(dft)


def _as_written(value: object) -> JsonValue:
    match value:
        case Span():
            return str(value)
        case Hours():
            return f"{value.start:%H:%M}-{value.end:%H:%M}"
        case WorkingHours():
            days = f"{WEEKDAYS[value.first_weekday]}-{WEEKDAYS[value.last_weekday]}"
            return f"{days} {value.start:%H:%M}-{value.end:%H:%M}"
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return [_as_written(one) for one in value]
        case str() | int():
            return value
        case _:
            return None


def _tidied(part: JsonValue) -> JsonValue:
    """Without null, which no field may hold, and without what only repeats the name of a field."""
    if isinstance(part, list):
        return [_tidied(one) for one in part]
    if not isinstance(part, dict):
        return part
    tidy = {name: _tidied(value) for name, value in part.items() if not (name == "title" and isinstance(value, str))}
    if tidy.get("default", "") in (None, []):
        del tidy["default"]
    choices = tidy.get("anyOf")
    if isinstance(choices, list) and _NULL in choices:
        kept = [choice for choice in choices if choice != _NULL]
        del tidy["anyOf"]
        only = kept[0] if len(kept) == 1 else {"anyOf": kept}
        assert isinstance(only, dict)
        return {**only, **tidy}
    return tidy
