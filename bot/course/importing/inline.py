"""Links and pictures in a paragraph, found as CommonMark finds them, and said anew by somebody who decides about each.

Also what other tools add behind them (`{alt='…'}`) and the few HTML tags that people put into Markdown.
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_ATTRIBUTES = re.compile(r"""\{:?\s*(?=[.#\w])(?:[^{}"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*\}""")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s}>]+))""")
_TAG = re.compile(r"""<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>(?:\s(?:[^<>"']|"[^"]*"|'[^']*')*)?)/?>""")
_AUTOLINK = re.compile(r"<[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*>|<[^\s<>@]+@[^\s<>@]+>")
_TARGET = re.compile(r"""\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))""")
_TITLE = re.compile(r"""\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))""", re.DOTALL)

_CLOSED = re.compile(r"\s*\)")
_LABEL = re.compile(r"\[([^\[\]]*)\]")
_BACKQUOTES = re.compile("`+")
_END_OF_LINK = re.compile(r"</a\s*>", re.IGNORECASE)

# What a tag becomes in Markdown, where it has an equal; the other known tags go, and their text stays.
MARKS = {"kbd": "`", "code": "`", "tt": "`", "b": "**", "strong": "**", "i": "*", "em": "*"}
# fmt: off
TAGS = frozenset((
    "a", "abbr", "address", "article", "aside", "big", "blockquote", "br", "button", "caption", "center", "cite",
    "col", "dd", "del", "details", "div", "dl", "dt", "figcaption", "figure", "font", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "iframe", "img", "ins", "li", "main", "mark", "nav", "ol", "p", "picture",
    "q", "s", "section", "small", "source", "span", "strike", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul", "var", "video", "audio",
))
# fmt: on


@dataclass(frozen=True, slots=True)
class Found:
    """A link or picture: what it points at, its words (Markdown already said anew), its attributes, where it stands."""

    target: str
    words: str
    is_image: bool
    written: str
    offset: int
    attributes: Mapping[str, str] = field(default_factory=dict)


Say = Callable[[Found], str]
Tell = Callable[[int, str], None]


def rewrite(text: str, references: Mapping[str, str], say: Say, tell: Tell) -> str:
    """*text* with every link and picture as *say* has it. *references* are the targets of `[label]: target`.

    *tell* hears of HTML that went, by its place in the text.
    """
    return _Rewriting(text, references, say, tell).run(0, len(text))


class _Rewriting:
    def __init__(self, text: str, references: Mapping[str, str], say: Say, tell: Tell) -> None:
        self._text = text
        self._references = references
        self._say = say
        self._tell = tell

    def run(self, at: int, end: int) -> str:
        made: list[str] = []
        while at < end:
            part, at = self._next(at, end)
            made.append(part)
        return "".join(made)

    def _next(self, at: int, end: int) -> tuple[str, int]:
        """What the text from *at* on becomes, and where to go on."""
        text = self._text
        match text[at]:
            case "\\":
                return text[at : at + 2], at + 2
            case "`":
                stop = _after_code(text, at, end)
                return text[at:stop], stop
            case "<":
                return self._angle(at, end)
            case "!" if text.startswith("![", at):
                return self._link(at, at + 1, end)
            case "[":
                return self._link(at, at, end)
            case sign:
                return sign, at + 1

    def _angle(self, at: int, end: int) -> tuple[str, int]:
        text = self._text
        link = _AUTOLINK.match(text, at, end)
        if link:
            return link[0], link.end()
        tag = _TAG.match(text, at, end)
        name = tag["name"].casefold() if tag else ""
        if not tag or (name not in TAGS and name not in MARKS):
            return text[at], at + 1
        attributes = _attributes(tag["rest"])
        if name in MARKS:
            return MARKS[name], tag.end()
        if name == "img":
            words = attributes.get("alt", "")
            return self._say(Found(attributes.get("src", ""), words, True, tag[0], at)), tag.end()
        if name == "a" and not tag["close"] and "href" in attributes:
            stop = _END_OF_LINK.search(text, tag.end(), end)
            if stop:
                words = self.run(tag.end(), stop.start())
                return self._say(Found(attributes["href"], words, False, text[at : stop.end()], at)), stop.end()
        if name in ("iframe", "video", "audio", "source") and "src" in attributes:
            return self._say(
                Found(attributes["src"], attributes.get("title", attributes["src"]), False, tag[0], at)
            ), tag.end()
        if name == "br":
            return " ", tag.end()
        if not tag["close"]:
            self._tell(at, f"<{name}> is HTML, which a chat does not show; its text stands without it.")
        return "", tag.end()

    def _link(self, at: int, bracket: int, end: int) -> tuple[str, int]:
        text = self._text
        close = _closing(text, bracket, end)
        if close is None:
            return text[at : bracket + 1], bracket + 1
        target, stop = self._target(bracket, close, end)
        if target is None:
            # No link: what stands in the brackets may hold one.
            return f"{text[at : bracket + 1]}{self.run(bracket + 1, close)}]", close + 1
        attributes = _ATTRIBUTES.match(text, stop, end)
        found = Found(
            target=target,
            words=self.run(bracket + 1, close),
            is_image=bracket > at,
            written=text[at:stop],
            offset=at,
            attributes=_attributes(attributes[0]) if attributes else {},
        )
        return self._say(found), attributes.end() if attributes else stop

    def _target(self, bracket: int, close: int, end: int) -> tuple[str | None, int]:
        """What a label points at, and where the link ends."""
        text = self._text
        inline = _TARGET.match(text, close + 1, end)
        if inline:
            title = _TITLE.match(text, inline.end(), end)
            closed = _CLOSED.match(text, title.end() if title else inline.end(), end)
            if closed:
                return inline["angled"] if inline["angled"] is not None else inline["bare"], closed.end()
        label, stop = text[bracket + 1 : close], close + 1
        named = _LABEL.match(text, stop, end)
        if named:
            label, stop = named[1] or label, named.end()
        return self._references.get(label_of(label)), stop


def label_of(words: str) -> str:
    """A reference's label, as labels are compared."""
    return " ".join(words.split()).casefold()


def escaped(words: str) -> str:
    """Somebody's words as Markdown that shows exactly them."""
    line = re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(words.split()))
    line = re.sub(r"^(\d+)([.)])", r"\1\\\2", line)
    return re.sub(r"^([#+\-|~])", r"\\\1", line)


def _attributes(written: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(written)
    values = {one[1].casefold(): next(part for part in one.groups()[1:] if part is not None) for one in found}
    return {name: html.unescape(re.sub(r"\\(.)", r"\1", value)) for name, value in values.items()}


def _after_code(text: str, at: int, end: int) -> int:
    """Where the code span that begins at *at* ends; behind the backquotes, if it never does."""
    run = _BACKQUOTES.match(text, at, end)
    assert run is not None
    for other in _BACKQUOTES.finditer(text, run.end(), end):
        if len(other[0]) == len(run[0]):
            return other.end()
    return run.end()


def _closing(text: str, bracket: int, end: int) -> int | None:
    """The bracket that closes the one at *bracket*."""
    depth, at = 0, bracket
    while at < end:
        match text[at]:
            case "\\":
                at += 1
            case "`":
                at = _after_code(text, at, end) - 1
            case "[":
                depth += 1
            case "]":
                depth -= 1
                if depth == 0:
                    return at
            case _:
                pass
        at += 1
    return None
