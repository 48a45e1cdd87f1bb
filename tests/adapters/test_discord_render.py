"""A message as Discord shows it."""

import json
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from adapters.discord import limits
from adapters.discord.render import Attached, DiscordRenderer, attachments, discord_payload
from bot.message import (
    Button,
    Buttons,
    Clockface,
    Fields,
    Image,
    Link,
    Message,
    MessageLink,
    Moment,
    Table,
    Text,
    Value,
)
from bot.model import MessageRef, PersonRef
from bot.text.sheet import read
from tests.adapters import discord_rules
from tests.adapters.rich_lesson import WHEN, card, lesson, quotation

RENDERER = DiscordRenderer(
    lambda _ref: "https://discord.com/channels/1/2/3", lambda who: "<@&7>" if who == "learners" else "<@9>"
)


def content(markdown: str, **values: Value) -> str:
    body = RENDERER.body(Message((Text(markdown, values),)))
    assert discord_rules.refusals(body) == []
    return str(body["content"])


def body_of(*blocks: Any, **options: Any) -> dict[str, Any]:
    body = RENDERER.body(Message(blocks, **options))
    assert discord_rules.refusals(body) == []
    return body


@pytest.mark.parametrize("message", [lesson, quotation, card], ids=["lesson", "quotation", "card"])
def test_golden(message: Message, snapshot: SnapshotAssertion) -> None:
    for part in RENDERER.parts(message):
        body = RENDERER.body(part)
        assert discord_rules.refusals(body) == []
        assert body.pop("content", "") == snapshot
        assert body == snapshot


@pytest.mark.parametrize(
    ("markdown", "written"),
    [
        ("# One\n\ntext\n\n### Three\n\n#### Four **bold**", "# One\ntext\n\n### Three\n**Four bold**"),
        ("\\# no heading\n\n\\- no item\n\n3\\. no item", "\\# no heading\n\n\\- no item\n\n3\\. no item"),
        ("-# not small\n\n\\> no quote", "\\-# not small\n\n\\> no quote"),
        ("> a\n>\n> > b", "> a\n> \n> b"),
        ("9. a\n10. b\n\n    c", "9. a\n10. b\n    c"),
        ("- a\n\n      code", "- a\n```\ncode\n```"),
        ("- ```py\n  code\n  ```", "-\n```py\ncode\n```"),
        ("1. # Heading\n2. > quote", "1. **Heading**\n2. quote"),
        ("**a***b*", "**a**\u200b*b*"),
        ("**bold** *it*~~no~~ `` a`b ` ``", "**bold** *it*~~no~~ `` a`b ` ``"),
        ("a\\_b\\*c\\|\\|d\\`e", "a\\_b\\*c\\|\\|d\\`e"),
        ("~~~\na ```` b\n~~~", "```\na `\u200b`\u200b`\u200b` b\n```"),
        ("```\n```", "```\n \n```"),
        ("***", "────────────"),
        ("| a | b |\n|--|--|\n| 1 | 22 |", "```\na  b\n─  ──\n1  22\n```"),
        ("| a | b |\n|--|--|\n| 1 | <https://e.example> |", "- a: **1**\n  - b: <https://e.example>"),
        ("[label](https://e.example)", "[label](<https://e.example>)"),
        ("https://e.example/a_b", "<https://e.example/a_b>"),
        ("[https://bank.example](https://evil.example)", "https\\://bank.example (<https://evil.example>)"),
        ("[mail](mailto:a_b@e.example)", "mail (a\\_b@e.example)"),
        ("<a@e.example>", "a@e.example"),
        ("[slides](../assets/slides.pdf)", "slides"),
        (f"[label](https://e.example/{'x' * 1000})", "label"),
        ("![A *loop*](https://e.example/x.png)", "[🖼 A loop](<https://e.example/x.png>)"),
        ("![](../assets/x.png)", "🖼 ../assets/x.png"),
        ("a\\\nb\nc", "a\nb c"),
    ],
)  # fmt: skip
def test_how_things_are_written(markdown: str, written: str) -> None:
    assert content(markdown) == written


