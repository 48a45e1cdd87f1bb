"""A message as Slack shows it."""

import json
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.slack import limits
from adapters.slack.render import SlackRenderer, slack_payload
from bot.message import (
    Button,
    Buttons,
    Clockface,
    Fields,
    Image,
    Message,
    MessageLink,
    Moment,
    Table,
    Text,
    Value,
    Verbatim,
)
from bot.model import MessageRef, PersonRef
from tests.adapters import slack_rules
from tests.adapters.rich_lesson import WHEN, card, lesson, quotation

RENDERER = SlackRenderer(
    lambda _ref: "https://x.slack.com/archives/C1/p2", lambda who: "<!subteam^S7>" if who == "learners" else "<@U9>"
)


def body_of(*blocks: Any, renderer: SlackRenderer = RENDERER, **options: Any) -> dict[str, Any]:
    body: dict[str, Any] = renderer.body(Message(blocks, **options))
    assert slack_rules.refusals(body) == []
    return body


def text(markdown: str, **values: Value) -> str:
    return str(body_of(Text(markdown, values))["text"])


def kinds(body: dict[str, Any]) -> list[str]:
    return [block["type"] for block in body["blocks"]]


@pytest.mark.parametrize("message", [lesson, quotation, card], ids=["lesson", "quotation", "card"])
def test_golden(message: Message, snapshot: SnapshotAssertion) -> None:
    for part in RENDERER.parts(message):
        body: dict[str, Any] = RENDERER.body(part)
        assert slack_rules.refusals(body) == []
        assert body.pop("text") == snapshot
        assert body == snapshot


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("# One **two**\n\n#### Four", "*One two*\n\n*Four*"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("**b** *i* ~~s~~ `c`", "*b* _i_ ~s~ `c`"),
        ("a**b**c, **b**.", "a\u200b*b*\u200bc, *b*."),
        ("**a**\\\n**b\nc**", "*a*\n*b c*"),
        (
            "\\*no\\* snake_case 2\\*3 \\`x\\`",
            "\u200b*\u200bno\u200b*\u200b snake_case 2*3 \u200b`\u200bx\u200b`\u200b",
        ),
        ("`` a`b ``", "`aˋb`"),
        ("`<!here>`", "`&lt;!here&gt;`"),
        ("9. a\n10. b\n    - c\n      - d", "9. a\n10. b\n    • c\n        • d"),
        ("> a\n>\n> > b", "> a\n> \n> b"),
        ("```py\na < b\n```", "```\na &lt; b\n```"),
        ("~~~\n```x````\n~~~", "```\n`\u200b`\u200b`x`\u200b`\u200b`\u200b`\n```"),
        ("[a|b](https://e.example/x|y?a=1&b=2)", "<https://e.example/x%7Cy?a=1&amp;b=2|a¦b>"),
        ("https://e.example/a_b", "<https://e.example/a_b>"),
        ("[m](mailto:a@e.example)", "<mailto:a@e.example|m>"),
        ("[slides](../x.pdf)", "slides"),
        (f"[label](https://e.example/{'x' * 1000})", "label"),
        ("![A](https://e.example/x.png) ![B](b.png)", "<https://e.example/x.png|🖼 A> 🖼 B"),
        ("\\> a\n\n1986\\. b\n\n\\- c", "\u200b&gt; a\n\n\u200b1986. b\n\n\u200b- c"),
        ("https\\://e.example @here", "https:\u200b//e.example @\u200bhere"),
        ("| a | b |\n|--|--|\n| 1 | 22 |", "```\na  b\n─  ──\n1  22\n```"),
    ],
)
def test_how_the_text_beside_the_blocks_is_written(markdown: str, written: str) -> None:
    assert text(markdown) == written


