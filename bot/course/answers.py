"""One answer at a time, read as the same field in a file would be."""

from datetime import date
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.course.written import Day, Line, Weeks, Zone, slug
from bot.errors import HomeroomError

Value = TypeVar("Value")


class AnswerError(HomeroomError):
    """An answer that its field cannot hold; the text says what to write instead."""


def read_title(text: str) -> str:
    return str(_read(TypeAdapter(Line), text))


def read_weeks(text: str) -> int:
    return _read(TypeAdapter(Weeks), text)


def read_start(text: str) -> date:
    return _read(TypeAdapter(Day), text)


def read_zone(text: str) -> str:
    return str(_read(TypeAdapter(Zone), text))


def read_cohort(text: str) -> str:
    """A cohort's name, of which an id can be made."""
    name = read_title(text)
    if not slug(name):
        raise AnswerError(
            "The cohort's file is named after it, so it needs a letter a–z or a digit. Write Autumn 2026."
        )
    return name


def _read(kind: TypeAdapter[Value], text: str) -> Value:
    try:
        return kind.validate_python(text.strip())
    except ValidationError as error:
        about = error.errors(include_url=False)[0]["ctx"]
        raise AnswerError(f"{about['what']} {about['to_do']}".strip()) from None
