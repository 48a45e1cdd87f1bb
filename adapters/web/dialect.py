"""How a page writes things: semantic HTML, with everything anybody wrote escaped."""

import html
import re
from collections.abc import Callable, Sequence

from bot.message import MessageLink, Moment
from bot.model import MessageRef
from bot.text.addresses import is_path
from bot.text.plain import on_the_clock
from bot.text.signs import defused

_FOLLOWED = re.compile(r"https?://|mailto:|#")
_DEEPEST = 6


class Html:
    """HTML for a body; its headings stand below *under*. *link* opens a message, *picture_url* shows a picture."""

    def __init__(
        self,
        link: Callable[[MessageRef], str | None] = str,
        picture_url: Callable[[str], str | None] = lambda _path: None,
        under: int = 2,
    ) -> None:
        self._link = link
        self._picture_url = picture_url
        self._under = under

    def words(self, text: str) -> str:
        return html.escape(text)

    def code(self, text: str) -> str:
        return f"<code>{html.escape(text)}</code>"

    def strong(self, inside: str) -> str:
        return f"<strong>{inside}</strong>"

    def emphasis(self, inside: str) -> str:
        return f"<em>{inside}</em>"

    def struck(self, inside: str) -> str:
        return f"<s>{inside}</s>"

    def hyperlink(self, url: str, inside: str) -> str:
        if not _FOLLOWED.match(url):
            return inside
        return f'<a href="{html.escape(url)}">{inside}</a>'

    def picture(self, path: str, alt: str) -> str:
        url = self._picture_url(path)
        if url is not None:
            return f'<img src="{html.escape(url)}" alt="{html.escape(alt)}">'
        shown = f'<span class="picture">🖼 {html.escape(alt or path)}</span>'
        return shown if is_path(path) else self.hyperlink(path, shown)

    def line_break(self, *, hard: bool) -> str:
        return "<br>" if hard else "\n"

    def moment(self, name: str, moment: Moment) -> str:  # noqa: ARG002  only its moment is shown
        return f'<time datetime="{moment.at:%Y-%m-%dT%H:%M:%SZ}">{html.escape(on_the_clock(moment))}</time>'

    def message_link(self, name: str, link: MessageLink) -> str:  # noqa: ARG002  only its label is shown
        return self.hyperlink(self._link(link.ref) or "", html.escape(" ".join(defused(link.label).split())))

    def joined(self, pieces: Sequence[str]) -> str:
        return "".join(pieces)

    def paragraph(self, inside: str) -> str:
        return f"<p>{inside}</p>"

    def heading(self, level: int, inside: str) -> str:
        depth = min(level + self._under, _DEEPEST)
        return f"<h{depth}>{inside}</h{depth}>"

    def quote(self, inside: Sequence[str]) -> str:
        return f"<blockquote>{''.join(inside)}</blockquote>"

    def list_of(self, items: Sequence[Sequence[str]], start: int | None) -> str:
        inside = "".join(f"<li>{_item(item)}</li>" for item in items)
        if start is None:
            return f"<ul>{inside}</ul>"
        return f'<ol start="{start}">{inside}</ol>' if start != 1 else f"<ol>{inside}</ol>"

    def fence(self, text: str, language: str) -> str:
        named = f' class="language-{html.escape(language)}"' if language else ""
        return f'<pre tabindex="0"><code{named}>{html.escape(text)}</code></pre>'

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str]], align: Sequence[str]) -> str:
        classes = [f' class="{one}"' if one in ("right", "center") else "" for one in align]
        head = "".join(f'<th scope="col"{cls}>{cell}</th>' for cell, cls in zip(header, classes, strict=True))
        body = "".join(
            "<tr>" + "".join(f"<td{cls}>{cell}</td>" for cell, cls in zip(row, classes, strict=True)) + "</tr>"
            for row in rows
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div class="table" tabindex="0">{table}</div>'

    def rule(self) -> str:
        return "<hr>"


def _item(blocks: Sequence[str]) -> str:
    """What stands in an item of a list; its only paragraph needs no frame."""
    if sum(block.startswith("<p>") for block in blocks) == 1 and blocks[0].startswith("<p>"):
        return "".join([blocks[0].removeprefix("<p>").removesuffix("</p>"), *blocks[1:]])
    return "".join(blocks)
