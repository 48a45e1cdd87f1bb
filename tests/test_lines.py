"""Texts put together keep their values apart."""

from bot.lines import joined, listed, within
from bot.message import Message, Text, Verbatim
from tests.reading import read


def said(text: Text) -> str:
    return read(Message((text,)))


def test_two_values_of_one_name_stay_two_values() -> None:
    together = joined(
        (Text("{title}", {"title": Verbatim("Loops")}), Text("{title}", {"title": Verbatim("Names")})), ", "
    )

    assert said(together) == "Loops, Names"


def test_braces_an_author_wrote_stay_text() -> None:
    code = Text("use `f'{title}'` and {title_2}")
    together = joined((Text("{title}", {"title": Verbatim("Loops")}), code))

    assert said(together) == "Loops\n\nuse `f'{title}'` and {title_2}"


def test_a_list_keeps_further_lines_with_their_item() -> None:
    assert said(listed((Text("one\\\ntwo"), Text("three")))) == "- one\\\n  two\n- three"


def test_a_sentence_takes_texts_and_values() -> None:
    who, lessons = Verbatim("Ivan"), joined((Text("{a}", {"a": Verbatim("A")}), Text("b")), " and ")

    assert said(within("{who} reads {lessons} with {nobody}.", {"who": who, "lessons": lessons})) == (
        "Ivan reads A and b with {nobody}."
    )


def test_values_that_look_like_values_are_not_filled_again() -> None:
    assert said(within("{a} {b}", {"a": Verbatim("{b}"), "b": Verbatim("B")})) == "{b} B"