@pytest.mark.parametrize(
    ("face", "style"),
    [(Clockface.FULL, "F"), (Clockface.DATE, "D"), (Clockface.TIME, "t"), (Clockface.RELATIVE, "R")],
)
def test_each_reader_sees_their_own_clock(face: Clockface, style: str) -> None:
    assert content("{when}", when=Moment(WHEN.at, WHEN.zone, face)) == f"<t:1791385200:{style}>"


def test_links_of_values_lead_where_they_say() -> None:
    values: dict[str, Value] = {
        "there": MessageLink(MessageRef("m"), "a *thread*"),
        "out": Link("https://e.example/a b", "out"),
        "odd": Link("javascript:alert(1)", "odd"),
    }

    assert content("{there} {out} {odd}", **values) == (
        "[a \\*thread\\*](<https://discord.com/channels/1/2/3>) [out](<https://e.example/a%20b>) odd"
    )


def test_a_message_whose_address_is_unknown_is_named() -> None:
    assert discord_payload(Message((Text("{m}", {"m": MessageLink(MessageRef("m"), "there")}),)))["content"] == "there"


def test_only_who_is_pinged_is_mentioned() -> None:
    body = body_of(Text("Hi @everyone <@9>"), pings=("learners", PersonRef("p"), PersonRef("q")))

    assert body["content"] == "<@&7> <@9>\n\nHi @\u200beveryone \\<@\u200b9\\>"
    assert body["allowed_mentions"] == {"parse": [], "roles": ["7"], "users": ["9"]}


def test_more_people_than_a_message_may_ping_are_our_mistake() -> None:
    crowd = Message((Text("Hi"),), pings=tuple(PersonRef(f"p{number}") for number in range(limits.PINGED + 1)))

    with pytest.raises(ValueError, match="a message pings at most 50 people by name; ping the learners instead"):
        RENDERER.body(crowd)


def test_a_quiet_message_rings_nowhere() -> None:
    assert body_of(Text("Hi"), quiet=True)["flags"] == 1 << 12
    assert "flags" not in body_of(Text("Hi"))


def test_a_card_is_a_container_and_pings_above_it() -> None:
    body = body_of(Text("Hi"), card=True, quiet=True, pings=("learners",))

    assert body["flags"] == 1 << 15 | 1 << 12
    assert body["components"] == [
        {"type": 10, "content": "<@&7>"},
        {"type": 17, "accent_color": limits.CARD_COLOUR, "components": [{"type": 10, "content": "Hi"}]},
    ]


def test_buttons_stand_five_in_a_row() -> None:
    buttons = Buttons(tuple(Button(f"B{number}", f"b:{number}") for number in range(7)))

    rows = body_of(Text("Hi"), buttons)["components"]

    assert [[one["label"] for one in row["components"]] for row in rows] == [
        ["B0", "B1", "B2", "B3", "B4"],
        ["B5", "B6"],
    ]


def test_a_label_too_long_for_a_button_ends_in_an_ellipsis() -> None:
    (row,) = body_of(Buttons((Button("word " * 20, "x"), Button("\u202e", "y"))))["components"]

    assert [one["label"] for one in row["components"]] == ["word " * 15 + "word…", "…"]


def test_what_a_button_does_is_never_cut() -> None:
    too_long = Message((Buttons((Button("Done", "x" * 101),)),))

    with pytest.raises(ValueError, match="Discord takes 1 to 100 signs for what a button does, not 'xxx"):
        RENDERER.body(too_long)


def test_more_buttons_than_a_message_has_room_for_go_into_another() -> None:
    buttons = Buttons(tuple(Button(f"B{number}", f"b:{number}") for number in range(28)))

    parts = RENDERER.parts(Message((Text("Choose:"), buttons)))

    assert [sum(len(block.buttons) for block in part.blocks if isinstance(block, Buttons)) for part in parts] == [25, 3]


