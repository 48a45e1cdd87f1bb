"""A message as Slack's blocks.

Lessons and wrap-ups are `markdown` blocks as far as nothing in them needs an escape, and rich text where it does.
Cards are headers, sections with mrkdwn, and fields; again rich text where somebody's words hold signs of mrkdwn. A
message has one table; further ones are code or lists.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import assert_never

from adapters.slack import limits
from adapters.slack.dialect import Mrkdwn, shown
from adapters.slack.markdown import SlackMarkdown, markdown_of
from adapters.slack.rich_text import Elements, Payload, RichText, block_of
from bot.message import Button, Buttons, Image, Value
from bot.model import MessageRef
from bot.text.addresses import address
from bot.text.lowering import lowered
from bot.text.sheet import Fact, Facts, Passage, Sheet, unfolded
from bot.text.signs import clipped, units
from bot.text.tables import is_live, plain
from bot.text.tree import Grid, Heading, Inline, Node, Paragraph, Rule, pictures
from bot.text.walk import walk, walk_line

Link = Callable[[MessageRef], str | None]

_NEVER_MRKDWN = re.compile("[\u200bˋ¦]|:[\\w+-]+:")  # what the dialect writes where somebody's words hold its signs
_HEADER_LEVELS = 2


class Blocks:
    """Makes the blocks of one message; each message needs its own."""

    def __init__(self, link: Link, file_id: Callable[[str], str | None]) -> None:
        self._file_id = file_id
        self._rich = RichText(link)
        self._mrkdwn = Mrkdwn(link)
        self._markdown = SlackMarkdown(link)
        self._tables = 0
        self._made: list[Payload] = []
        self._lines: list[Elements] = []
        self._written: list[str] = []

    def of(self, sheet: Sheet, pings: str) -> list[Payload]:
        """All blocks of *sheet*; *pings* is what mentions whoever is to be notified."""
        if pings:
            self._add(_section(pings))
        for section in sheet.sections:
            match section:
                case Passage(nodes, values):
                    for node in nodes:
                        self._node(node, values, is_card=sheet.card)
                        for picture in pictures((node,)):
                            if self._file_id(picture.path) is not None:
                                self._image(picture.path, picture.alt)
                case Facts(rows):
                    self._facts(rows)
                case Image(path, alt):
                    self._image(path, alt)
                case Buttons(buttons):
                    for start in range(0, len(buttons), limits.ACTIONS):
                        elements = [_button(button) for button in buttons[start : start + limits.ACTIONS]]
                        self._add({"type": "actions", "elements": elements})
                case _:
                    assert_never(section)
        if sheet.part is not None:
            mark = {"type": "mrkdwn", "text": f"{sheet.part[0]}/{sheet.part[1]}", "verbatim": True}
            self._add({"type": "context", "elements": [mark]})
        self._close()
        return self._made

    def _node(self, node: Node, values: Mapping[str, Value], *, is_card: bool) -> None:
        if isinstance(node, Rule):
            self._add({"type": "divider"})
        elif isinstance(node, Grid) and (table := self._table(node, values)) is not None:
            self._tables += 1
            self._add(table)
        elif is_card and (block := self._on_card(node, values)) is not None:
            self._add(block)
        elif not is_card and (written := markdown_of(node, values, self._markdown)) is not None:
            self._flush_lines()
            self._written.append(written)
        else:
            self._flush_written()
            self._rich_node(node, values)

    def _on_card(self, node: Node, values: Mapping[str, Value]) -> Payload | None:
        """A header or a section; None where it had better be rich text."""
        match node:
            case Heading(level) if level <= _HEADER_LEVELS and (header := _header(node)) is not None:
                return header
            case Paragraph() | Heading():
                (text,) = walk(shown((node,)), values, self._mrkdwn)
                return None if _NEVER_MRKDWN.search(text) or units(text) > limits.SECTION else _section(text)
            case _:
                return None

    def _rich_node(self, node: Node, values: Mapping[str, Value]) -> None:
        nodes = lowered((node,), columns=limits.CODE_COLUMNS, deepest_heading=6)
        self._lines += walk(nodes, values, self._rich)

    def _facts(self, rows: Sequence[Fact]) -> None:
        """Facts as fields; one that is too long for a field, or holds signs of mrkdwn, makes all of them text."""
        fields = [field for row in rows if (field := self._field(row)) is not None]
        if len(fields) < len(rows):
            for row in rows:
                passage = unfolded(row)
                for node in passage.nodes:
                    self._flush_written()
                    self._rich_node(node, passage.values)
            return
        for start in range(0, len(fields), limits.FIELDS):
            self._add({"type": "section", "fields": fields[start : start + limits.FIELDS]})

    def _field(self, fact: Fact) -> Payload | None:
        if not all(isinstance(node, Paragraph) for node in fact.passage.nodes):
            return None
        label = self._mrkdwn.strong(self._mrkdwn.words(fact.label)).text
        lines = walk(shown(fact.passage.nodes), fact.passage.values, self._mrkdwn)
        text = "\n".join([label, *lines])
        return None if _NEVER_MRKDWN.search(text) or units(text) > limits.FIELD else _mrkdwn(text)

    def _image(self, path: str, alt: str) -> None:
        """A picture from the web, or one of the course's that is uploaded; of one that is not, its words."""
        shown = {"alt_text": clipped(alt or path, limits.IMAGE_ALT)}
        target = address(path)
        if target is not None and target.startswith("http") and units(target) <= limits.IMAGE_URL:
            self._add({"type": "image", "image_url": target, **shown})
        elif (file := self._file_id(path)) is not None:
            self._add({"type": "image", "slack_file": {"id": file}, **shown})
        else:
            self._flush_written()
            self._lines.append(self._rich.paragraph(self._rich.picture(path, alt)))

    def _table(self, grid: Grid, values: Mapping[str, Value]) -> Payload | None:
        if self._tables == limits.TABLES or len(grid.rows) + 1 > limits.TABLE_ROWS:
            return None
        if len(grid.header) > limits.TABLE_COLUMNS:
            return None
        rows = [[self._cell(cell, values) for cell in row] for row in (grid.header, *grid.rows)]
        settings = [{"align": one or "left", "is_wrapped": True} for one in grid.align]
        return {"type": "table", "rows": rows, "column_settings": settings}

    def _cell(self, cell: Sequence[Inline], values: Mapping[str, Value]) -> Payload:
        line = walk_line(cell, values, self._rich)
        match line:
            case []:
                return {"type": "raw_text", "text": " "}
            case [{"type": "text", "text": text, **rest}] if not rest:
                return {"type": "raw_text", "text": text}
            case _:
                return block_of([self._rich.paragraph(line)])

    def _add(self, block: Payload) -> None:
        self._close()
        self._made.append(block)

    def _close(self) -> None:
        self._flush_lines()
        self._flush_written()

    def _flush_lines(self) -> None:
        if self._lines:
            self._made.append(block_of(self._lines))
            self._lines = []

    def _flush_written(self) -> None:
        if self._written:
            self._made.append({"type": "markdown", "text": "\n\n".join(self._written)})
            self._written = []


