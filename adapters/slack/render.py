"""A message as Slack shows it: blocks, and the text that notifications and screen readers use. Needs no client."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, assert_never

from adapters.slack import limits
from adapters.slack.blocks import Blocks, tables_kept
from adapters.slack.dialect import UNSEEN, Mrkdwn, shown
from adapters.slack.rich_text import Payload
from bot.message import Buttons, Image, Message
from bot.model import MessageRef, PersonRef
from bot.ports import Size
from bot.text.sheet import Facts, Passage, Section, Sheet, read, with_nodes
from bot.text.signs import units
from bot.text.split import split
from bot.text.tree import Grid
from bot.text.walk import walk

Pinged = PersonRef | Literal["learners"]


def everybody(pinged: Pinged) -> str:  # noqa: ARG001  a preview knows no ids
    """The mention of whoever is pinged, where no workspace is at hand: everybody in the channel."""
    return "<!channel>"


class SlackRenderer:
    """Implements `Renders` for Slack.

    *link* gives the address that opens a message, None for none; *mention* the mention that pings somebody, as `<@id>`,
    `<!subteam^id>` or `<!channel>`; *file_id* the id of one of the course's pictures, once it is uploaded.
    """

    def __init__(
        self,
        link: Callable[[MessageRef], str | None] = lambda _ref: None,
        mention: Callable[[Pinged], str] = everybody,
        file_id: Callable[[str], str | None] = lambda _path: None,
    ) -> None:
        self._link = link
        self._file_id = file_id
        self._mention = mention
        self._mrkdwn = Mrkdwn(link)

    def parts(self, message: Message) -> tuple[Message, ...]:
        return split(message, self._fits, limits.TEXT)

    def payload(self, message: Message) -> str:
        return json.dumps(self.body(message), ensure_ascii=False, indent=2)

    def page(self, messages: Sequence[Message], title: str, folder: Path | None = None) -> str:
        from adapters.web.page import Skin, draw  # drawing pages is rare and its tools are heavy

        return draw([_as_shown(read(message)) for message in messages], title, Skin.SLACK, folder)

    def sizes(self, message: Message) -> tuple[Size, ...]:
        return tuple(self._sizes(read(message)))

    def body(self, message: Message) -> Payload:
        """The arguments of `chat.postMessage`, but for where. Nobody is pinged by its text, only by `pings`."""
        sheet = read(message)
        if len(sheet.pings) > limits.PINGED:
            raise ValueError(f"a message pings at most {limits.PINGED} people by name; ping the learners instead")
        return {
            "text": self._text(sheet) or UNSEEN,
            "blocks": self._blocks(sheet),
            "parse": "none",
            "link_names": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }

    def _pings(self, sheet: Sheet) -> str:
        return " ".join(dict.fromkeys(self._mention(pinged) for pinged in sheet.pings))

    def _blocks(self, sheet: Sheet) -> list[Payload]:
        return Blocks(self._link, self._file_id).of(sheet, self._pings(sheet))

    def _text(self, sheet: Sheet) -> str:
        """All that is read, in mrkdwn."""
        written = [self._pings(sheet), *(self._written(section) for section in sheet.sections)]
        if sheet.part is not None:
            written.append(f"{sheet.part[0]}/{sheet.part[1]}")
        return "\n\n".join(text for text in written if text)

    def _written(self, section: Section) -> str:
        match section:
            case Passage():
                return self._passage(section)
            case Facts(rows):
                return "\n".join(
                    f"{self._mrkdwn.strong(self._mrkdwn.words(row.lead)).text} {self._passage(row.passage)}"
                    for row in rows
                )
            case Image(path, alt):
                return self._mrkdwn.picture(path, alt).text
            case Buttons():
                return ""
            case _:
                assert_never(section)

    def _passage(self, passage: Passage) -> str:
        return "\n\n".join(walk(shown(passage.nodes), passage.values, self._mrkdwn))

    def _fits(self, sheet: Sheet) -> bool:
        return all(size.used <= size.limit for size in self._sizes(sheet))

    def _sizes(self, sheet: Sheet) -> Iterator[Size]:
        yield Size("characters of text", units(self._text(sheet)), limits.TEXT)
        blocks = self._blocks(sheet)
        yield Size("blocks", len(blocks), limits.BLOCKS)
        yield Size("characters in blocks", sum(map(_text_in, blocks)), limits.ALL_BLOCKS)
        markdown = sum(units(str(block["text"])) for block in blocks if block["type"] == "markdown")
        if markdown:
            yield Size("characters of Markdown", markdown, limits.MARKDOWN)


def slack_payload(message: Message) -> Payload:
    """The arguments of `chat.postMessage`, for a preview: without addresses of messages or of whoever is pinged."""
    return SlackRenderer().body(message)


def _text_in(value: object) -> int:
    """All that can be read in a block."""
    match value:
        case dict():
            return sum(
                units(inner) if isinstance(inner, str) and key in ("text", "fallback", "alt_text") else _text_in(inner)
                for key, inner in value.items()
            )
        case list():
            return sum(_text_in(inner) for inner in value)
        case _:
            return 0


def _as_shown(sheet: Sheet) -> Sheet:
    """The sheet with what Slack makes of its texts."""
    kept = limits.TABLES
    sections: list[Section] = []
    for section in sheet.sections:
        if isinstance(section, Passage):
            sections.append(replace(section, nodes=tables_kept(section.nodes, kept)))
            kept -= min(kept, sum(isinstance(node, Grid) for node in section.nodes))
        else:
            sections.extend(with_nodes(replace(sheet, sections=(section,)), shown).sections)
    return replace(sheet, sections=tuple(sections))
