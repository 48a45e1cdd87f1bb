"""The dialect that reads back as the same tree: CommonMark. Used where a text is cut into parts.

In CommonMark neighbours matter: whether a run of `*` opens, closes or is a star depends on the signs around it. So a
piece of a line says what it is, and a letter next to a mark is written as an entity where it would spoil the mark.
Nothing here is certain enough to go unchecked: `sheet.py` reads again what was written.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.message import MessageLink, Moment

_ALWAYS = re.compile(r"[\\`*_{}\[\]<>~&]|(?<=http):(?=//)|(?<=https):(?=//)", re.IGNORECASE)
_LINE_START = re.compile(r"^(?=[-+=#:|])|^(\d{1,9})(?=[.)](?:\s|$))", re.MULTILINE)
_HIGHEST = 999_999_999  # a list's number has at most nine digits


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line. With a *mark* it is emphasis, and the mark comes on both its sides."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """A block. Lists come with a second form, whose marks tell it from a list of the same kind right before it."""

    text: str
    list_kind: str = ""
    other: str = ""


class CommonMark:
    """Writes a tree as CommonMark; without *marks*, emphasis is left out."""

    def __init__(self, *, marks: bool = True) -> None:
        self._marks = marks

    def words(self, text: str) -> Span:
        return Span(_ALWAYS.sub(r"\\\g<0>", text))

    def code(self, text: str) -> Span:
        mark = "`" * _free(text, 1)
        is_bare = not text.strip(" ") or not (text.startswith(("`", " ")) or text.endswith(("`", " ")))
        space = "" if is_bare else " "
        return Span(f"{mark}{space}{text}{space}{mark}")

    def strong(self, inside: Span) -> Span:
        return self._worn("**", inside)

    def emphasis(self, inside: Span) -> Span:
        return self._worn("*", inside)

    def struck(self, inside: Span) -> Span:
        return self._worn("~~", inside)

    def _worn(self, mark: str, inside: Span) -> Span:
        if not self._marks:
            return Span(inside.text)
        text = inside.text
        if text[:1].isspace():
            text = _entity(text[0]) + text[1:]
        if text[-1:].isspace():
            text = text[:-1] + _entity(text[-1])
        return Span(text, mark)

    def hyperlink(self, url: str, inside: Span) -> Span:
        return Span(f"[{inside.text}](<{_ALWAYS.sub(_entity_of, url)}>)")

    def picture(self, path: str, alt: str) -> Span:
        return Span(f"![{self.words(alt).text}](<{_ALWAYS.sub(_entity_of, path)}>)")

    def line_break(self, *, hard: bool) -> Span:
        return Span("\\\n" if hard else "\n")

    def moment(self, name: str, moment: Moment) -> Span:  # noqa: ARG002  its name stands for it
        return Span(f"{{{name}}}")

    def message_link(self, name: str, link: MessageLink) -> Span:  # noqa: ARG002  its name stands for it
        return Span(f"{{{name}}}")

    def joined(self, pieces: Sequence[Span]) -> Span:
        written: list[str] = []
        for number, piece in enumerate(pieces):
            before = written[-1] if written else ""
            after = pieces[number + 1] if number + 1 < len(pieces) else Span("")
            text = piece.text
            if piece.mark:
                if _is_letter(before[-1:]) and not _is_letter(text[:1]):
                    written[-1] = before[:-1] + _entity(before[-1])
                mark = _mark(piece, before, after)
                text = f"{mark}{text}{mark}"
            elif (
                number
                and pieces[number - 1].mark
                and _is_letter(text[:1])
                and not _is_letter(_last(pieces[number - 1]))
            ):
                text = _entity(text[0]) + text[1:]
            elif before.endswith("!") and text.startswith("["):
                written[-1] = before[:-1] + "\\!"
            written.append(text)
        return Span("".join(written))

    def paragraph(self, inside: Span) -> Lines:
        return Lines(_LINE_START.sub(lambda found: f"{found[1] or ''}\\", inside.text))

    def heading(self, level: int, inside: Span) -> Lines:
        text = re.sub("#$", r"\\#", inside.text)
        return Lines(f"{'#' * level} {text}")

    def quote(self, inside: Sequence[Lines]) -> Lines:
        return Lines("> " + below(inside).replace("\n", "\n> "))

    def list_of(self, items: Sequence[Sequence[Lines]], start: int | None) -> Lines:
        inner = [below(item) for item in items]
        kind, marks = ("bullets", ("-", "+")) if start is None else ("numbers", (".", ")"))
        return Lines(_listed(inner, start, marks[0]), kind, _listed(inner, start, marks[1]))

    def fence(self, text: str, language: str) -> Lines:
        mark = "`" * _free(text, 3)
        return Lines(f"{mark}{language}\n{text}{mark}")

    def grid(self, header: Sequence[Span], rows: Sequence[Sequence[Span]], align: Sequence[str]) -> Lines:
        rulers = {"left": ":--", "right": "--:", "center": ":-:"}
        ruler = [Span(rulers.get(one, "---")) for one in align]
        return Lines("\n".join(_row(row) for row in (header, ruler, *rows)))

    def rule(self) -> Lines:
        return Lines("___")


def below(blocks: Sequence[Lines]) -> str:
    """Blocks one below the other."""
    written: list[str] = []
    before, is_other = "", False
    for block in blocks:
        is_other = bool(block.list_kind) and block.list_kind == before and not is_other
        written.append(block.other if is_other else block.text)
        before = block.list_kind
    return "\n\n".join(written)


def _listed(items: Sequence[str], start: int | None, sign: str) -> str:
    lines = []
    for number, item in enumerate(items):
        mark = f"{sign} " if start is None else f"{min(start + number, _HIGHEST)}{sign} "
        lines.append(mark + item.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _row(cells: Sequence[Span]) -> str:
    return "| " + " | ".join(cell.text.replace("|", "\\|") for cell in cells) + " |"


def _mark(piece: Span, before: str, after: Span) -> str:
    """Two runs of the same sign must not touch, so emphasis next to or around `*` is written with `_`."""
    touches = (
        before.endswith("*") or (after.mark or after.text).startswith("*") or "*" in (piece.text[:1], piece.text[-1:])
    )
    return "_" if piece.mark == "*" and touches else piece.mark


def _last(piece: Span) -> str:
    return piece.text[-1:]


def _free(text: str, least: int) -> int:
    """How many backticks stand nowhere in *text*."""
    return max(least, 1 + max((len(run) for run in re.findall("`+", text)), default=0))


def _is_letter(sign: str) -> bool:
    """Whether CommonMark counts it neither as white space nor as punctuation."""
    return bool(sign) and not sign.isspace() and unicodedata.category(sign)[0] not in "PS"


def _entity(sign: str) -> str:
    return f"&#{ord(sign)};"


def _entity_of(found: re.Match[str]) -> str:
    return _entity(found[0])
