"""A message as HTML that is safe to put into a page."""

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import assert_never

import nh3

from adapters.web.dialect import Html
from bot.message import Buttons, Image, Message
from bot.model import MessageRef
from bot.ports import Size
from bot.text.sheet import Facts, Passage, Section, Sheet, read
from bot.text.walk import walk

_TAGS = {
    "a", "blockquote", "br", "button", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "img", "li", "ol", "p", "pre", "s", "small", "span", "strong", "table", "tbody", "td", "th", "thead", "time", "tr",
    "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "button": {"disabled", "type"},
    "code": {"class"},
    "div": {"tabindex"},
    "img": {"alt", "src"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "th": {"scope"},
    "time": {"datetime"},
}
_CLASSES = {
    "button": {"plain", "primary", "danger"},
    "div": {"buttons", "card", "table"},
    "p": {"part"},
    "span": {"picture"},
    "td": {"right", "center"},
    "th": {"right", "center"},
}
_SCHEMES = {"http", "https", "mailto", "data"}


class HtmlRenderer:
    """Implements `Renders` for our own pages: a message is never too long for them."""

    def __init__(
        self,
        link: Callable[[MessageRef], str | None] = str,
        picture_url: Callable[[str], str | None] = lambda _path: None,
        under: int = 2,
    ) -> None:
        self._dialect = Html(link, picture_url, under)

    def parts(self, message: Message) -> tuple[Message, ...]:
        return (message,)

    def payload(self, message: Message) -> str:
        """Safe HTML: whatever a course or a person wrote, it brings no script, style, form or foreign picture."""
        return self.sheet(read(message))

    def sizes(self, message: Message) -> tuple[Size, ...]:  # noqa: ARG002  nothing here is limited
        return ()

    def page(self, messages: Sequence[Message], title: str, folder: Path | None = None) -> str:
        from adapters.web.page import Skin, draw  # drawing pages is rare and its tools are heavy

        return draw([read(message) for message in messages], title, Skin.HOMEROOM, folder)

    def sheet(self, sheet: Sheet) -> str:
        """Safe HTML for a message as read."""
        written = "\n".join(self._section(section) for section in sheet.sections)
        if sheet.card:
            written = f'<div class="card">{written}</div>'
        if sheet.part is not None:
            written += f'\n<p class="part"><small>{sheet.part[0]}/{sheet.part[1]}</small></p>'
        cleaned: str = nh3.clean(
            written,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            allowed_classes=_CLASSES,
            url_schemes=_SCHEMES,
            attribute_filter=_only_where_it_belongs,
            link_rel="nofollow noopener noreferrer",
        )
        return cleaned

    def _section(self, section: Section) -> str:
        match section:
            case Passage():
                return self._passage(section)
            case Facts(rows):
                shown = "".join(
                    f"<dt>{html.escape(row.label)}</dt><dd>{_bare(self._passage(row.passage))}</dd>" for row in rows
                )
                return f"<dl>{shown}</dl>"
            case Image(path, alt):
                return f"<p>{self._dialect.picture(path, alt)}</p>"
            case Buttons(buttons):
                shown = "".join(
                    f'<button type="button" class="{one.style}" disabled>{html.escape(one.label)}</button>'
                    for one in buttons
                )
                return f'<div class="buttons">{shown}</div>'
            case _:
                assert_never(section)

    def _passage(self, passage: Passage) -> str:
        return "\n".join(walk(passage.nodes, passage.values, self._dialect))


def block_html(message: Message) -> str:
    """A message as safe HTML, for a transcript."""
    return HtmlRenderer().payload(message)


def _only_where_it_belongs(tag: str, attribute: str, value: str) -> str | None:
    """Data in an address is a picture or nothing; a picture from elsewhere would tell who reads the page."""
    if attribute == "src":
        return value if value.startswith("data:image/") else None
    if attribute == "href" and value.startswith("data:"):
        return None
    return None if tag == "code" and not value.startswith("language-") else value


def _bare(written: str) -> str:
    """Without the frame of a single paragraph."""
    is_one = written.startswith("<p>") and written.count("<p>") == 1 and written.endswith("</p>")
    return written.removeprefix("<p>").removesuffix("</p>") if is_one else written
