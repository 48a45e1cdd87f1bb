"""A tree written as CommonMark reads as the same tree."""

import pytest
from hypothesis import given, settings

from bot.message import Message, Moment, Text
from bot.text.parsing import parse
from bot.text.sheet import Passage, Sheet, read, write
from bot.text.tree import Emphasis, Fence, Hyperlink, ListOf, Node, Paragraph, Quote, Strong, Words
from tests.text.markdowns import WHEN, messages, texts


def written(*nodes: Node) -> str:
    message = write(Sheet((Passage(nodes, {"when": WHEN}),)))
    (text,) = message.blocks
    assert isinstance(text, Text)
    return text.markdown


@settings(max_examples=300, deadline=None)
@given(texts)
def test_any_tree_reads_back_as_itself(text: Text) -> None:
    nodes = parse(text)
    if not nodes:
        return
    values = {name: value for name, value in text.values.items() if name in ("when", "there")}

    (again,) = write(Sheet((Passage(nodes, values),))).blocks

    assert isinstance(again, Text)
    assert parse(again) == nodes


@settings(max_examples=150, deadline=None)
@given(messages)
def test_any_message_read_and_written_reads_the_same(message: Message) -> None:
    sheet = read(message)

    assert read(write(sheet)) == sheet


@pytest.mark.parametrize(
    ("node", "markdown"),
    [
        (Paragraph((Words("# no heading"),)), "\\# no heading\n"),
        (Paragraph((Words("1986. A year"),)), "1986\\. A year\n"),
        (Paragraph((Words("{when} *x*"),)), "\\{when\\} \\*x\\*\n"),
        (Paragraph((Words("https://e.example"),)), "https\\://e.example\n"),
        (
            Paragraph((Words("look!"), Hyperlink("https://e.example", (Words("x"),)))),
            "look\\![x](<https&#58;//e.example>)\n",
        ),
        (Paragraph((Words("a"), Strong((Words("(b)"),)), Words("c"))), "&#97;**(b)**&#99;\n"),
        (Paragraph((Emphasis((Words("a"),)), Strong((Words("b"),)))), "_a_**b**\n"),
        (
            ListOf(((Paragraph((Words("a"),)), Fence("b\n\nc\n", "py")),), 9),
            "9. a\n   \n   ```py\n   b\n   \n   c\n   ```\n",
        ),
        (Quote((Paragraph((Words("a"),)), Fence("```\n", ""))), "> a\n> \n> ````\n> ```\n> ````\n"),
    ],
)  # fmt: skip
def test_signs_that_would_mean_something_are_escaped(node: Node, markdown: str) -> None:
    assert written(node) == markdown
    assert parse(Text(markdown, {"when": Moment(WHEN.at, WHEN.zone)})) == (node,)


def test_lists_below_each_other_stay_two_lists() -> None:
    one, two = ListOf(((Paragraph((Words("a"),)),),), None), ListOf(((Paragraph((Words("b"),)),),), None)

    assert written(one, two, one) == "- a\n\n+ b\n\n- a\n"


def test_where_emphasis_cannot_be_written_its_words_still_are() -> None:
    spaced = Paragraph((Words("a"), Emphasis((Emphasis((Words("b"),)),)), Words("c")))

    assert parse(Text(written(spaced))) == (Paragraph((Words("a"), Emphasis((Words("b"),)), Words("c"))),) or parse(
        Text(written(spaced))
    ) == (Paragraph((Words("abc"),)),)
