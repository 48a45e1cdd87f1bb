"""A rehearsal as written: which cohort is played, with which seed, and what must be seen on the way."""

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from bot.course.faults import did_you_mean, listed, quoted
from bot.course.written import (
    Count,
    Identifier,
    Line,
    Seed,
    TimeOfDay,
    WallTime,
    Written,
    YesNo,
    mistake,
    scalar,
)

Room = Literal["announcements", "lessons", "questions", "staff"]


def _week(value: object) -> int:
    if isinstance(value, int):
        return value
    text = scalar(value)
    found = re.fullmatch(r"week (\d{1,3})", text, re.ASCII)
    if not found or int(found[1]) < 1:
        raise mistake(f"{quoted(text)} is not a week.", "Write, for example, week 3.")
    return int(found[1])


WeekNumber = Annotated[int, BeforeValidator(_week), WithJsonSchema({"type": "string", "examples": ["week 3"]})]


class LessonPosted(Written):
    """A lesson is posted at this local time of the cohort, in this room, with or without its thread."""

    lesson: Identifier
    posted: WallTime = Field(examples=["2026-10-20 09:00"])
    room: Room = Field(default="lessons", alias="in")
    with_thread: YesNo | None = None


class NothingBetween(Written):
    """Nothing is posted between two times of the day: in any home's rooms, or to people on their own clocks."""

    nothing_between: tuple[TimeOfDay, TimeOfDay]
    to: Literal["direct messages", "announcements", "lessons", "questions", "staff"] = "direct messages"


class WrapupSays(Written):
    """The wrap-up of a week mentions this text, and has this many open questions."""

    wrapup: WeekNumber
    mentions: Line | None = None
    open: Count | None = None


class PostsPerWeek(Written):
    """A room sees at most so many posts in a week."""

    posts_in: Room
    per_week_at_most: Count


Expectation = LessonPosted | NothingBetween | WrapupSays | PostsPerWeek
KINDS: dict[str, type[LessonPosted] | type[NothingBetween] | type[WrapupSays] | type[PostsPerWeek]] = {
    "lesson": LessonPosted,
    "nothing_between": NothingBetween,
    "wrapup": WrapupSays,
    "posts_in": PostsPerWeek,
}


def _expectation(value: object) -> object:
    """The field that says what an expectation is about decides which fields it has."""
    if not isinstance(value, dict):
        if isinstance(value, tuple(KINDS.values())):
            return value
        raise mistake("An expectation has fields.", f"It begins with one of {listed(KINDS)}.")
    kinds = [kind for name, kind in KINDS.items() if name in value]
    if not kinds:
        near = next((near for name in value if (near := did_you_mean(name, KINDS))), "")
        raise mistake("This does not say what is expected.", near or f"It needs one of {listed(KINDS)}.")
    return kinds[0].model_validate(value, by_alias=True, by_name=False)


class RehearsalFile(Written):
    """What a file in `rehearsals/` says."""

    cohort: Identifier = Field(examples=["autumn-2026"])
    seed: Seed = 0
    expect: tuple[Annotated[Expectation, BeforeValidator(_expectation, json_schema_input_type=Expectation)], ...] = ()


class Rehearsal(RehearsalFile):
    """*id* is the file's name without its ending."""

    id: Identifier
