"""Whatever a message says: each platform takes its parts, and nothing anybody wrote pings, runs or pretends."""

import html.parser
import re

from hypothesis import HealthCheck, assume, given, settings

from adapters.discord.render import DiscordRenderer
from adapters.slack.render import SlackRenderer
from adapters.web.render import HtmlRenderer
from bot.message import Message
from tests.adapters import discord_rules, slack_rules
from tests.text.markdowns import WHEN, long_messages, messages
from tests.text.told import has_table, labels, told

DISCORD = DiscordRenderer(lambda ref: f"https://discord.com/channels/1/2/{len(ref)}", lambda _who: "<@&77>")
SLACK = SlackRenderer(lambda ref: f"https://x.slack.com/archives/C1/p{len(ref)}", lambda _who: "<!subteam^S77>")
HTML = HtmlRenderer(lambda ref: f"https://homeroom.example/{len(ref)}")

any_way = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@any_way
@given(long_messages)
def test_discord_takes_every_part_and_pings_only_whom_the_message_pings(message: Message) -> None:
    parts = DISCORD.parts(message)

    for number, part in enumerate(parts):
        body = DISCORD.body(part)
        assert discord_rules.refusals(body) == []
        pings = ["<@&77>"] if number == 0 and message.pings else []
        moment = f"<t:{int(WHEN.at.timestamp())}:"
        found = [one for text in discord_rules.read(body) for one in discord_rules.live(text)]
        assert [one for one in found if not one.startswith(moment)] == pings
        assert body["allowed_mentions"] == {"parse": [], **({"roles": ["77"]} if pings else {})}


@any_way
@given(long_messages)
def test_slack_takes_every_part_and_pings_only_whom_the_message_pings(message: Message) -> None:
    parts = SLACK.parts(message)

    for number, part in enumerate(parts):
        body = SLACK.body(part)
        assert slack_rules.refusals(body) == []
        pings = {"<!subteam^S77>"} if number == 0 and message.pings else set()
        moment = f"<!date^{int(WHEN.at.timestamp())}^"
        assert {one for one in slack_rules.live(body) if not one.startswith(moment)} == pings
        assert body["link_names"] is False


@any_way
@given(long_messages)
def test_parts_tell_everything_once_and_are_their_own_only_part(message: Message) -> None:
    assume(not has_table(message))
    for renderer in (DISCORD, SLACK):
        parts = renderer.parts(message)

        assert told(*parts) == told(message)
        assert labels(*parts) == labels(message)
        assert all(renderer.parts(part) == (part,) for part in parts)
        assert [bool(part.pings) for part in parts] == [bool(message.pings), *[False] * (len(parts) - 1)]


class Tags(html.parser.HTMLParser):
    """What stands in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@any_way
@given(messages)
def test_html_holds_nothing_that_runs_or_is_fetched(message: Message) -> None:
    page = Tags()
    page.feed(HTML.payload(message))

    for tag, attributes in page.found:
        assert tag not in (
            "script",
            "style",
            "iframe",
            "form",
            "input",
            "object",
            "svg",
            "math",
            "link",
            "base",
            "meta",
        )
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert tag != "img"  # none of the pictures is in a folder, and none may be fetched from elsewhere
        assert tag != "button" or "disabled" in attributes
        assert re.match(r"https?://|mailto:", attributes.get("href") or "https://")


@any_way
@given(messages)
def test_pages_of_any_message_are_drawn(message: Message) -> None:
    for renderer in (DISCORD, SLACK, HTML):
        page = renderer.page(renderer.parts(message), "Any <lesson>")

        assert page.startswith("<!doctype html>")
        assert "<title>Any &lt;lesson&gt;</title>" in page
