"""Each question is listed once, under what it is about."""

from bot.model import LedgerMessage, MessageRef
from bot.questions.question import Evidence, Question, QuestionState
from bot.wrapups.items import GROUPS_AT_MOST, Item, grouped, items_of
from tests.builders import a_course, a_lesson, a_message, a_person, a_session, utc


def a_question(
    subject: str | None = "loops",
    author: str = "Lena",
    same_as: Question | None = None,
    answer: LedgerMessage | None = None,
    wondering: tuple[str, ...] = (),
) -> Question:
    return Question(
        message=a_message(author=author),
        subject=subject,
        state=QuestionState.ANSWERED if answer else QuestionState.OPEN,
        evidence=Evidence.REPLY if answer else Evidence.NOTHING,
        answer=answer,
        answered_at=utc("2026-10-06 12:00") if answer else None,
        wondering=frozenset(a_person(name) for name in wondering),
        same_as=MessageRef(same_as.message.ref) if same_as else None,
    )


def subjects(items: list[Item], *first: str) -> list[str | None]:
    course = a_course(*(a_lesson(f"l{n}", f"L{n}") for n in range(12)), a_lesson(), sessions=(a_session(),))
    return [group.subject for group in grouped(items, course, first)]


def test_the_same_question_is_one_item_with_all_its_askers() -> None:
    first = a_question(wondering=("Aya", "Tom"))
    again = a_question(author="Tom", same_as=first)

    [item] = items_of([first, again])

    assert item.askings == (first, again)
    assert item.people() == 3


def test_an_answer_to_one_asking_answers_all() -> None:
    first = a_question()
    again = a_question(author="Tom", same_as=first, answer=a_message("Because."))

    [item] = items_of([first, again])

    assert item.is_answered
    assert item.answer == again.answer


def test_groups_come_with_this_weeks_lessons_first_and_the_rest_last() -> None:
    items = items_of([a_question(None), a_question("qa"), a_question("l1"), a_question("loops"), a_question("gone")])

    assert subjects(items, "loops") == ["loops", "l1", "qa", None]


def test_beyond_eight_groups_the_smallest_join_the_rest() -> None:
    questions = [a_question(f"l{n}") for n in range(12)] + [a_question("l11")]

    found = subjects(items_of(questions))

    assert len(found) == GROUPS_AT_MOST
    assert "l11" in found
    assert found[-1] is None


def test_no_item_is_lost_in_grouping() -> None:
    items = items_of([a_question(subject) for n in range(12) for subject in (f"l{n}", None)])
    course = a_course(*(a_lesson(f"l{n}", f"L{n}") for n in range(12)))

    listed = [item for group in grouped(items, course, []) for item in group.items]

    assert sorted(item.first.message.ref for item in listed) == sorted(item.first.message.ref for item in items)
