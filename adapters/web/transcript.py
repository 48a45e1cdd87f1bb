"""Rehearsals' transcripts as one HTML page that needs nothing from elsewhere."""

from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adapters.web.page import pictures
from adapters.web.render import HtmlRenderer
from bot.message import Message
from bot.model import MessageRef
from bot.views.transcript import Transcript, utc_text

_STYLE = "templates/transcript.css"


def transcript_page(transcripts: Sequence[Transcript], folder: Path | None = None) -> str:
    """One page with every transcript, the same bytes for equal ones; pictures come from the course *folder*."""
    environment = Environment(
        loader=PackageLoader("adapters.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    picture_url = pictures(folder)
    return environment.get_template("transcript.html").render(
        title=" · ".join(dict.fromkeys(transcript.course for transcript in transcripts)),
        plays=[(number, transcript, _anchors(number, transcript)) for number, transcript in enumerate(transcripts, 1)],
        style=Markup((files("adapters.web") / _STYLE).read_text(encoding="utf-8")),  # noqa: S704  our own file
        drawn=lambda message, anchors: _drawn(message, anchors, picture_url),
        hue=_hue,
        utc=utc_text,
        words=lambda text: len(text.split()),
    )


def _anchors(number: int, transcript: Transcript) -> dict[str, str]:
    """Where in the page each entry stands, by its id."""
    return {entry.id: f"r{number}-m{position}" for position, entry in enumerate(transcript.entries, 1)}


def _drawn(message: Message, anchors: dict[str, str], picture_url: Callable[[str], str | None]) -> Markup:
    def link(ref: MessageRef) -> str:
        return f"#{anchors[ref]}" if ref in anchors else ref

    return Markup(HtmlRenderer(link, picture_url).payload(message))  # noqa: S704  cleaned by nh3


def _hue(name: str) -> int:
    """A colour for somebody, the same everywhere."""
    return sum(ord(letter) * (position + 7) for position, letter in enumerate(name)) * 47 % 360