@pytest.mark.parametrize(
    ("face", "style"),
    [
        (Clockface.FULL, "{date_long_pretty} at {time}|Wed 7 Oct 2026, 17:00 Europe/Paris"),
        (Clockface.DATE, "{date_long_pretty}|Wed 7 Oct 2026"),
        (Clockface.TIME, "{time}|17:00 Europe/Paris"),
        (Clockface.RELATIVE, "{ago}|Wed 7 Oct 2026, 17:00 Europe/Paris"),
    ],
)
def test_each_reader_sees_their_own_clock(face: Clockface, style: str) -> None:
    body = body_of(Text("{when}", {"when": Moment(WHEN.at, WHEN.zone, face)}))
    form, fallback = style.split("|")

    assert body["text"] == f"<!date^1791385200^{style}>"
    (section,) = body["blocks"][0]["elements"]
    assert section["elements"] == [{"type": "date", "timestamp": 1791385200, "format": form, "fallback": fallback}]


@pytest.mark.parametrize(
    "markdown",
    [
        "# Heading *it*",
        "Words, **bold**, *it*, ~~no~~, `code`. (And) more: 1 - 2!",
        "[link](https://e.example/x?a=1&b=2)",
        "- a\n- b\n  1. c",
        "> quoted\n>\n> twice",
        "```python\nprint(1)\n```",
    ],
)
def test_what_needs_no_escape_is_slacks_markdown(markdown: str) -> None:
    assert kinds(body_of(Text(markdown))) == ["markdown"]


@pytest.mark.parametrize(
    "markdown",
    [
        "snake_case",
        "a < b",
        "R&D",
        "`<!here>`",
        "```\nif a < b:\n```",
        "~~~~\n```\n~~~~",
        "@here",
        "#general",
        ":tada:",
        "[x](https://e.example/a_(b))",
        "1986\\. A year",
        "- ```\n  code\n  ```",
        "> - a list in a quote",
        "\\\ue000lt;",
    ],
)
def test_what_would_need_one_is_rich_text_in_which_nothing_is_markup(markdown: str) -> None:
    assert kinds(body_of(Text(markdown))) == ["rich_text"]


def test_what_stands_together_shares_a_block() -> None:
    body = body_of(Text("# A\n\nb\n\nc_d\n\ne_f\n\ng"))

    assert kinds(body) == ["markdown", "rich_text", "markdown"]
    assert body["blocks"][0]["text"] == "# A\n\nb"


def test_rich_text_keeps_what_words_wear() -> None:
    (block,) = body_of(Text("a_b **c *d*** ~~e~~ `f` [**g**](https://e.example)"))["blocks"]

    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "a_b "},
        {"type": "text", "text": "c ", "style": {"bold": True}},
        {"type": "text", "text": "d", "style": {"italic": True, "bold": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "e", "style": {"strike": True}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "f", "style": {"code": True}},
        {"type": "text", "text": " "},
        {"type": "link", "text": "g", "url": "https://e.example", "style": {"bold": True}},
    ]


def test_lists_of_rich_text_are_indented_and_keep_their_numbers() -> None:
    markdown = "3. a_b\n   - c\n     1. d\n4. e\n\n   ```\n   code\n   ```\n5. f"

    (block,) = body_of(Text(markdown))["blocks"]

    told = [
        (one["type"].removeprefix("rich_text_"), one.get("style"), one.get("indent"), one.get("offset"))
        for one in block["elements"]
    ]
    assert told == [
        ("list", "ordered", 0, 2),
        ("list", "bullet", 1, None),
        ("list", "ordered", 2, None),
        ("list", "ordered", 0, 3),
        ("preformatted", None, None, None),
        ("list", "ordered", 0, 4),
    ]


def test_a_list_deeper_than_slack_shows_stays_at_its_deepest() -> None:
    markdown = "\n".join("  " * depth + "- a_b" for depth in range(12))

    (block,) = body_of(Text(markdown))["blocks"]

    assert max(one["indent"] for one in block["elements"]) == limits.DEEPEST_INDENT


