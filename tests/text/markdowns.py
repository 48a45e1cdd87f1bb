"""Texts as nobody should write them, for properties: any signs of Markdown, nested blocks, hostile mentions."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hypothesis import strategies as st

from bot.message import (
    Button,
    Buttons,
    Clockface,
    Fields,
    Image,
    Link,
    Mention,
    Message,
    MessageLink,
    Moment,
    Table,
    Text,
    Value,
    Verbatim,
)
from bot.model import MessageRef, PersonRef

HOSTILE = (
    "@everyone", "@here", "@channel", "<@123>", "<@!12345678901234567>", "<@&1>", "<#123>", "<@U0123>", "<#C0123|room>",
    "<!here>", "<!channel>", "<!everyone>", "<!subteam^S1>", "<!date^1^{date}|x>", "<t:1:R>", "</command:1>",
    "https://evil.example/a_b", "http://evil.example", "<https://evil.example|bank.example>", "[bank](https://evil.example)",
    "javascript:alert(1)", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;!here&gt;", ":tada:",
    "#room", "<:smile:1>",
)  # fmt: skip
"""What would ping somebody, lead somewhere or run on one platform or another."""

_SIGNS = (
    "a", "word", "Two words.", "Ω", "é", "界", "😀", "👩‍👩‍👧", "שלום", "\u202e", "\u200b", "\u200d", "\u00a0", " ",
    "  ", "\t", "*", "**", "***", "_", "__", "~~", "~", "`", "``", "```", "[", "]", "(", ")", "](http://x.example)",
    "![", "!", "<", ">", "|", "\\", "&", "&amp;", "&#32;", ".", ":", "://", "=", "#", "-", "+", "1.", "{when}", "{who}",
    "{said}", "{unknown}",
)  # fmt: skip
_STARTS = (
    "",
    "",
    "",
    "# ",
    "### ",
    "##### ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "7) ",
    "> ",
    "> > ",
    "- - ",
    "  - ",
    "    ",
    "- [ ] ",
)
_BLOCKS = (
    "---", "===", "```python", "```", "~~~~", "~~~", "| a | b |\n|:--|--:|\n| 1 | {when} |", "| only |\n|---|",
    "![What it *shows*](../assets/loop.png)", "[ref]: http://q.example 'title'", "[ref]", "x" * 300, "word " * 80,
)  # fmt: skip

WHEN = Moment(datetime(2026, 10, 7, 15, tzinfo=UTC), "Europe/Paris")

lines = st.builds(
    lambda start, inside: start + "".join(inside),
    st.sampled_from(_STARTS),
    st.lists(st.sampled_from((*_SIGNS, *HOSTILE)), min_size=1, max_size=12),
)
markdowns = st.builds(
    "\n".join, st.lists(st.one_of(lines, st.sampled_from(_BLOCKS), st.just("")), min_size=1, max_size=25)
)
"""CommonMark and what is nearly that."""

words = st.builds("".join, st.lists(st.sampled_from((*_SIGNS, *HOSTILE, "\n")), min_size=1, max_size=15))
"""What people type: a name, a title, a question."""


def values(said: str, name: str, label: str, face: Clockface = Clockface.FULL) -> dict[str, Value]:
    return {
        "when": Moment(WHEN.at, WHEN.zone, face),
        "who": Mention(PersonRef("home/@ana"), name),
        "said": Verbatim(said),
        "there": MessageLink(MessageRef("home/lessons#1"), label),
        "out": Link("https://example.org/x?a=1&b=2", label),
    }


all_values = st.builds(values, words, words, words, st.sampled_from(Clockface))
texts = st.builds(Text, markdowns, all_values)
spoken = st.builds(
    lambda said: Text("{said} {who}: *{there}* or {out} at {when}\n\n> {said}", said), all_values
)  # as our own composers write
facts = st.builds(
    lambda rows: Fields(tuple(rows)),
    st.lists(st.tuples(words, st.one_of(spoken, st.builds(Text, lines))), min_size=1, max_size=13),
)
tables = st.builds(
    lambda header, rows: Table(tuple(header), tuple(tuple(row) for row in rows)),
    st.lists(words, min_size=2, max_size=4),
    st.lists(st.lists(st.one_of(spoken, st.builds(Text, lines)), min_size=1, max_size=4), max_size=6),
)
images = st.builds(Image, st.sampled_from(("assets/loop.png", "https://example.org/x.png", "a b/é.png")), words)
buttons = st.builds(
    lambda labels: Buttons(tuple(Button(label, "") for label in labels)),
    st.lists(st.one_of(st.just("Done"), words), min_size=1, max_size=7),
)


def distinct(message: Message) -> Message:
    """The message with an action of its own for each button."""
    numbers = count()
    blocks = [
        Buttons(tuple(replace(button, action=f"done:{next(numbers)}") for button in block.buttons))
        if isinstance(block, Buttons)
        else block
        for block in message.blocks
    ]
    return replace(message, blocks=tuple(blocks))


messages = st.builds(
    lambda blocks, last, card, quiet, pinged: distinct(
        Message((*blocks, *last), card, quiet, ("learners", PersonRef("home/@ana")) if pinged else ())
    ),
    st.lists(st.one_of(texts, texts, spoken, facts, tables, images), min_size=1, max_size=6),
    st.lists(buttons, max_size=2),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
"""Messages with everything in them that a message can have."""

long_messages = st.builds(
    lambda message, times: distinct(replace(message, blocks=message.blocks[:-1] * times + message.blocks)),
    messages,
    st.integers(1, 5),
)
"""The same, often too long for one."""


def seen(text: str) -> str:
    """*text* without what nobody sees: white space and signs without width."""
    return "".join(text.split()).replace("\u200b", "")
