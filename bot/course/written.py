"""What the fields of a course folder can hold: each kind of text, its type, and what is said when it is something else.

A value that is already of its type passes, so that the same models serve reading and building. Knows no files: a
mistake carries the part of the text it is about, and the reader of the file finds its line and column.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Annotated, ClassVar, Self, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from bot.course.faults import did_you_mean, listed, quoted
from schedules.errors import ScheduleError
from schedules.moments import (
    CourseTime,
    ReleaseTime,
    Span,
    WeeklyTime,
    parse_course_time,
    parse_release,
    parse_span,
    parse_time,
    parse_weekly,
)
from schedules.zones import zone

FIRST_YEAR, LAST_YEAR = 2000, 2199  # a year outside is a slip of the pen
ID_LIMIT = 63
LINE_LIMIT = 300  # signs in a title, a name or another text of one line
TEXT_LIMIT = 4_000  # signs in a text that is said in a message

Value = TypeVar("Value")


Path = tuple[str | int, ...]
Found = dict[Path, PydanticCustomError]


def mistake(
    what: str, to_do: str = "", start: int = 0, end: int | None = None, *, at_name: bool = False
) -> PydanticCustomError:
    """A mistake in a value: in its text from *start* to *end*, or in the name of its field."""
    about: dict[str, object] = {"what": what, "to_do": to_do, "start": start, "at_name": at_name}
    if end is not None:
        about["end"] = end
    return PydanticCustomError("mistake", "{what} {to_do}", about)


class Written(BaseModel):
    """Something a person wrote in a file: unknown fields are errors, nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, validate_by_name=True, validate_by_alias=True
    )

    elsewhere: ClassVar[Mapping[str, str]] = {}
    """What people look for among these fields, and where it is said instead."""

    @model_validator(mode="wrap")
    @classmethod
    def _in_our_words(cls, data: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(data)
        except ValidationError as error:
            raise said(error, cls) from None


def mistakes(model: type[Written], found: Found) -> ValidationError:
    """Mistakes in what a model's fields say together, each under the path of the field to look at."""
    lines = [InitErrorDetails(type=one, loc=path, input=None) for path, one in found.items()]
    return ValidationError.from_exception_data(model.__name__, lines)


def written_names(model: type[Written]) -> dict[str, FieldInfo]:
    """The fields of *model* by the names they are written with."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def said(error: ValidationError, model: type[Written]) -> ValidationError:
    """The same errors, those about *model*'s own fields in our words."""
    lines = [
        InitErrorDetails(type=_in_our_words(line, model), loc=line["loc"], input=line["input"])
        for line in error.errors(include_url=False)
    ]
    return ValidationError.from_exception_data(model.__name__, lines)


def _in_our_words(line: ErrorDetails, model: type[Written]) -> PydanticCustomError:
    names = written_names(model)
    name = str(line["loc"][-1]) if line["loc"] else ""
    match line["type"]:
        case "mistake":
            return PydanticCustomError("mistake", "{what} {to_do}", line["ctx"])
        case "missing":
            if name not in names:
                return mistake("The list is too short.", "Write both values: [21:00, 08:00].")
            example = next(iter(names[name].examples or ()), "…")
            return mistake(f'"{name}" is missing.', f"Add it, for example {name}: {example}")
        case "too_long":
            return mistake("The list is too long.", "Two values stand here: [21:00, 08:00].")
        case "extra_forbidden":
            to_do = model.elsewhere.get(name) or did_you_mean(name, names) or f"The fields are {listed(names, 'and')}."
            return mistake(f"{quoted(name)} is not a field here.", to_do, at_name=True)
        case "model_type":
            return mistake(
                "Fields are expected here.", f"Write them indented below, or in braces: {listed(names, 'and')}."
            )
        case "tuple_type":
            return mistake(
                "A list is expected here.", "Write it in brackets, or each item in a line that begins with -."
            )
        case "literal_error":
            return _not_a_choice(str(line["input"]), re.findall("'([^']+)'", line["ctx"]["expected"]))
        case _:
            raise AssertionError(f"no words for {line['type']} at {line['loc']} of {model.__name__}")


def _not_a_choice(text: str, choices: list[str]) -> PydanticCustomError:
    near = did_you_mean(text, choices)
    return mistake(f"{quoted(text)} is not a choice here.", near or f"Write {listed(choices)}.")


def parsed(parse: Callable[[str], Value], done: type | tuple[type, ...]) -> BeforeValidator:
    """Reads the text of one value by *parse*; what is a *done* already passes."""

    def read(value: object) -> object:
        if isinstance(value, done) and not isinstance(value, str):
            return value
        text = scalar(value)
        try:
            return parse(text)
        except ScheduleError as error:
            raise in_the_text(error) from None

    return BeforeValidator(read)


def _relative(parse: Callable[[str], Value]) -> Callable[[str], Value]:
    """Reads a time of a course, which has no dates."""

    def read(text: str) -> Value:
        found = re.match(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.(\d{4})?|\d{1,2}/\d{1,2}/\d{2,4}", text)
        if found:
            what = (
                f"{quoted(found.group())} is a date, and dates belong to cohorts. Here, count from the course's start."
            )
            raise ScheduleError(what, 0, found.end())
        return parse(text)

    return read


def in_the_text(error: ScheduleError, before: int = 0) -> PydanticCustomError:
    """A time that cannot be read, *before* signs into the value's text."""
    end = None if error.end is None else error.end + before
    return mistake(error.what.strip(), "", error.start + before, end)


def scalar(value: object) -> str:
    """The text of a value that has to be one."""
    if not isinstance(value, str):
        raise mistake("One value is expected here.", "Lists and fields of its own have no meaning in this place.")
    return value


def _text(limit: int, *, one_line: bool) -> Callable[[object], str]:
    def read(value: object) -> str:
        text = scalar(value).strip()
        if not text:
            raise mistake("The text is empty.", "Write it, or delete the field.")
        if one_line and "\n" in text:
            raise mistake("This has to be one line.", "Put it on one line, without | or >.")
        if len(text) > limit:
            what = f"The text has {len(text):,} signs; here fit {limit:,}."
            raise mistake(what, "Shorten it.", limit, len(text))
        return text

    return read


def _whole(least: int, most: int) -> BeforeValidator:
    def read(value: object) -> int:
        if isinstance(value, int):
            return value
        text = scalar(value)
        if not re.fullmatch(r"[+-]?\d{1,12}", text, re.ASCII):
            raise mistake(f"{quoted(text)} is not a whole number.", f"Write digits only, from {least} to {most:,}.")
        number = int(text)
        if not least <= number <= most:
            raise mistake(f"{number:,} is out of range.", f"Write a number from {least} to {most:,}.")
        return number

    return BeforeValidator(read)


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = scalar(value)
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.casefold() not in known:
        raise mistake(f"{quoted(text)} is neither true nor false.", "Write true or false.")
    return known[text.casefold()]


def _date(value: object) -> date:
    if isinstance(value, date):
        return value
    return _day(scalar(value), "Dates are written year-month-day: 2026-10-05.")


def _day(text: str, to_do: str) -> date:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text, re.ASCII)
    if not found:
        raise mistake(f"{quoted(text)} is not a date.", to_do)
    year, month, day = (int(part) for part in found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise mistake(f"The year {found[1]} cannot be meant.", to_do, 0, 4)
    if not 1 <= month <= 12:
        raise mistake(f"There is no month {found[2]}.", to_do, 5, 7)
    try:
        return date(year, month, day)
    except ValueError:
        raise mistake(f"{date(year, month, 1):%B} {year} has no day {day}.", to_do, 8, 10) from None


def _wall_time(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    text = scalar(value)
    to_do = "Write the cohort's local time as 2026-10-20 09:00."
    day, gap, hour = text.partition(" ")
    if not gap:
        raise mistake(f"{quoted(text)} is not a date with a time.", to_do)
    on = _day(day, to_do)
    try:
        return datetime.combine(on, parse_time(hour))
    except ScheduleError as error:
        raise in_the_text(error, len(day) + 1) from None


def _identifier(value: object) -> str:
    text = scalar(value)
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", text):
        near = slug(text)
        to_do = f'Write "{near}".' if near else "Write, for example, week-1-loops."
        raise mistake(f"{quoted(text)} is not an id: those have small letters a–z, digits and hyphens.", to_do)
    if len(text) > ID_LIMIT:
        raise mistake(f"The id has {len(text)} signs; {ID_LIMIT} fit.", "Shorten it.", ID_LIMIT, len(text))
    return text


def slug(text: str) -> str:
    """An id made of *text*: `Loops & ranges` becomes `loops-ranges`. Empty where nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:ID_LIMIT].strip("-")


def _language(value: object) -> str:
    text = scalar(value)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", text):
        raise mistake(f"{quoted(text)} is not a language.", "Write its code: en, de, pt-BR.")
    return text


def _country(value: object) -> str:
    text = scalar(value)
    if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", text):
        raise mistake(
            f"{quoted(text)} is not a country.", "Write its two capital letters: FR, or DE-BY for a part of it."
        )
    return text


def _zone(value: object) -> str:
    text = scalar(value)
    try:
        zone(text)
    except ScheduleError as error:
        raise in_the_text(error) from None
    return text


def _format(value: object) -> int:
    if value == 1 or value == "1":
        return 1
    text = scalar(value)
    if text.isdecimal():
        raise mistake(
            f"This is format {text}; this program reads format 1.", "Use a newer Homeroom, or write format: 1."
        )
    raise mistake(f"{quoted(text)} is not a format.", "Write format: 1.")


def _schema(description: str, *examples: str, pattern: str | None = None) -> WithJsonSchema:
    schema: dict[str, object] = {"type": "string", "description": description, "examples": list(examples)}
    if pattern:
        schema["pattern"] = pattern
    return WithJsonSchema(schema)


def _numbers(least: int, most: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


def _words(limit: int) -> WithJsonSchema:
    """Text; an editor takes what looks like a number for one, we do not."""
    return WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": limit})


Line = Annotated[str, BeforeValidator(_text(LINE_LIMIT, one_line=True)), _words(LINE_LIMIT)]
Prose = Annotated[str, BeforeValidator(_text(TEXT_LIMIT, one_line=False)), _words(TEXT_LIMIT)]
Weeks = Annotated[int, _whole(1, 104), _numbers(1, 104)]
Minutes = Annotated[int, _whole(1, 6_000), _numbers(1, 6_000)]
Count = Annotated[int, _whole(0, 100_000), _numbers(0, 100_000)]
Seed = Annotated[int, _whole(0, 999_999_999_999), _numbers(0, 999_999_999_999)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Format = Annotated[int, BeforeValidator(_format), WithJsonSchema({"const": 1, "description": "The format's version."})]
Day = Annotated[date, BeforeValidator(_date), _schema("A date", "2026-10-05", pattern=r"^\d{4}-\d{2}-\d{2}$")]
WallTime = Annotated[
    datetime,
    BeforeValidator(_wall_time),
    _schema("Local time of the cohort", "2026-10-20 09:00", pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$"),
]
Identifier = Annotated[
    str,
    BeforeValidator(_identifier),
    _schema("Stays the same for ever: it tells what was posted already", "loops", pattern=r"^[a-z0-9][a-z0-9-]{0,62}$"),
]
Language = Annotated[
    str, BeforeValidator(_language), _schema("A language", "en", "pt-BR", pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")
]
Country = Annotated[
    str, BeforeValidator(_country), _schema("A country, or a part of it", "FR", pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")
]
Zone = Annotated[str, BeforeValidator(_zone), _schema("A time zone", "Europe/Paris", "America/New_York")]
SpanOfTime = Annotated[Span, parsed(parse_span, Span), _schema("A length of time", "2 days", "15 minutes", "1 week")]
Weekly = Annotated[
    WeeklyTime, parsed(_relative(parse_weekly), WeeklyTime), _schema("A moment of every week", "wed 17:00")
]
Once = Annotated[CourseTime, parsed(_relative(parse_course_time), CourseTime), _schema("A moment", "week 1 mon 18:00")]
Release = Annotated[
    ReleaseTime,
    parsed(_relative(parse_release), get_args(ReleaseTime)),
    _schema("When the lesson comes", "week 3 mon 09:00", "next sun 18:00", "2 days after session kickoff"),
]
TimeOfDay = Annotated[time, parsed(parse_time, time), _schema("A time of day", "08:00")]
