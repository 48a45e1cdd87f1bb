"""What a text means, as a tree."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from bot.message import Link, Mention, MessageLink, Moment, Text, Value, Verbatim
from bot.model import MessageRef, PersonRef
from bot.text.parsing import DEEPEST, parse
from bot.text.tree import (
    Code,
    Emphasis,
    Fence,
    Grid,
    Heading,
    Hyperlink,
    LineBreak,
    ListOf,
    Node,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Strong,
    Struck,
    ValueOf,
    Words,
)
from tests.text.markdowns import markdowns

WHEN = Moment(datetime(2026, 10, 7, 15, tzinfo=UTC), "Europe/Paris")


def read(markdown: str, **values: Value) -> tuple[Node, ...]:
    return parse(Text(markdown, values))


def para(*inside: object) -> Paragraph:
    return Paragraph(tuple(Words(one) if isinstance(one, str) else one for one in inside))  # type: ignore[misc]


def test_every_block_of_commonmark_with_tables_and_strikethrough_is_read() -> None:
    markdown = """# One
Two *three* **four** ~~five~~ `six`\\
seven
eight

- nine
- ten
  1. eleven

7. twelve

> thirteen

```python {.big}
fourteen
```

    fifteen

| a | b | c |
|:--|:-:|--:|
| 1 | 2 |

***
![six *teen*](../x.png 'title')
"""
    assert read(markdown) == (
        Heading(1, (Words("One"),)),
        para(
            "Two ",
            Emphasis((Words("three"),)),
            " ",
            Strong((Words("four"),)),
            " ",
            Struck((Words("five"),)),
            " ",
            Code("six"),
            LineBreak(hard=True),
            "seven",
            LineBreak(hard=False),
            "eight",
        ),
        ListOf(((para("nine"),), (para("ten"), ListOf(((para("eleven"),),), 1))), None),
        ListOf(((para("twelve"),),), 7),
        Quote((para("thirteen"),)),
        Fence("fourteen\n", "python"),
        Fence("fifteen\n", ""),
        Grid(
            ((Words("a"),), (Words("b"),), (Words("c"),)),
            (((Words("1"),), (Words("2"),), ()),),
            ("left", "center", "right"),
        ),
        Rule(),
        para(Picture("../x.png", "six teen")),
    )


def test_a_value_stands_where_its_name_does_and_nowhere_else() -> None:
    shown = read("{when} \\{when} {other} `{when}` {when}", when=WHEN)

    assert shown == (para(ValueOf("when"), " {when} {other} ", Code("{when}"), " ", ValueOf("when")),)


def test_a_text_without_values_keeps_its_braces() -> None:
    assert read("f'{name}' and {when}") == (para("f'{name}' and {when}"),)


def test_words_of_people_are_read_as_words_whatever_their_signs() -> None:
    said = Verbatim("# *Hi* https://evil.example\r\n- `x` {when}")

    assert read("**{said}** {who}", said=said, who=Mention(PersonRef("p"), "A_b_\nC"), when=WHEN) == (
        para(
            Strong((Words("# *Hi* https://evil.example"), LineBreak(hard=True), Words("- `x` {when}"))),
            " A_b_ C",
        ),
    )


def test_in_a_heading_or_a_cell_line_ends_of_peoples_words_are_spaces() -> None:
    said = Verbatim("one\ntwo")

    assert read("# {said}\n\n| {said} |\n|---|\n", said=said) == (
        Heading(1, (Words("one two"),)),
        Grid(((Words("one two"),),), (), ("",)),
    )


def test_links_in_values_are_links_but_never_inside_another_link() -> None:
    values: dict[str, Value] = {
        "out": Link("https://e.example/a b", "a *label*"),
        "there": MessageLink(MessageRef("m"), "that"),
    }

    assert parse(Text("{out} {there} [see {out} {there}](http://x.example)", values)) == (
        para(
            Hyperlink("https://e.example/a%20b", (Words("a *label*"),)),
            " ",
            ValueOf("there"),
            " ",
            Hyperlink("http://x.example", (Words("see a *label* that"),)),
        ),
    )


def test_a_link_without_a_label_shows_its_address() -> None:
    assert read("{out}", out=Link("https://e.example", "")) == (
        para(Hyperlink("https://e.example", (Words("https://e.example"),))),
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "#top"])
def test_what_must_not_be_followed_is_no_link(url: str) -> None:
    assert read("{out}", out=Link(url, "label")) == (para("label"),)
    assert Hyperlink not in {type(one) for node in read(f"[label]({url})") for one in node.inside}  # type: ignore[union-attr]


def test_a_bare_address_is_a_link_without_the_punctuation_around_it() -> None:
    shown = read("(see https://e.example/a_b?x=1&y=2#z), or https://e.example/(c)!")

    assert shown == (
        para(
            "(see ",
            Hyperlink("https://e.example/a_b?x=1&y=2#z", (Words("https://e.example/a_b?x=1&y=2#z"),)),
            "), or ",
            Hyperlink("https://e.example/(c)", (Words("https://e.example/(c)"),)),
            "!",
        ),
    )


def test_an_escaped_address_and_one_in_code_are_none() -> None:
    assert read("https\\://e.example `https://e.example`") == (para("https://e.example ", Code("https://e.example")),)


def test_html_is_text() -> None:
    markdown = "<b>x</b> <!-- y -->\n\n<div>\nz\n</div>\n"

    assert read(markdown) == (
        para("<b>x</b> <!-- y -->"),
        para("<div>", LineBreak(hard=False), "z", LineBreak(hard=False), "</div>"),
    )


def test_a_link_to_a_file_of_the_course_stays_a_path() -> None:
    assert read("[setup](../learners/setup.md#x)") == (para(Hyperlink("../learners/setup.md#x", (Words("setup"),))),)


@pytest.mark.parametrize("deep", [">" * (DEEPEST + 5), "- " * (DEEPEST // 2 + 5)])
def test_a_text_nested_deeper_than_the_parser_reads_is_shown_as_it_is(deep: str) -> None:
    """The parser would drop what stands there without a word."""
    assert read(f"{deep} lost\n\nafter") == (Fence(f"{deep} lost\n\nafter\n", ""),)


def test_what_says_nothing_is_not_there() -> None:
    assert read("  \n\n-\n- \n\n>\n\n#\n\n&#32;\n") == ()


def test_emphasis_within_emphasis_is_emphasis() -> None:
    assert read("***a** b* *__*c*__*") == (
        para(Emphasis((Strong((Words("a"),)), Words(" b"))), " ", Emphasis((Strong((Words("c"),)),))),
    )


@settings(max_examples=150, deadline=None)
@given(markdowns)
def test_any_text_is_read(markdown: str) -> None:
    for node in read(markdown, when=WHEN):
        assert node not in (Paragraph(()), Quote(()), ListOf((), None))
