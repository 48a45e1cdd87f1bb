"""What a wrap-up lists: each question once, with everybody who asked it, under the lesson or session it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.course.course import Course
from bot.model import LedgerMessage, MessageRef
from bot.questions.question import Question
from bot.wrapups.window import Window

GROUPS_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One question with all its askings, the first one first."""

    askings: tuple[Question, ...]

    @property
    def first(self) -> Question:
        return self.askings[0]

    @property
    def best(self) -> Question:
        """The asking to tell the answer from: the first one answered, an answer to show before none."""
        answered = [each for each in self.askings if each.is_answered]
        return next((each for each in answered if each.answer is not None), (answered or self.askings)[0])

    @property
    def answer(self) -> LedgerMessage | None:
        return self.best.answer

    @property
    def is_answered(self) -> bool:
        return self.best.is_answered

    def people(self) -> int:
        """How many asked it or said that they wonder too."""
        askers = {each.message.author for each in self.askings}
        return len(askers.union(*(each.wondering for each in self.askings)))

    def was_asked_in(self, week: Window) -> bool:
        return any(each.message.at in week for each in self.askings)

    def was_answered_in(self, week: Window) -> bool:
        return self.best.answered_at in week


@dataclass(frozen=True, slots=True)
class Group:
    """Items about one lesson or session; *subject* None gathers the rest."""

    subject: str | None
    items: tuple[Item, ...]


def items_of(questions: Iterable[Question]) -> list[Item]:
    """Questions that ask the same as one item, in the order of the first askings."""
    together: dict[MessageRef, list[Question]] = {}
    for question in questions:
        together.setdefault(question.same_as or question.message.ref, []).append(question)
    return [Item(tuple(askings)) for askings in together.values()]


def grouped(items: Sequence[Item], course: Course, first: Sequence[str]) -> list[Group]:
    """By lesson and session: those of *first*, then the others in the course's order, then the rest; at most eight."""
    order = [*first, *(lesson.id for lesson in course.lessons), *(session.id for session in course.sessions)]
    by_subject: dict[str | None, list[Item]] = {}
    for item in items:
        subject = item.first.subject if item.first.subject in order else None
        by_subject.setdefault(subject, []).append(item)
    if len(by_subject) > GROUPS_AT_MOST:
        named = sorted((subject for subject in by_subject if subject is not None), key=lambda s: -len(by_subject[s]))
        for small in named[GROUPS_AT_MOST - 1 :]:
            by_subject.setdefault(None, []).extend(by_subject.pop(small))
        by_subject[None].sort(key=lambda item: item.first.message.at)
    subjects = sorted(by_subject, key=lambda subject: len(order) if subject is None else order.index(subject))
    return [Group(subject, tuple(by_subject[subject])) for subject in subjects]
