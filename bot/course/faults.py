"""What is wrong in a course folder: where, what, and what to do; shown with the line and a caret.

Knows files, lines and columns; nothing of YAML, lessons or terminals.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.errors import HomeroomError

LINE_SHOWN = 100  # of a longer line, only what surrounds the caret is shown
NEAR = 0.6  # how alike two names are before one is proposed for the other, from 0 to 1


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a file: *line* and *column* count from 1, *source* is that line. Line 0 is the file as a whole."""

    file: str
    line: int = 0
    column: int = 1
    source: str = ""
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a course folder that its writer has to look at."""

    at: Spot
    what: str
    to_do: str = ""

    @property
    def text(self) -> str:
        """What is wrong and what to do, without the place."""
        return f"{self.what} {self.to_do}".rstrip()

    def render(self, under: str = "") -> str:
        """The fault for people: `file:line:column  what. What to do.`, the line and a caret; *under* is put before."""
        first = f"{_joined(under, str(self.at))}  {self.text}"
        if not self.at.line:
            return first
        shown, caret = _excerpt(self.at)
        number = str(self.at.line)
        return f"{first}\n  {number} | {shown}\n  {' ' * len(number)} | {caret}"


class CourseError(HomeroomError):
    """A course folder that cannot be used as it stands; *faults* are all of its problems, none left out."""

    def __init__(self, faults: Iterable[Fault], folder: str = "") -> None:
        self.faults = tuple(faults)
        self.folder = folder
        super().__init__(self.faults, folder)

    def __str__(self) -> str:
        return "\n\n".join(fault.render(self.folder) for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the folder as text, whose lines can be pointed at."""

    file: str
    lines: Sequence[str]

    def spot(self, line: int, column: int = 1, width: int = 1) -> Spot:
        """A place in this file; a line after the last one is the last one's end."""
        if line > len(self.lines):
            line, column = len(self.lines), len(self.lines[-1]) + 1 if self.lines else 1
        if line < 1:
            return Spot(self.file)
        return Spot(self.file, line, column, self.lines[line - 1], width)

    def whole(self) -> Spot:
        return Spot(self.file)


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """`Did you mean "x"?` where a name is near, else nothing."""
    known = {known.casefold(): known for known in names}
    near = get_close_matches(name.casefold(), known, n=1, cutoff=NEAR)
    return f'Did you mean "{known[near[0]]}"?' if near else ""


def listed(names: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    *before, end = names
    return f"{', '.join(before)} {last} {end}" if before else end


def quoted(text: str, limit: int = 60) -> str:
    """Somebody's words inside a sentence of ours: on one line, not too long, nothing invisible."""
    plain = "".join(_visible(sign) for sign in text)
    return f'"{plain if len(plain) <= limit else plain[: limit - 1] + "…"}"'


def _joined(folder: str, place: str) -> str:
    """A place in a folder, so that people can open it from where they are."""
    if folder in ("", "."):
        return place or "."
    return f"{folder.rstrip('/')}/{place}" if place else folder


def _excerpt(at: Spot) -> tuple[str, str]:
    start, signs = 0, at.source.rstrip("\r\n")
    column = at.column - 1
    if len(signs) > LINE_SHOWN:
        start = max(0, min(column - LINE_SHOWN // 2, len(signs) - LINE_SHOWN))
    window = [_visible(sign) for sign in signs[start : start + LINE_SHOWN]]
    before = ("…" if start else "") + "".join(window[: column - start])
    marked = "".join(window[column - start : column - start + at.width])
    after = "".join(window[column - start + at.width :]) + ("…" if start + LINE_SHOWN < len(signs) else "")
    return (before + marked + after).rstrip(), " " * _columns(before) + "^" * max(1, _columns(marked))


def _visible(sign: str) -> str:
    """The sign as it can stand in a terminal: what is invisible or turns the text around is named instead."""
    if sign in "\t\n":
        return " "
    return f"<U+{ord(sign):04X}>" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") else sign


def _columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
