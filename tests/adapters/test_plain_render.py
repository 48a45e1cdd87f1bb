"""A message as plain text: for screen readers, transcripts and the built-in chat."""

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.plain.render import PlainRenderer
from bot.message import Button, Buttons, Clockface, Image, Message, MessageLink, Moment, Table, Text, Value
from bot.model import MessageRef
from tests.adapters.rich_lesson import WHEN, card, lesson, quotation


@pytest.mark.parametrize("message", [lesson, quotation, card], ids=["lesson", "quotation", "card"])
def test_golden(message: Message, snapshot: SnapshotAssertion) -> None:
    assert PlainRenderer(lambda _ref: "memory://home/lessons/1").payload(message) == snapshot


def plain(markdown: str, **values: Value) -> str:
    return PlainRenderer().payload(Message((Text(markdown, values),)))


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("# One\n\n## Two\n\n### Three", "One\n===\n\nTwo\n---\n\nThree"),
        ("**a** *b* ~~c~~ `d`", "a b ~c~ `d`"),
        ("[a](https://e.example) https://e.example", "a (https://e.example) https://e.example"),
        ("[m](mailto:a@e.example) <a@e.example> [f](../f.md)", "m (a@e.example) a@e.example f"),
        ("9. a\n10. b\n    - c", "9. a\n10. b\n    - c"),
        ("> a\n>\n> b", "> a\n>\n> b"),
        ("```py\na\n\nb\n```", "    a\n\n    b"),
        ("| a | b |\n|---|--:|\n| 日本 | 1 |", "a     b\n────  ─\n日本  1"),
        ("![a](b.png) ![](c.png) ![d](https://e.example/d.png)", "[🖼 a] [🖼 c.png] [🖼 d] (https://e.example/d.png)"),
        ("***", "* * *"),
    ],
)
def test_how_things_are_written(markdown: str, written: str) -> None:
    assert plain(markdown) == written


@pytest.mark.parametrize(
    ("face", "shown"),
    [
        (Clockface.FULL, "Wed 7 Oct 2026, 17:00 Europe/Paris"),
        (Clockface.DATE, "Wed 7 Oct 2026"),
        (Clockface.TIME, "17:00 Europe/Paris"),
        (Clockface.RELATIVE, "Wed 7 Oct 2026, 17:00 Europe/Paris"),
    ],
)
def test_a_moment_is_told_in_the_cohorts_zone(face: Clockface, shown: str) -> None:
    assert plain("{when}", when=Moment(WHEN.at, WHEN.zone, face)) == shown


def test_a_link_to_a_message_shows_the_address_that_opens_it_if_it_is_known() -> None:
    message = Message((Text("{there}", {"there": MessageLink(MessageRef("home/x#1"), "her\nquestion")}),))

    assert PlainRenderer(lambda ref: f"memory://{ref}").payload(message) == "her question (memory://home/x#1)"
    assert PlainRenderer(lambda _ref: None).payload(message) == "her question"


def test_a_table_wider_than_a_screen_is_a_list() -> None:
    table = Table(("Who", "What"), ((Text("Ana"), Text("word " * 30)),))

    assert PlainRenderer().payload(Message((table,))).startswith("- Who: Ana\n  - What: word word")


def test_buttons_and_pictures_are_named() -> None:
    message = Message((Image("a.png", "A loop"), Buttons((Button("Done", "d"), Button("Ask", "a")))))

    assert PlainRenderer().payload(message) == "[🖼 A loop]\n\n[Done] [Ask]"


def test_its_only_limit_is_a_number_of_characters() -> None:
    (size,) = PlainRenderer(limit=80).sizes(Message((Text("😀"),)))

    assert (size.what, size.used, size.limit) == ("characters", 2, 80)


def test_the_page_shows_the_text_itself() -> None:
    page = PlainRenderer().page((Message((Text("a < **b**"),)),), "Plain")

    assert '<div class="body">a &lt; b</div>' in page
