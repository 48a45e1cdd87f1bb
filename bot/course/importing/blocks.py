"""What other tools add to Markdown around whole paragraphs, said in CommonMark: fenced divs, admonitions, comments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.course.faults import listed
from bot.course.importing.rows import Row, again
from bot.course.importing.source import Source

_DIV = re.compile(r"\s{0,3}:{3,}\s*(?P<name>.*?)\s*:*\s*$")
_ADMONITION = re.compile(r"""(?P<indent>\s*)(?:!!!|\?\?\?\+?)\s+(?P<kind>[\w-]+)[^"]*(?:"(?P<title>[^"]*)")?\s*$""")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<words>.*?)(?:\s+#+)?\s*$")
_ITEM = re.compile(r"(?P<mark>[-*+]|\d+[.)])\s+(?P<words>.*)$")
_GRID = re.compile(r"\s{0,3}\+[-=:+]+\+\s*$")
_COMMENT = re.compile(r"<!--(?P<words>.*?)-->", re.DOTALL)
_ATTRIBUTES_LINE = re.compile(r"\s*\{:?\s*[.#][^}]*\}\s*$")
_ATTRIBUTES_AFTER = re.compile(r"\s*\{:?\s*[.#][^}]*\}\s*$")

LISTS = {"questions": "Questions", "keypoints": "Key points", "objectives": "Objectives"}
ALIASES = {"objective": "objectives", "question": "questions", "keypoint": "keypoints", "exercise": "challenge"}
EXERCISES = ("challenge",)
STAFF_ONLY = ("instructor",)


@dataclass(slots=True)
class Blocks:
    """The lesson's lines after conversion, and the goals found on the way."""

    rows: list[Row]
    goals: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Div:
    name: str
    number: int
    rows: list[Row] = field(default_factory=list)


def convert(rows: Sequence[Row], file: str, source: Source) -> Blocks:
    """Say everything in CommonMark; what is dropped or needs a look is noted."""
    return _Converting(file, source).run(rows)


class _Converting:
    def __init__(self, file: str, source: Source) -> None:
        self._file = file
        self._source = source
        self._goals: list[str] = []
        self._open_solutions: list[int] = []

    def run(self, rows: Sequence[Row]) -> Blocks:
        rows = self._without_comments(rows)
        rows = self._admonitions(rows)
        rows = self._divs(rows)
        rows = self._grids(rows)
        rows = [self._without_attributes(row) for row in rows]
        if self._open_solutions:
            first, *others = self._open_solutions
            also = f", also in line {listed((str(number) for number in others), 'and')}" if others else ""
            self._note(first, f"a solution stands open for all to see below its exercise{also}.")
        return Blocks(list(rows), self._goals)

    def _note(self, number: int, text: str) -> None:
        self._source.note(self._file, number, text)

    def _without_comments(self, rows: Sequence[Row]) -> list[Row]:
        """HTML comments go: learners would read them."""
        kept: list[Row] = []
        inside: Row | None = None
        for row in rows:
            if row.is_code:
                kept.append(row)
                continue
            text = row.text
            if inside is not None:
                end = text.find("-->")
                if end < 0:
                    continue
                text, inside = text[end + 3 :], None
            for found in _COMMENT.finditer(text):
                self._note(row.number, f"comment dropped: {_short(found['words'])}")
            text = _COMMENT.sub("", text)
            start = text.find("<!--")
            if start >= 0:
                self._note(row.number, f"comment dropped: {_short(text[start + 4 :])}")
                text, inside = text[:start], row
            if text.strip() or not row.text.strip():
                kept.append(row.with_text(text))
        return kept

    def _admonitions(self, rows: Sequence[Row]) -> list[Row]:
        """`!!! note "Title"` and what is indented below it becomes a quote."""
        made: list[Row] = []
        number = 0
        while number < len(rows):
            row = rows[number]
            found = None if row.is_code else _ADMONITION.match(row.text)
            number += 1
            if not found:
                made.append(row)
                continue
            indent = len(found["indent"]) + 4
            inside: list[Row] = []
            while number < len(rows) and _is_below(rows[number].text, indent):
                inside.append(Row(rows[number].number, _unindented(rows[number].text, indent)))
                number += 1
            inside = self._admonitions(again(inside))
            title = found["title"] if found["title"] is not None else found["kind"].capitalize()
            made.extend(_quote(title, row.number, inside))
            made.append(Row(row.number, ""))
        return made

    def _divs(self, rows: Sequence[Row]) -> list[Row]:
        """`::: name` to `:::`, also within each other."""
        bottom = _Div("", 0)
        stack = [bottom]
        for row in rows:
            found = None if row.is_code else _DIV.match(row.text)
            if not found or not row.text.strip().startswith(":::"):
                stack[-1].rows.append(row)
            elif found["name"]:
                stack.append(_Div(_name(found["name"]), row.number))
            elif len(stack) > 1:
                self._close(stack)
            else:
                self._note(row.number, "a ::: closes nothing, and is dropped.")
        for div in reversed(stack[1:]):
            self._note(div.number, f"::: {div.name} is never closed; it reaches to the end of the file.")
            self._close(stack)
        return bottom.rows

    def _close(self, stack: list[_Div]) -> None:
        div = stack.pop()
        made = self._made(div)
        if made:
            stack[-1].rows.extend([Row(div.number, ""), *made, Row(div.number, "")])

    def _made(self, div: _Div) -> list[Row]:
        rows = _trimmed(div.rows)
        if div.name == "objectives" and (goals := _items(rows)):
            self._goals.extend(goals)
            return []
        if div.name in LISTS:
            return [Row(div.number, f"## {LISTS[div.name]}"), Row(div.number, ""), *rows]
        if div.name in STAFF_ONLY:
            self._note(div.number, "a note for instructors is dropped: learners would read it.")
            return []
        title, rest = _titled(rows)
        if div.name in EXERCISES:
            words = f"Exercise: {title}" if title else "Exercise"
            return [Row(div.number, f"## {words}"), Row(div.number, ""), *rest]
        if div.name in ("solution", "hint", "spoiler", "answer"):
            if div.name in ("solution", "answer"):
                self._open_solutions.append(div.number)
            kind = div.name.capitalize()
            plain = title is None or title.casefold() == div.name
            return _quote(kind if plain else f"{kind}: {title}", div.number, rest)
        if div.name in ("callout", "prereq", "prerequisites", "discussion", "checklist", "testimonial", "caution"):
            return _quote(title or div.name.capitalize(), div.number, rest)
        self._note(div.number, f"::: {div.name} means nothing here; its text stands without it.")
        return rows

    def _grids(self, rows: Sequence[Row]) -> list[Row]:
        """A table drawn with + and - is no table in CommonMark: it is shown as it was drawn."""
        made: list[Row] = []
        number = 0
        while number < len(rows):
            row = rows[number]
            plain = row.text.lstrip("> ")
            prefix = row.text[: len(row.text) - len(plain)]
            end = number
            while end < len(rows) and rows[end].text.lstrip("> ").startswith(("+", "|")):
                end += 1
            if row.is_code or not _GRID.match(plain) or end - number < 3:
                made.append(row)
                number += 1
                continue
            self._note(
                row.number, "a table drawn with + and - is shown as it was drawn; write it with | to have a table."
            )
            drawn = [Row(other.number, other.text, is_code=True) for other in rows[number:end]]
            made.extend([Row(row.number, f"{prefix}````text", is_code=True), *drawn])
            made.append(Row(row.number, f"{prefix}````", is_code=True))
            number = end
        return made

    def _without_attributes(self, row: Row) -> Row:
        """`{#id .class}` after a heading or on a line of its own."""
        if row.is_code:
            return row
        if _ATTRIBUTES_LINE.match(row.text):
            return row.with_text("")
        if _HEADING.match(row.text.lstrip("> ")):
            return row.with_text(_ATTRIBUTES_AFTER.sub("", row.text))
        return row


def _name(written: str) -> str:
    """`objectives`, `{.callout #id}` and `callout {.wide}` by their first name."""
    found = re.search(r"[\w-]+", written)
    name = found[0].casefold() if found else ""
    return ALIASES.get(name, name)


def _is_below(text: str, indent: int) -> bool:
    return not text.strip() or text.expandtabs(4)[:indent].isspace()


def _unindented(text: str, indent: int) -> str:
    """Without its indentation; a tab counts four columns there."""
    body = text.lstrip(" \t")
    before = text[: len(text) - len(body)].expandtabs(4)
    return before[indent:] + body


def _trimmed(rows: Sequence[Row]) -> list[Row]:
    """Without blank lines at both ends."""
    filled = [number for number, row in enumerate(rows) if not row.is_blank]
    return list(rows[filled[0] : filled[-1] + 1]) if filled else []


def _items(rows: Sequence[Row]) -> list[str]:
    """The items of a flat list; nothing if there is anything else."""
    items: list[str] = []
    for row in rows:
        found = _ITEM.match(row.text.strip())
        is_nested = row.text.startswith("    ") or (items and found and row.text.startswith("  "))
        if row.is_code or is_nested:
            return []
        if row.is_blank:
            continue
        if found:
            items.append(found["words"])
        elif items and row.text.startswith(" "):
            items[-1] = f"{items[-1]} {row.text.strip()}"
        else:
            return []
    return items


def _titled(rows: Sequence[Row]) -> tuple[str | None, list[Row]]:
    """The heading the rows begin with, and the rest."""
    found = _HEADING.match(rows[0].text) if rows and not rows[0].is_code else None
    if not found:
        return None, list(rows)
    return _ATTRIBUTES_AFTER.sub("", found["words"]).strip(), _trimmed(rows[1:])


def _quote(title: str, number: int, rows: Sequence[Row]) -> list[Row]:
    """A quote with a title; what is code in it stays code."""
    head = [Row(number, f"> **{title}**")] if title else []
    gap = [Row(number, ">")] if head and rows else []
    inside = [row.with_text(f"> {row.text}".rstrip() if not row.is_code else f"> {row.text}") for row in _trimmed(rows)]
    return [*head, *gap, *inside]


def _short(words: str) -> str:
    """The beginning of somebody's words, on one line."""
    line = " ".join(words.split())
    return f'"{line if len(line) <= 60 else line[:59] + "…"}"'
