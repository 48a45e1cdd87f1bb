"""The tree of a text: what Markdown means, without how anybody writes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, with no meaning as markup whatever its signs."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Emphasis:
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Struck:
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Hyperlink:
    url: str
    inside: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Picture:
    path: str
    alt: str


@dataclass(frozen=True, slots=True)
class LineBreak:
    """*hard* breaks are meant; soft ones are where the author's line ended."""

    hard: bool


@dataclass(frozen=True, slots=True)
class ValueOf:
    """The value called *name*: a time, a person, somebody's words, a link."""

    name: str


Inline = Words | Code | Strong | Emphasis | Struck | Hyperlink | Picture | LineBreak | ValueOf


@dataclass(frozen=True, slots=True)
class Paragraph:
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    inside: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    inside: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; *start* is its first number, None for bullets. Each item is a row of nodes."""

    items: "tuple[tuple[Node, ...], ...]"
    start: int | None
    tight: bool


@dataclass(frozen=True, slots=True)
class Fence:
    """Lines of code; *language* may be empty. *text* ends with a line end."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. *align* holds left, right, center or nothing for each column."""

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    align: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""


Node = Paragraph | Heading | Quote | ListOf | Fence | Grid | Rule
