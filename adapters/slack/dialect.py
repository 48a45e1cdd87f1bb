"""How Slack writes things in one line of text: mrkdwn, its own markup.

Slack reads what stands in `<…>` as links, mentions and times, so `&`, `<` and `>` are escaped: then nobody can be
mentioned. Its other signs have no escape. Where they are in what somebody wrote, the blocks use rich text, which has
no markup at all (`blocks.py`); in the plain `text` beside the blocks a sign that nobody sees keeps pairs apart.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from adapters.slack import limits
from bot.message import Clockface, MessageLink, Moment
from bot.model import MessageRef
from bot.text.addresses import address, is_path
from bot.text.lowering import lowered
from bot.text.plain import on_the_clock
from bot.text.signs import defused, units
from bot.text.tree import Node

UNSEEN = "\u200b"
FACES = {
    Clockface.FULL: "{date_long_pretty} at {time}",
    Clockface.DATE: "{date_long_pretty}",
    Clockface.TIME: "{time}",
    Clockface.RELATIVE: "{ago}",
}

_MARKS = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")  # not within a word: there Slack reads none
_TOUCHED = re.compile(r"[\w*~`]")
_ADDRESS = re.compile(r"(?<=\w:)(?=//)")
_CALL = re.compile(r"(?<=@)(?=here|channel|everyone)", re.IGNORECASE)
_LINE_START = re.compile(r"^(?=&gt;|•|[-*]\s|\d+[.)]\s)", re.MULTILINE)


def shown(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """What is left of a text in mrkdwn: no tables, no headings, no quote within a quote."""
    return lowered(nodes, columns=limits.CODE_COLUMNS, deepest_heading=0)


def safe(text: str) -> str:
    """*text* with what Slack reads as the beginning or end of a mention or link made harmless."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a line; *is_marked* where it begins and ends with a mark, which must not touch a letter."""

    text: str
    is_marked: bool = False


class Mrkdwn:
    """Slack's own markup, for nodes that `shown` left. *link* gives the address that opens a message."""

    def __init__(self, link: Callable[[MessageRef], str | None]) -> None:
        self._link = link

    def words(self, text: str) -> Run:
        broken = _CALL.sub(UNSEEN, _ADDRESS.sub(UNSEEN, _MARKS.sub(rf"{UNSEEN}\g<0>{UNSEEN}", text)))
        return Run(safe(broken))

    def code(self, text: str) -> Run:
        return Run(f"`{safe(text.replace('`', 'ˋ'))}`", is_marked=True)  # no code in mrkdwn can hold its own mark

    def strong(self, inside: Run) -> Run:
        return _worn("*", inside)

    def emphasis(self, inside: Run) -> Run:
        return _worn("_", inside)

    def struck(self, inside: Run) -> Run:
        return _worn("~", inside)

    def hyperlink(self, url: str, inside: Run) -> Run:
        if is_path(url) or units(url) > limits.LINK or not inside.text.strip():
            return inside
        if inside == self.words(url):
            return Run(f"<{safe(url)}>")
        return Run(f"<{safe(url)}|{inside.text.replace('|', '¦')}>")

    def picture(self, path: str, alt: str) -> Run:
        named = self.words(alt or path)
        shown = Run(f"🖼 {named.text}")
        target = address(path)
        return self.hyperlink(target, shown) if target is not None else shown

    def line_break(self, *, hard: bool) -> Run:
        return Run("\n" if hard else " ")

    def moment(self, name: str, moment: Moment) -> Run:  # noqa: ARG002  only its moment is shown
        fallback = safe(on_the_clock(moment))
        return Run(f"<!date^{int(moment.at.timestamp())}^{FACES[moment.face]}|{fallback}>")

    def message_link(self, name: str, link: MessageLink) -> Run:  # noqa: ARG002  only its label is shown
        label = self.words(" ".join(defused(link.label).split()))
        target = self._link(link.ref)
        return self.hyperlink(target, label) if target is not None else label

    def joined(self, pieces: Sequence[Run]) -> Run:
        """One behind the other; a mark that touches a letter or another mark would not be read as one."""
        if len(pieces) == 1:
            return pieces[0]
        written = ""
        for number, piece in enumerate(pieces):
            opens = piece.is_marked and _TOUCHED.match(written[-1:])
            closed = number > 0 and pieces[number - 1].is_marked and _TOUCHED.match(piece.text[:1])
            written += (UNSEEN if opens or closed else "") + piece.text
        return Run(written)

    def paragraph(self, inside: Run) -> str:
        return _LINE_START.sub(UNSEEN, inside.text)

    def heading(self, level: int, inside: Run) -> str:  # noqa: ARG002  mrkdwn has one kind of bold
        return self.strong(inside).text

    def quote(self, inside: Sequence[str]) -> str:
        return "> " + "\n\n".join(inside).replace("\n", "\n> ")

    def list_of(self, items: Sequence[Sequence[str]], start: int | None) -> str:
        lines = []
        for number, item in enumerate(items):
            mark = "• " if start is None else f"{start + number}. "
            lines.append(mark + "\n".join(item).replace("\n", "\n" + " " * 4))
        return "\n".join(lines)

    def fence(self, text: str, language: str) -> str:  # noqa: ARG002  mrkdwn knows no languages
        inside = re.sub("`{3,}", lambda run: UNSEEN.join(run[0]), safe(text.removesuffix("\n"))) or " "
        return f"```\n{inside}\n```"

    def grid(self, header: Sequence[Run], rows: Sequence[Sequence[Run]], align: Sequence[str]) -> str:  # noqa: ARG002
        raise AssertionError("mrkdwn has no tables: `shown` makes code or a list of them")

    def rule(self) -> str:
        return "─" * 12


def _worn(mark: str, inside: Run) -> Run:
    """The mark hugs what it is for, in one line: Slack reads none around white space or across lines."""
    lines = inside.text.split("\n")
    worn = [line.replace(line.strip(), f"{mark}{line.strip()}{mark}", 1) if line.strip() else line for line in lines]
    return Run("\n".join(worn), is_marked=True)
