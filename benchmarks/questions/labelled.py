"""The labelled chat beside this file, and the one place where it meets the product: `found_in`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import yaml

from bot.model import LedgerMessage, MessageRef, PersonRef, Place
from bot.questions.finding import find_questions
from bot.questions.question import QuestionState

HERE = Path(__file__).parent


class State(StrEnum):
    """How an ask stands, in the words of guide.md."""

    ANSWERED = "answered"
    OPEN = "open"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Label:
    """What people say a message asks: *state* is None for no ask; *answers* may be shown as the answer."""

    state: State | None = None
    best: int | None = None
    answers: frozenset[int] = frozenset()
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled message."""

    id: int
    by: str
    is_staff: bool
    at: datetime
    text: str
    reply_to: int | None
    was: str | None
    label: Label


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    course: str
    place: str
    title: str
    lines: Sequence[Line]


Key = tuple[str, int]
"""A message of a half: its conversation and its number."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the product says of a message that it takes for an ask; *same_as* is the first ask of its group."""

    state: State
    answer: int | None
    same_as: Key


def half(name: str) -> list[Conversation]:
    """`development` or `test`."""
    with (HERE / f"{name}.yaml").open(encoding="utf-8") as file:
        return [_conversation(written) for written in yaml.safe_load(file)]


def found_in(conversations: Sequence[Conversation]) -> dict[Key, Found]:
    """What the product finds, each course read at once, as a wrap-up reads it."""
    found: dict[Key, Found] = {}
    for course in sorted({each.course for each in conversations}):
        of_course = [each for each in conversations if each.course == course]
        staff = {PersonRef(line.by) for each in of_course for line in each.lines if line.is_staff}
        said = [(ledger_message(each, line), _subject(each)) for each in of_course for line in each.lines]
        said.sort(key=lambda pair: pair[0].at)  # stable: within a minute the order in which it was written
        for question in find_questions(said, staff):
            key = _key(question.message.ref)
            answer = _key(question.answer.ref)[1] if question.answer is not None else None
            same = key if question.same_as is None else _key(question.same_as)
            found[key] = Found(_STATES[question.state], answer, same)
    return found


def ledger_message(conversation: Conversation, line: Line) -> LedgerMessage:
    """A labelled message as the ledger holds it."""
    return LedgerMessage(
        ref=MessageRef(f"{conversation.id}#{line.id:04}"),
        place=Place(conversation.id),
        at=line.at,
        author=PersonRef(line.by),
        author_name=line.by.title(),
        text=line.text,
        link=f"labelled://{conversation.id}/{line.id}",
        reply_to=MessageRef(f"{conversation.id}#{line.reply_to:04}") if line.reply_to is not None else None,
        edited_at=line.at if line.was is not None else None,
    )


_STATES = {
    QuestionState.ANSWERED: State.ANSWERED,
    QuestionState.REPLIED: State.OPEN,
    QuestionState.OPEN: State.UNANSWERED,
}


def _subject(conversation: Conversation) -> str | None:
    return None if conversation.place == "questions" else conversation.title


def _key(ref: MessageRef) -> Key:
    conversation, _, number = ref.partition("#")
    return conversation, int(number)


def _conversation(written: Mapping[str, object]) -> Conversation:
    lines = written["messages"]
    assert isinstance(lines, list)
    return Conversation(
        id=str(written["conversation"]),
        course=str(written["course"]),
        place=str(written["place"]),
        title=str(written["title"]),
        lines=[_line(line) for line in lines],
    )


def _line(written: Mapping[str, object]) -> Line:
    return Line(
        id=_number(written["id"]),
        by=str(written["by"]),
        is_staff=written["role"] == "instructor",
        at=datetime.strptime(str(written["at"]), "%Y-%m-%d %H:%MZ").replace(tzinfo=UTC),
        text=str(written["text"]),
        reply_to=_number(written["reply_to"]) if "reply_to" in written else None,
        was=str(written["was"]) if "was" in written else None,
        label=_label(written),
    )


def _label(written: Mapping[str, object]) -> Label:
    if "ask" not in written:
        return Label()
    evidence = written.get("evidence", [])
    assert isinstance(evidence, list)
    return Label(
        state=State(str(written["ask"])),
        best=_number(written["best"]) if "best" in written else None,
        answers=frozenset(map(_number, evidence)),
        group=str(written["group"]) if "group" in written else None,
    )


def _number(written: object) -> int:
    assert isinstance(written, int), written
    return written