def test_the_first_table_is_one_and_further_ones_are_code() -> None:
    table = Table(("A", "B"), ((Text("*1*"), Text("")),))

    body = body_of(table, table)

    assert kinds(body) == ["table", "rich_text"]
    assert body["blocks"][0]["rows"][0] == [{"type": "raw_text", "text": "A"}, {"type": "raw_text", "text": "B"}]
    assert body["blocks"][0]["rows"][1][1] == {"type": "raw_text", "text": " "}
    assert body["blocks"][1]["elements"][0]["type"] == "rich_text_preformatted"


def test_a_table_larger_than_slack_takes_is_code_or_a_list() -> None:
    assert kinds(body_of(Table(("A",), ((Text("1"),),) * 100))) == ["rich_text"]
    assert kinds(body_of(Table(tuple("ABCDEFGHIJKLMNOPQRSTU"), ()))) == ["rich_text"]
    assert kinds(body_of(Table(("A",), ((Text("1"),),) * 99))) == ["table"]


def test_a_card_has_a_header_sections_and_fields() -> None:
    facts = Fields(tuple((f"Fact {number}", Text("*yes*")) for number in range(12)))

    body = body_of(Text("## Live *Q&A*\n\nBring **one** question.\n\n- a\n- b"), facts, card=True)

    assert kinds(body) == ["header", "section", "rich_text", "section", "section"]
    assert body["blocks"][0]["text"] == {"type": "plain_text", "text": "Live Q&A", "emoji": False}
    assert body["blocks"][1]["text"] == {"type": "mrkdwn", "text": "Bring *one* question.", "verbatim": True}
    assert [len(block["fields"]) for block in body["blocks"][3:]] == [10, 2]
    assert body["blocks"][3]["fields"][0]["text"] == "*Fact 0*\n_yes_"


def test_a_heading_too_long_for_a_header_is_a_section() -> None:
    assert kinds(body_of(Text(f"# {'x' * 150}"), card=True)) == ["header"]
    assert kinds(body_of(Text(f"# {'x' * 151}"), card=True)) == ["section"]
    assert kinds(body_of(Text("# [x](https://e.example)"), card=True)) == ["section"]


def test_words_with_signs_of_mrkdwn_make_a_card_rich_text() -> None:
    said = {"said": Verbatim("*not* bold")}

    assert kinds(body_of(Text("{said}", said), Fields((("F", Text("{said}", said)),)), card=True)) == ["rich_text"]


def test_a_section_is_as_long_as_it_may_be() -> None:
    assert kinds(body_of(Text("x" * 3_000), card=True)) == ["section"]
    assert kinds(body_of(Text("x" * 3_001), card=True)) == ["rich_text"]


def test_a_fact_too_long_for_a_field_is_text() -> None:
    assert kinds(body_of(Fields((("F", Text("x" * 1_996)),)), card=True)) == ["section"]
    assert kinds(body_of(Fields((("F", Text("x" * 1_997)),)), card=True)) == ["rich_text"]


def test_only_who_is_pinged_is_mentioned() -> None:
    body = body_of(Text("Hi <!channel> <@U9>"), pings=("learners", PersonRef("p"), PersonRef("q")))

    assert body["text"] == "<!subteam^S7> <@U9>\n\nHi &lt;!channel&gt; &lt;@U9&gt;"
    assert body["blocks"][0] == {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "<!subteam^S7> <@U9>", "verbatim": True},
    }
    assert (body["link_names"], body["parse"], body["unfurl_links"], body["unfurl_media"]) == (
        False,
        "none",
        False,
        False,
    )


def test_more_people_than_a_message_may_ping_are_our_mistake() -> None:
    crowd = Message((Text("Hi"),), pings=tuple(PersonRef(f"p{number}") for number in range(limits.PINGED + 1)))

    with pytest.raises(ValueError, match="a message pings at most 50 people by name; ping the learners instead"):
        RENDERER.body(crowd)