def tables_kept(nodes: Sequence[Node], kept: int) -> tuple[Node, ...]:
    """For a drawing: the first *kept* tables stay, the others become what Slack shows of them."""
    result: list[Node] = []
    for node in nodes:
        if isinstance(node, Grid) and kept:
            kept -= 1
            result.append(node)
        else:
            result.extend(lowered((node,), columns=limits.CODE_COLUMNS, deepest_heading=6))
    return tuple(result)


def _header(node: Heading) -> Payload | None:
    """A header block; it knows no links and no times, and leaves out what its words wear."""
    if is_live(node.inside):
        return None
    text = plain(node.inside)
    if units(text) > limits.HEADER:
        return None
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _section(text: str) -> Payload:
    return {"type": "section", "text": _mrkdwn(text)}


def _mrkdwn(text: str) -> Payload:
    # verbatim: Slack makes no links of addresses, channels or names that it finds by itself
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _button(button: Button) -> Payload:
    if not button.action or units(button.action) > limits.ACTION_ID:
        raise ValueError(f"Slack takes 1 to {limits.ACTION_ID} signs for what a button does, not {button.action!r}")
    label = {"type": "plain_text", "text": clipped(button.label, limits.BUTTON_LABEL) or "…", "emoji": False}
    made: Payload = {"type": "button", "text": label, "action_id": button.action, "value": button.action}
    return made if button.style == "plain" else {**made, "style": button.style}
