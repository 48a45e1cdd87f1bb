"""The labelled chat of `benchmarks/questions` is what its guide promises. Nothing of the test half is printed here."""

import pytest

from benchmarks.questions.labelled import Conversation, State, found_in, half
from benchmarks.questions.scoring import detection, items, labels, marked

HALVES = ("development", "test")


@pytest.fixture(params=HALVES)
def conversations(request: pytest.FixtureRequest) -> list[Conversation]:
    return half(request.param)


def test_it_is_large_enough_to_measure_with() -> None:
    read = [half(name) for name in HALVES]

    assert sum(len(each) for each in read) >= 60
    assert sum(len(each.lines) for conversations in read for each in conversations) >= 900
    assert all(len(labels(conversations)) >= 150 for conversations in read)


def test_messages_are_numbered_and_in_order(conversations: list[Conversation]) -> None:
    for each in conversations:
        assert [line.id for line in each.lines] == list(range(1, len(each.lines) + 1)), each.id
        assert [line.at for line in each.lines] == sorted(line.at for line in each.lines), each.id


def test_only_learners_ask_and_what_says_so_comes_later(conversations: list[Conversation]) -> None:
    for each in conversations:
        for line in each.lines:
            if line.label.state is None:
                continue
            pointed_at = {*line.label.answers, *([line.label.best] if line.label.best else [])}
            assert not line.is_staff, (each.id, line.id)
            assert all(line.id < other <= len(each.lines) for other in pointed_at), (each.id, line.id)
            assert bool(line.label.answers) == (line.label.state is not State.UNANSWERED), (each.id, line.id)
            assert line.label.best is None or line.label.state is State.ANSWERED, (each.id, line.id)


def test_the_halves_share_neither_conversations_nor_people() -> None:
    development, test = (half(name) for name in HALVES)

    assert not {each.id for each in development} & {each.id for each in test}
    assert not _people(development) & _people(test)


def _people(conversations: list[Conversation]) -> set[str]:
    return {line.by for each in conversations for line in each.lines} - {"anon"}


def test_the_rules_are_ahead_of_question_marks_alone(conversations: list[Conversation]) -> None:
    asks, found = labels(conversations), found_in(conversations)
    naive = marked(conversations, at_the_end=False)

    assert detection(asks, found).f1 > detection(asks, naive).f1 + 0.08
    assert items(asks, found).f1 > items(asks, naive).f1 + 0.10
