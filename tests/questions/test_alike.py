"""Which questions are shown as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.alike import Likeness, groups

ASKED = (
    "How do I stop an endless loop? My program never ends.",
    "Why is 3 not in range(3)?",
    "Which editor do you recommend for Windows?",
    "How can I read a file line by line?",
    "When is the next live session?",
)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("How can I stop an endless loop when my program never ends?", 0),
        ("my loop is endless, how to stop looping??", 0),
        ("reading files line by line - how?", 3),
        ("what editor would you recommend on windows", 2),
    ],
)
def test_what_asks_the_same_in_other_words_is_found(text: str, same: int) -> None:
    assert [number for number, _close in Likeness(ASKED).most_alike(text, 1)] == [same]


@pytest.mark.parametrize(
    "text",
    ["How do dictionaries keep their order?", "Is there homework this week?", "Danke!", "", "???", "What's a class?"],
)
def test_what_asks_something_else_is_not(text: str) -> None:
    assert Likeness(ASKED).most_alike(text, 3) == []


def test_those_that_ask_the_same_are_one_group() -> None:
    texts = [
        "How do I stop an endless loop?",
        "How can I read a file line by line?",
        "My loop is endless, how do I stop it?",
        "Read a file line by line - how?",
        "Which editor is best?",
    ]

    assert groups(texts) == [0, 1, 0, 1, 2]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_texts_can_be_compared(texts: list[str]) -> None:
    found = groups(texts)

    assert len(found) == len(texts)
    likeness = Likeness(texts)
    for one in range(len(texts)):
        for other in range(len(texts)):
            assert 0 <= likeness.between(one, other) <= 1 + 1e-9
            assert likeness.between(one, other) == pytest.approx(likeness.between(other, one))