def test_buttons_stand_in_rows_of_twenty_five_with_labels_that_fit() -> None:
    buttons = Buttons(tuple(Button("word " * 20, f"b:{number}", "primary") for number in range(30)))

    rows = [block for block in body_of(buttons)["blocks"] if block["type"] == "actions"]

    assert [len(row["elements"]) for row in rows] == [25, 5]
    assert rows[0]["elements"][0] == {
        "type": "button",
        "text": {"type": "plain_text", "text": "word " * 14 + "word…", "emoji": False},
        "action_id": "b:0",
        "value": "b:0",
        "style": "primary",
    }


def test_what_a_button_does_is_never_cut() -> None:
    with pytest.raises(ValueError, match="Slack takes 1 to 255 signs for what a button does, not 'xxx"):
        RENDERER.body(Message((Buttons((Button("Done", "x" * 256),)),)))


def test_a_picture_of_the_course_is_shown_once_it_is_uploaded() -> None:
    uploaded = SlackRenderer(file_id=lambda path: "F123" if path.endswith("loop.png") else None)
    blocks = (Text("See ![a loop](../assets/loop.png)"), Image("assets/other.png", "other"), Image("loop.png", ""))

    body = body_of(*blocks, renderer=uploaded)

    assert kinds(body) == ["markdown", "image", "rich_text", "image"]
    assert body["blocks"][1] == {"type": "image", "slack_file": {"id": "F123"}, "alt_text": "a loop"}
    assert body["blocks"][3]["alt_text"] == "loop.png"
    assert kinds(body_of(*blocks)) == ["markdown", "rich_text"]


def test_a_picture_from_the_web_is_an_image() -> None:
    (block,) = body_of(Image("https://e.example/x.png", "x" * 3_000))["blocks"]

    assert block["image_url"] == "https://e.example/x.png"
    assert len(block["alt_text"]) == 2_000


def test_a_rule_is_a_divider() -> None:
    assert kinds(body_of(Text("a\n\n---\n\nb"))) == ["markdown", "divider", "markdown"]


def test_links_of_values_lead_where_they_say() -> None:
    there = {"there": MessageLink(MessageRef("m"), "a [thread]")}

    assert text("{there}", **there) == "<https://x.slack.com/archives/C1/p2|a [thread]>"
    assert slack_payload(Message((Text("{there}", there),)))["text"] == "a [thread]"


def test_the_text_is_as_long_as_slack_recommends_and_no_longer() -> None:
    assert len(RENDERER.parts(Message((Text("x" * 4_000),)))) == 1
    assert len(RENDERER.parts(Message((Text("x" * 4_001),)))) == 2
    assert len(RENDERER.parts(Message((Text("😀" * 2_001),)))) == 2


def test_a_message_has_at_most_fifty_blocks() -> None:
    parts = RENDERER.parts(Message((Text("a\n\n---\n\n" * 40),)))

    assert len(parts) == 2
    assert all(slack_rules.refusals(RENDERER.body(part)) == [] for part in parts)


def test_each_part_says_which_one_it_is() -> None:
    parts = RENDERER.parts(Message((Text("A sentence of a lesson. " * 200),)))

    marks: list[dict[str, Any]] = [RENDERER.body(part)["blocks"][-1] for part in parts]  # type: ignore[index]
    assert [mark["elements"][0]["text"] for mark in marks] == ["1/2", "2/2"]
    assert {mark["type"] for mark in marks} == {"context"}


def test_what_says_nothing_is_still_a_message() -> None:
    assert body_of(Text(" "))["text"] == "\u200b"


def test_the_payload_is_what_is_sent() -> None:
    assert json.loads(RENDERER.payload(lesson)) == RENDERER.body(lesson)


def test_the_page_shows_what_slack_shows() -> None:
    page = RENDERER.page(RENDERER.parts(lesson), "Loops")

    assert '<body class="slack">' in page
    assert page.count("<table>") == 1
    assert "What people wonder about: <strong>Why the end is not in it</strong>" in page