def test_pictures_of_the_course_go_along_with_what_they_show() -> None:
    message = Message((Text("See ![a *loop*](../assets/my%20loop.png)."), Image("b/é .png", "x" * 2000)))

    body = RENDERER.body(message)

    assert body["content"] == "See 🖼 a loop."
    assert body["attachments"] == [
        {"id": "0", "filename": "0-my-loop.png", "description": "a loop"},
        {"id": "1", "filename": "1-png", "description": "x" * 1023 + "…"},
    ]
    assert attachments(read(message))[0] == Attached("../assets/my%20loop.png", "0-my-loop.png", "a loop")


def test_more_pictures_than_a_message_takes_go_into_another() -> None:
    message = Message(tuple(Image(f"{number}.png", "") for number in range(12)))

    assert [len(attachments(read(part))) for part in RENDERER.parts(message)] == [10, 2]


def test_a_card_shows_pictures_where_they_stand() -> None:
    components = body_of(Text("a ![b](c.png)"), Text("d"), Image("e.png", "f"), card=True)["components"][0][
        "components"
    ]

    assert [one["type"] for one in components] == [10, 12, 10, 12]
    assert components[1]["items"] == [{"media": {"url": "attachment://0-c.png"}, "description": "b"}]


def test_what_says_nothing_is_still_a_message() -> None:
    assert body_of(Text(" "))["content"] == "\u200b"


def test_content_is_as_long_as_it_may_be_and_no_longer() -> None:
    room = limits.CONTENT - limits.MARKER_ROOM
    assert len(RENDERER.parts(Message((Text("x" * room),)))) == 1
    assert len(RENDERER.parts(Message((Text("x" * (room + 1)),)))) == 2
    assert len(RENDERER.parts(Message((Text("😀" * (room // 2)),)))) == 1
    assert len(RENDERER.parts(Message((Text("😀" * (room // 2 + 1)),)))) == 2


def test_a_card_is_as_long_as_it_may_be_and_no_longer() -> None:
    room = limits.CARD_TEXT - limits.MARKER_ROOM
    assert len(RENDERER.parts(Message((Text("x" * room),), card=True))) == 1
    assert len(RENDERER.parts(Message((Text("x" * (room + 1)),), card=True))) == 2


def test_a_card_of_many_pieces_is_cut_at_forty_components() -> None:
    rows = [Buttons(tuple(Button("B", f"b:{row}-{number}") for number in range(5))) for row in range(8)]

    parts = RENDERER.parts(Message((Text("Choose:"), *rows), card=True))

    assert len(parts) == 2
    assert all(discord_rules.refusals(RENDERER.body(part)) == [] for part in parts)


def test_each_part_says_which_one_it_is_in_small_letters() -> None:
    parts = RENDERER.parts(Message((Text("A sentence of a lesson. " * 120),)))

    assert [str(RENDERER.body(part)["content"]).split("\n")[-1] for part in parts] == ["-# 1/2", "-# 2/2"]


def test_facts_are_labelled_lines() -> None:
    facts = Fields((("When", Text("now")), ("*How*", Text("- a\n- b"))))

    assert body_of(facts)["content"] == "**When:** now\n**\\*How\\*:**\n- a\n- b"


def test_a_table_of_values_shows_each_readers_clock() -> None:
    table = Table(("Sitting", "When"), ((Text("1"), Text("{when}", {"when": WHEN})),))

    assert body_of(table)["content"] == "- Sitting: **1**\n  - When: <t:1791385200:F>"


def test_the_payload_is_what_is_sent() -> None:
    assert json.loads(RENDERER.payload(lesson)) == RENDERER.body(lesson)


def test_the_page_shows_what_discord_shows() -> None:
    page = RENDERER.page(RENDERER.parts(lesson), "Loops")

    assert '<body class="discord">' in page
    assert '<span class="ping">@learners</span>' in page
    assert "<table>" not in page
    assert "range(1, 3)  1 to 2      2" in page
    assert "<strong>Before you begin</strong>" in page
    assert '<button type="button" class="primary" disabled="">Done</button>' in page
