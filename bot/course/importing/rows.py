"""Lines of Markdown that remember where they came from, and which of them are code."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the number it has in its file, its text, and whether it belongs to code, which stays as it is."""

    number: int
    text: str
    is_code: bool = False

    def with_text(self, text: str) -> "Row":
        return Row(self.number, text, self.is_code)

    @property
    def is_blank(self) -> bool:
        return not self.is_code and not self.text.strip()


def rows_of(text: str, first_line: int) -> list[Row]:
    """The lines of *text*, which begins in *first_line* of its file."""
    return again([Row(first_line + number, line) for number, line in enumerate(text.split("\n"))])


def again(rows: Sequence[Row]) -> list[Row]:
    """The same lines, and which of them are code as they stand now."""
    code = _code([row.text for row in rows])
    return [Row(row.number, row.text, number in code) for number, row in enumerate(rows)]


def text_of(rows: Sequence[Row]) -> str:
    """The lines as text, with at most one blank line between them."""
    kept: list[str] = []
    for row in rows:
        if row.is_blank and (not kept or not kept[-1].strip(" >")):
            continue
        kept.append(row.text if row.is_code else row.text.rstrip() + _break_of(row.text))
    return "\n".join(kept).strip("\n") + "\n" if any(line.strip() for line in kept) else ""


def _break_of(text: str) -> str:
    """Two spaces at the end of a line with words are a line break, and stay."""
    return "  " if text.strip() and text.endswith("  ") else ""


def _code(lines: Sequence[str]) -> set[int]:
    """The numbers of the lines in fenced and indented code, fences included.

    Lines of colons are blank to the parser: what stands between two of them is not one paragraph.
    """
    text = "\n".join("" if re.match(r"\s*:{3,}", line) else line for line in lines)
    found: set[int] = set()
    for token in MarkdownIt("commonmark", {"html": False}).disable("inline").parse(text):
        if token.type in ("fence", "code_block") and token.map is not None:
            found.update(range(*token.map))
    return found
