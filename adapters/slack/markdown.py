"""How Slack writes things in its `markdown` block: CommonMark, where nothing in it needs an escape.

What Slack's own reader makes of escapes and of its `<…>` in Markdown is written down nowhere. So only what needs
neither goes into such a block; everything else is rich text.
"""

import re
from collections.abc import Callable, Mapping

from bot.message import MessageLink, Moment, Value
from bot.model import MessageRef
from bot.text.addresses import address, is_path
from bot.text.commonmark import CommonMark, Span, below
from bot.text.signs import defused
from bot.text.tree import Fence, Grid, Heading, ListOf, Node, Paragraph, Quote, Rule
from bot.text.walk import walk

_UNSURE = re.compile(
    r"[\\&<\u200b]|````|@(?=here|channel|everyone)|:[\w+-]+:|(?<!\w)#(?=[A-Za-z])|\bwww\.", re.IGNORECASE
)
_PLAIN_ADDRESS = re.compile(r"[^()<>\\\s*_~`\[\]&]+(&[^()<>\\\s*_~`\[\]&;]+)*")

_AND = "\ue000"  # stands for an & that is safe, because it is inside an address
_UNSAYABLE = Span("\\")


class SlackMarkdown(CommonMark):
    """CommonMark for Slack; what it cannot say safely it leaves with a sign that gives it away."""

    def __init__(self, link: Callable[[MessageRef], str | None]) -> None:
        super().__init__()
        self._link = link

    def words(self, text: str) -> Span:
        return super().words(text) if _AND not in text else _UNSAYABLE

    def hyperlink(self, url: str, inside: Span) -> Span:
        if is_path(url):
            return inside
        if not _PLAIN_ADDRESS.fullmatch(url):
            return _UNSAYABLE
        label = inside.text.replace("\\:", ":") if inside == self.words(url) else inside.text
        return Span(f"[{label}]({url.replace('&', _AND)})")

    def picture(self, path: str, alt: str) -> Span:
        named = self.words(f"🖼 {alt or path}")
        target = address(path)
        return self.hyperlink(target, named) if target is not None else named

    def moment(self, name: str, moment: Moment) -> Span:  # noqa: ARG002  Markdown knows no times
        return _UNSAYABLE

    def message_link(self, name: str, link: MessageLink) -> Span:  # noqa: ARG002  only its label is shown
        label = self.words(" ".join(defused(link.label).split()))
        target = self._link(link.ref)
        return self.hyperlink(target, label) if target is not None else label


def markdown_of(node: Node, values: Mapping[str, Value], dialect: SlackMarkdown) -> str | None:
    """The node for a `markdown` block, or None where it had better be rich text."""
    if not _is_simple(node):
        return None
    written = below(walk((node,), values, dialect))
    return None if _UNSURE.search(written) else written.replace(_AND, "&")


def _is_simple(node: Node) -> bool:
    match node:
        case Paragraph() | Heading() | Fence():
            return True
        case ListOf(items):
            return all(isinstance(one, Paragraph | ListOf) and _is_simple(one) for item in items for one in item)
        case Quote(inside):
            return all(isinstance(one, Paragraph) for one in inside)
        case Grid() | Rule():
            return False
