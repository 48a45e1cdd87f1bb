"""The labelled chat of `tests/data/questions`, and how far what is found agrees with it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from bot.model import LedgerMessage, MessageRef, PersonRef, Place
from bot.questions.finding import find_questions
from bot.questions.question import Question
from tests.builders import a_person

DATA = Path(__file__).parents[1] / "data" / "questions"
_START = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


class Said(TypedDict, total=False):
    id: str
    by: str
    min: int
    text: str
    reply_to: str
    ask: bool
    status: str
    answer: str


class Dialog(TypedDict):
    place: str
    subject: str | None
    staff: list[str]
    messages: list[Said]


@dataclass(frozen=True, slots=True)
class Score:
    """How well questions were found; of those found, how often status and shown answer are right."""

    found: int
    missed: tuple[str, ...]
    invented: tuple[str, ...]
    wrong_status: tuple[str, ...]
    wrong_answer: tuple[str, ...]

    @property
    def f1(self) -> float:
        return 2 * self.found / (2 * self.found + len(self.missed) + len(self.invented))

    @property
    def item_f1(self) -> float:
        """As F1, where a question counts as found only if its status is right too."""
        right = self.found - len(self.wrong_status)
        return 2 * right / (2 * self.found + len(self.missed) + len(self.invented))


def dialogs(half: str) -> list[Dialog]:
    read: list[Dialog] = json.loads((DATA / f"{half}.json").read_text(encoding="utf-8"))["dialogs"]
    return read


def found_in(dialog: Dialog) -> dict[str, Question]:
    """What is found, by the label's id."""
    staff = [a_person(name) for name in dialog["staff"]]
    said = [(_message(each, dialog["place"]), dialog["subject"]) for each in dialog["messages"]]
    return {question.message.ref: question for question in find_questions(said, staff)}


def score(half: str) -> Score:
    found, missed, invented, wrong_status, wrong_answer = 0, [], [], [], []
    for dialog in dialogs(half):
        questions = found_in(dialog)
        for said in dialog["messages"]:
            question = questions.get(said["id"])
            if question is None:
                missed += [said["id"]] if said["ask"] else []
            elif not said["ask"]:
                invented.append(said["id"])
            else:
                found += 1
                shown = question.answer.ref if question.answer is not None else None
                wrong_status += [said["id"]] if question.state != said["status"] else []
                wrong_answer += [said["id"]] if shown != said.get("answer") else []
    return Score(found, tuple(missed), tuple(invented), tuple(wrong_status), tuple(wrong_answer))


def _message(said: Said, place: str) -> LedgerMessage:
    return LedgerMessage(
        ref=MessageRef(said["id"]),
        place=Place(place),
        at=_START + timedelta(minutes=said["min"]),
        author=PersonRef(a_person(said["by"])),
        author_name=said["by"],
        text=said["text"],
        link=f"memory://home/{said['id']}",
        reply_to=MessageRef(said["reply_to"]) if "reply_to" in said else None,
    )
