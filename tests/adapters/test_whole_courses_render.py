"""Every lesson of two real courses, as every platform will show it: in parts that fit, with nothing live in them."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.discord.render import DiscordRenderer
from adapters.plain.render import PlainRenderer
from adapters.slack.render import SlackRenderer
from adapters.web.render import HtmlRenderer
from bot.message import Message, Text, Verbatim
from bot.ports import Renders

ROOT = Path(__file__).parents[2]
LESSONS = [
    *sorted((ROOT / "tests" / "data" / "real-course" / "episodes").glob("*.md")),
    *sorted((ROOT / "bot" / "demo_course" / "lessons").glob("*.md")),
]
PLATFORMS: Sequence[Callable[[], Renders]] = (DiscordRenderer, SlackRenderer, HtmlRenderer, PlainRenderer)
HOSTILE = (
    "@everyone @here <@123> <@&456> <#789> <!here> <!channel> <@U123> <!subteam^S1> <script>alert(1)</script> "
    "[x](javascript:alert(1)) \u202egnp.exe \u200bhidden"
)


def body_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---", 2)[2]


@pytest.mark.parametrize("platform", PLATFORMS, ids=["discord", "slack", "html", "plain"])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_every_lesson_fits_on_every_platform(lesson: Path, platform: Callable[[], Renders]) -> None:
    renderer = platform()

    parts = renderer.parts(Message((Text(body_of(lesson)),), pings=("learners",)))

    over = [size for part in parts for size in renderer.sizes(part) if size.used > size.limit]
    assert over == []
    assert all(renderer.payload(part).strip() for part in parts)
    assert [part.pings for part in parts] == [("learners",), *[()] * (len(parts) - 1)]


hostile = pytest.mark.parametrize(
    "message",
    [
        Message((Text(HOSTILE),)),
        Message((Text("{said}", {"said": Verbatim(HOSTILE)}),)),
        Message((Text(f"> {HOSTILE}"),)),
    ],
    ids=["a lesson", "a quotation", "a quote"],
)


@hostile
def test_discord_reads_no_mention_in_what_was_written(message: Message) -> None:
    body = json.loads(DiscordRenderer().payload(message))

    assert body["allowed_mentions"] == {"parse": []}
    assert re.findall(r"(?<!\\)<[@#!]|@everyone|@here", body["content"]) == []
    assert "everyone" in body["content"]


@hostile
def test_slack_reads_no_mention_in_what_was_written(message: Message) -> None:
    body = json.loads(SlackRenderer().payload(message))

    assert re.findall(r"<[@#!]", body["text"]) == []
    assert body["link_names"] is False
    live = {"user", "usergroup", "broadcast", "channel", "link"}
    assert live & {element["type"] for element in _elements(body["blocks"])} == set()


@hostile
def test_a_page_runs_nothing_of_what_was_written(message: Message) -> None:
    shown = HtmlRenderer().payload(message)

    assert re.findall(r"<script|<a |href", shown) == []
    assert "\u202e" not in shown
    assert "&lt;script&gt;" in shown


def _elements(blocks: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield block
        yield from _elements([one for one in block.get("elements", []) if isinstance(one, dict)])
