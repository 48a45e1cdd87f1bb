"""Draws messages as a page that imitates where they will be read. One file that needs nothing from elsewhere."""

import base64
import hashlib
import mimetypes
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from adapters.web.render import HtmlRenderer
from bot.text.sheet import Sheet
from bot.text.signs import defused

_LARGEST_PICTURE = 4 * 1024 * 1024  # bytes; a page with more than a few of these is slow on a phone


class Skin(StrEnum):
    """Whose look a page borrows."""

    DISCORD = "discord"
    SLACK = "slack"
    HOMEROOM = "homeroom"
    PLAIN = "plain"


def draw(sheets: Sequence[Sheet], title: str, skin: Skin, folder: Path | None = None) -> str:
    """The page: *sheets* as messages, one below the other. Pictures of the course *folder* are put into it."""
    renderer = HtmlRenderer(link=lambda _ref: None, picture_url=pictures(folder), under=1)
    return page_of([(sheet, renderer.sheet(sheet)) for sheet in sheets], title, skin)


def page_of(messages: Sequence[tuple[Sheet, str]], title: str, skin: Skin) -> str:
    """The page, from messages with their safe HTML."""
    style = _file("preview.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        _environment()
        .get_template("preview.html")
        .render(
            title=defused(title),
            skin=skin,
            style=Markup(style),  # noqa: S704  our own file
            digest=digest,
            messages=[(sheet, Markup(html)) for sheet, html in messages],  # noqa: S704  cleaned by nh3
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("adapters.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _file(name: str) -> str:
    return (files("adapters.web") / "templates" / name).read_text(encoding="utf-8")


def pictures(folder: Path | None) -> Callable[[str], str | None]:
    """Pictures of the folder as data in the page; anything else has no address."""

    @cache
    def url(path: str) -> str | None:
        file = picture_file(folder, path) if folder is not None else None
        if file is None or file.stat().st_size > _LARGEST_PICTURE:
            return None
        kind = mimetypes.guess_type(file.name)[0] or ""
        if not kind.startswith("image/"):
            return None
        return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"

    return url


def picture_file(folder: Path, path: str) -> Path | None:
    """The file that *path* names, as seen from a lesson or from the folder itself; None where there is none in it."""
    name = unquote(re.split(r"[?#]", path, maxsplit=1)[0])
    inside = re.sub(r"^(\.{0,2}/)+", "", name)
    if not inside or "\0" in inside:
        return None
    root = folder.resolve()
    for start in (root, root / "lessons"):
        file = (start / inside).resolve()
        if file.is_relative_to(root) and file.is_file():
            return file
    return None
