"""The pictures and file links of a lesson's text, with their places. Knows CommonMark; opens no file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType

from bot.course.headings import plain_words

_MAY_LINK = re.compile(r"\]\(|\]:")  # without one of these, no text has a link worth looking at
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class FileLink:
    """A picture, or a link to a file: *target* as written, *label* its text or what it shows. Lines count from 1."""

    target: str
    label: str
    is_image: bool
    line: int
    column: int
    width: int

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is an address on the web, or one inside the data itself."""
        return bool(_ELSEWHERE.match(self.target))

    @property
    def file(self) -> str:
        """The path it names, without what follows ? or #."""
        return unquote(re.split(r"[?#]", self.target, maxsplit=1)[0])


def file_links(text: str, first_line: int = 1) -> tuple[FileLink, ...]:
    """All pictures of *text*, and its links to files. *first_line* is the line of the file that it begins in."""
    if not _MAY_LINK.search(text):
        return ()
    lines = text.split("\n")
    environment: EnvType = {}
    found = []
    for block in _blocks().parse(text, environment):
        if block.type != "inline" or block.map is None or "[" not in block.content:
            continue
        references = environment.get("references", {})
        if "](" not in block.content and not references:
            continue
        tokens: list[Token] = []
        _blocks().inline.parse(block.content, _blocks(), environment, tokens)
        place = (block.map[0], 0)
        for target, label, is_image in _targets(tokens):
            maps = [block.map, *(one["map"] for one in references.values() if one["href"] == target)]
            at = _find(lines, maps, place, target)
            if at is not None:
                place = (at[0], at[1] + at[2])
            line, column, width = at or (block.map[0], 0, 1)
            found.append(FileLink(target, label, is_image, first_line + line, column + 1, width))
    return tuple(found)


@cache
def _blocks() -> MarkdownIt:
    """A parser of blocks; what stands in them is parsed only where a link may be, which halves the time.

    HTML is text to us, as it is where lessons are shown.
    """
    return MarkdownIt("commonmark", {"html": False}).disable(["inline", "html_block", "html_inline"])


def _targets(tokens: Sequence[Token]) -> Iterator[tuple[str, str, bool]]:
    """Each picture and each link to a file: its target, its words, whether it is a picture."""
    open_link: tuple[str, int] | None = None
    for number, token in enumerate(tokens):
        if token.type == "link_open":
            open_link = (str(token.attrGet("href") or ""), number + 1)
        elif token.type == "link_close" and open_link is not None:
            target, begin = open_link
            if target and not target.startswith("#") and not _ELSEWHERE.match(target):
                inside = Token("inline", "", 0, children=list(tokens[begin:number]))
                yield target, plain_words(inside), False
            open_link = None
        elif token.type == "image":
            yield str(token.attrGet("src") or ""), token.content.strip(), True


def _find(
    lines: Sequence[str], maps: Sequence[Sequence[int]], after: tuple[int, int], target: str
) -> tuple[int, int, int] | None:
    """Line, column and width of the target as it stands in the text, behind *after* in the first map."""
    for begin, end in maps:
        for number in range(begin, min(end, len(lines))):
            start = after[1] if number == after[0] else 0
            if number < after[0] and begin == maps[0][0]:
                continue
            written = {target, unquote(target)} if target else {"()"}
            places = [(lines[number].find(one, start), len(one)) for one in written]
            found = min((place for place in places if place[0] >= 0), default=None)
            if found is not None:
                return number, *found
    return None
