"""How Slack writes things as rich text: blocks that have no markup at all, so that any words are safe in them."""

from collections.abc import Callable, Sequence

from adapters.slack import limits
from adapters.slack.dialect import FACES
from bot.message import MessageLink, Moment
from bot.model import MessageRef
from bot.text.addresses import address, is_path
from bot.text.plain import on_the_clock
from bot.text.signs import defused, units

Payload = dict[str, object]
Elements = list[Payload]

SECTION, LIST, PREFORMATTED, QUOTE = (
    "rich_text_section",
    "rich_text_list",
    "rich_text_preformatted",
    "rich_text_quote",
)


class RichText:
    """Rich text, for nodes without tables. Lines and blocks are lists of elements."""

    def __init__(self, link: Callable[[MessageRef], str | None]) -> None:
        self._link = link

    def words(self, text: str) -> Elements:
        return [_text(text)]

    def code(self, text: str) -> Elements:
        return _styled([_text(text)], "code")

    def strong(self, inside: Elements) -> Elements:
        return _styled(inside, "bold")

    def emphasis(self, inside: Elements) -> Elements:
        return _styled(inside, "italic")

    def struck(self, inside: Elements) -> Elements:
        return _styled(inside, "strike")

    def hyperlink(self, url: str, inside: Elements) -> Elements:
        if is_path(url) or units(url) > limits.LINK:
            return inside
        return [_linked(element, url) for element in inside]

    def picture(self, path: str, alt: str) -> Elements:
        shown = self.words(f"🖼 {alt or path}")
        target = address(path)
        return self.hyperlink(target, shown) if target is not None else shown

    def line_break(self, *, hard: bool) -> Elements:
        return [_text("\n" if hard else " ")]

    def moment(self, name: str, moment: Moment) -> Elements:  # noqa: ARG002  only its moment is shown
        date = {"type": "date", "timestamp": int(moment.at.timestamp()), "format": FACES[moment.face]}
        return [{**date, "fallback": on_the_clock(moment)}]

    def message_link(self, name: str, link: MessageLink) -> Elements:  # noqa: ARG002  only its label is shown
        label = self.words(" ".join(defused(link.label).split()))
        target = self._link(link.ref)
        return self.hyperlink(target, label) if target is not None else label

    def joined(self, pieces: Sequence[Elements]) -> Elements:
        joined: Elements = []
        for element in (element for piece in pieces for element in piece):
            last = joined[-1] if joined else {}
            if element["type"] == last.get("type") == "text" and element.get("style") == last.get("style"):
                joined[-1] = {**last, "text": f"{last['text']}{element['text']}"}
            else:
                joined.append(element)
        return joined

    def paragraph(self, inside: Elements) -> Elements:
        return [{"type": SECTION, "elements": inside}]

    def heading(self, level: int, inside: Elements) -> Elements:  # noqa: ARG002  rich text has one kind of bold
        return [{"type": SECTION, "elements": _styled(inside, "bold")}]

    def quote(self, inside: Sequence[Elements]) -> Elements:
        """Lines of a quote; lists and code in it keep its stripe as a border."""
        quoted: Elements = []
        for block in (block for blocks in inside for block in blocks):
            last = quoted[-1] if quoted else {}
            if block["type"] != SECTION:
                quoted.append({**block, "border": 1})
            elif last.get("type") == QUOTE:
                quoted[-1] = {"type": QUOTE, "elements": [*elements_of(last), _text("\n\n"), *elements_of(block)]}
            else:
                quoted.append({"type": QUOTE, "elements": elements_of(block)})
        return quoted

    def list_of(self, items: Sequence[Sequence[Elements]], start: int | None) -> Elements:
        """Items in one list element, as long as nothing but text and deeper lists stands in them."""
        made: Elements = []
        rows: Elements = []
        begin = 0

        def close() -> None:
            if rows:
                made.append(_list(rows.copy(), start, begin))
                rows.clear()

        for number, item in enumerate(items):
            if not rows:
                begin = number
            flow, others = _flow(item)
            rows.append({"type": SECTION, "elements": flow or [_text(" ")]})
            if others:
                close()
                made.extend(_deeper(other) if other["type"] == LIST else other for other in others)
        close()
        return made

    def fence(self, text: str, language: str) -> Elements:  # noqa: ARG002  rich text knows no languages
        return [{"type": PREFORMATTED, "elements": [_text(text.removesuffix("\n") or " ")]}]

    def grid(self, header: Sequence[Elements], rows: Sequence[Sequence[Elements]], align: Sequence[str]) -> Elements:  # noqa: ARG002
        raise AssertionError("rich text has no tables: they are code, a list, or a block of their own")

    def rule(self) -> Elements:
        return [{"type": SECTION, "elements": [_text("─" * 12)]}]


def block_of(blocks: Sequence[Elements]) -> Payload:
    """A `rich_text` block; text that follows text begins a new line."""
    flat = [block for one in blocks for block in one]
    elements: Elements = []
    for number, block in enumerate(flat):
        follows = number + 1 < len(flat) and flat[number + 1]["type"] == block["type"] == SECTION
        elements.append({**block, "elements": [*elements_of(block), _text("\n\n")]} if follows else block)
    return {"type": "rich_text", "elements": elements}


def elements_of(block: Payload) -> Elements:
    inside = block["elements"]
    assert isinstance(inside, list)
    return inside


def _flow(item: Sequence[Elements]) -> tuple[Elements, Elements]:
    """The text an item begins with, and what else stands in it."""
    blocks = [block for one in item for block in one]
    flow: Elements = []
    while blocks and blocks[0]["type"] == SECTION:
        flow += [*([_text("\n")] if flow else []), *elements_of(blocks.pop(0))]
    return flow, blocks


def _list(rows: Elements, start: int | None, begin: int) -> Payload:
    made: Payload = {"type": LIST, "style": "bullet" if start is None else "ordered", "indent": 0, "elements": rows}
    offset = (start or 0) + begin - 1
    return {**made, "offset": offset} if start is not None and offset > 0 else made


def _deeper(block: Payload) -> Payload:
    indent = block.get("indent")
    return {**block, "indent": min((indent if isinstance(indent, int) else 0) + 1, limits.DEEPEST_INDENT)}


def _text(text: str) -> Payload:
    return {"type": "text", "text": text}


def _linked(element: Payload, url: str) -> Payload:
    match element["type"]:
        case "text":
            return {**element, "type": "link", "url": url}
        case "date":
            return {**element, "url": url}
        case _:
            return element


def _styled(elements: Elements, style: str) -> Elements:
    styled: Elements = []
    for element in elements:
        worn = element.get("style")
        styled.append({**element, "style": {**(worn if isinstance(worn, dict) else {}), style: True}})
    return styled
