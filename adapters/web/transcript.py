"""A rehearsal's transcript as one HTML page that needs nothing from elsewhere."""

from collections.abc import Callable, Sequence
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.message import Message
from bot.views.transcript import Chapter, Entry, Skipped, Transcript, utc_text

_STYLE = "templates/transcript.css"


def transcript_page(transcripts: Sequence[Transcript], draw: Callable[[Message], str]) -> str:
    """One page with every transcript; *draw* makes safe HTML of a message. The same bytes for equal transcripts."""
    environment = Environment(
        loader=PackageLoader("adapters.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("transcript.html").render(
        title=" · ".join(dict.fromkeys(transcript.course for transcript in transcripts)),
        transcripts=transcripts,
        style=Markup((files("adapters.web") / _STYLE).read_text(encoding="utf-8")),  # noqa: S704  our own file
        draw=lambda message: Markup(draw(message)),  # noqa: S704  drawn safe, see above
        told=_told,
        hue=_hue,
        utc=utc_text,
        words=lambda text: len(text.split()),
    )


def _told(chapter: Chapter) -> list[Entry | Skipped]:
    """What is told in a chapter, in the order in which it happened."""
    told: list[Entry | Skipped] = [*chapter.entries, *chapter.skipped]
    return sorted(told, key=lambda one: one.at)


def _hue(name: str) -> int:
    """A colour for somebody, the same everywhere."""
    return sum(ord(letter) * (position + 7) for position, letter in enumerate(name)) * 47 % 360
