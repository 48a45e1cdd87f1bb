"""Quotes are somebody's own words, and every cut shows."""

import pytest

from bot.wrapups.quoting import quote

LONG = (
    "I have worked through the first part twice now. It went well until the table. "
    "Why does the total in the last row not change? I tried it in two browsers."
)


def test_a_short_text_is_quoted_whole_on_one_line() -> None:
    assert quote("Why is 3\n not in   range(3)?", 100) == "Why is 3 not in range(3)?"


def test_a_long_text_is_cut_at_the_end_of_a_sentence() -> None:
    assert quote(LONG, 100) == "I have worked through the first part twice now. It went well until the table. …"


def test_of_a_long_question_the_sentence_that_asks_is_quoted() -> None:
    assert (
        quote(LONG, 100, of_question=True)
        == "… Why does the total in the last row not change? I tried it in two browsers."
    )


def test_a_question_that_asks_early_is_quoted_from_its_beginning() -> None:
    asked = "Hello all. Why does the total not change? " + "I tried it in two browsers. " * 5

    assert quote(asked, 60, of_question=True) == "Hello all. Why does the total not change? …"


def test_a_sentence_without_an_end_is_cut_between_words() -> None:
    assert quote("word " * 30, 24) == "word word word word …"


def test_code_and_quoted_lines_leave_a_mark_or_go() -> None:
    text = "> you said so\nI get this:\n```\nValueError: no\n```\nWhat now?"

    assert quote(text, 100) == "I get this: … What now?"


def test_a_message_of_code_alone_is_quoted_as_its_code() -> None:
    assert quote("```python\nprint(1)\nprint(2)\n```", 100) == "print(1) print(2)"


@pytest.mark.parametrize("text", ["", "   ", "```\n```"])
def test_nothing_is_quoted_as_nothing(text: str) -> None:
    assert quote(text, 10).strip("` …") == ""


@pytest.mark.parametrize("limit", [1, 5, 17, 60, 100])
def test_no_quote_is_much_longer_than_asked_for(limit: int) -> None:
    assert len(quote(LONG, limit)) <= limit + 4
    assert len(quote(LONG, limit, of_question=True)) <= limit + 4
