"""Explicit signals: what people said of messages by hand. They win over every rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.model import MessageRef


class Mark(StrEnum):
    """How a message is marked: a question or none; an answer; a question that is answered, or open again."""

    QUESTION = "question"
    NOT_A_QUESTION = "not a question"
    ANSWER = "answer"
    ANSWERED = "answered"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Marks:
    """By message."""

    of: Mapping[MessageRef, Mark] = field(default_factory=dict)

    def asks(self, ref: MessageRef) -> bool | None:
        """Whether a message asks, as far as somebody said so."""
        match self.of.get(ref):
            case Mark.QUESTION | Mark.ANSWERED | Mark.OPEN:
                return True
            case Mark.NOT_A_QUESTION | Mark.ANSWER:
                return False
            case None:
                return None

    def is_answer(self, ref: MessageRef) -> bool:
        return self.of.get(ref) is Mark.ANSWER

    def is_answered(self, ref: MessageRef) -> bool | None:
        """Whether a question is answered, as far as somebody said so."""
        match self.of.get(ref):
            case Mark.ANSWERED:
                return True
            case Mark.OPEN:
                return False
            case _:
                return None


NO_MARKS = Marks()
