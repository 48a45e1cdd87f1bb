"""A transcript as text to read: week by week, room by room, threads indented under the post they hang on."""

import re
from collections.abc import Iterator
from textwrap import TextWrapper

from bot.text.signs import defused
from bot.views.transcript import Audience, Entry, Post, Reason, Skipped, Spot, Transcript

WIDTH = 100
"""Columns, where nobody knows better."""

_BAR = "│ "
_INDENT = "    "
_LEAD = re.compile(r"(\s*)([-*•] |\d+[.)] |> )?")  # what further lines of a list item stand behind


def report_text(transcript: Transcript, width: int = WIDTH) -> Iterator[str]:
    """The lines of the transcript, without line ends, none longer than *width* unless a word is.

    Signs that a terminal would obey are not in them.
    """
    return map(defused, _Report(transcript, width).lines())


class _Report:
    def __init__(self, transcript: Transcript, width: int) -> None:
        self._transcript = transcript
        self._width = width

    def lines(self) -> Iterator[str]:
        transcript = self._transcript
        yield f"{transcript.course} · {transcript.name}"
        yield (
            f"{_counted(len(transcript.weeks), 'weeks')}, times in {transcript.zone} · "
            f"{_counted(transcript.learners, 'learners')}, {transcript.staff} staff · seed {transcript.seed}"
        )
        for chapter in transcript.chapters():
            yield ""
            yield f"══ {chapter.title} ".ljust(self._width, "═")
            for told in chapter.told:
                yield ""
                yield from self._post(told) if isinstance(told, Post) else self._skipped(told)
        yield ""
        yield "═" * self._width
        yield ", ".join(_counted(count, name) for name, count in transcript.counts().items())

    def _skipped(self, skipped: Skipped) -> Iterator[str]:
        yield f"{self._transcript.clock(skipped.at)}  not sent: {skipped.reason.name}"
        yield f"{_INDENT}because {skipped.why}"

    def _post(self, post: Post) -> Iterator[str]:
        first = post.parts[0]
        clock = self._transcript.clock(first.at)
        yield f"{clock}  {place(first.spot)}  {_headline(first)}"
        if first.reason is not None:
            yield f"{_INDENT}why: {first.reason.why}"
        for part in post.parts:
            if part is not first:
                later = self._transcript.clock(part.at)
                marks = (part.what if part.what != "message" else "", later if later != clock else "")
                yield f"{_INDENT}{', '.join(mark for mark in marks if mark) or _BAR.rstrip()}"
            yield from self._body(part, _INDENT)
        if post.opens is not None:
            yield f"{_INDENT}└─ thread “{post.opens}”"
            for said in post.thread:
                yield f"{_INDENT * 2}{self._transcript.clock(said.at)}  {_headline(said, first.reason)}"
                if said.reason is not None and said.reason != first.reason:
                    yield f"{_INDENT * 3}why: {said.reason.why}"
                yield from self._body(said, _INDENT * 3)

    def _body(self, entry: Entry, indent: str) -> Iterator[str]:
        if entry.deleted_at is not None:
            yield f"{indent}{_BAR}(deleted by its author, {self._transcript.clock(entry.deleted_at)})"
            return
        for line in entry.text.splitlines():
            yield from self._wrapped(line, f"{indent}{_BAR}")
        for name in entry.files:
            yield f"{indent}{_BAR}[file: {name}]"
        marks = [f"edited {self._transcript.clock(entry.edited_at)}"] if entry.edited_at is not None else []
        marks += [f"{emoji} {count}" for emoji, count in entry.reactions]
        if marks:
            yield f"{indent}({', '.join(marks)})"

    def _wrapped(self, line: str, before: str) -> list[str]:
        found = _LEAD.match(line)
        assert found is not None  # it matches nothing at all, too
        space, mark = found[1], found[2] or ""
        wrapper = TextWrapper(self._width, break_long_words=False, break_on_hyphens=False)
        wrapper.initial_indent = f"{before}{space}{mark}"
        wrapper.subsequent_indent = f"{before}{space}{mark if mark == '> ' else ' ' * len(mark)}"
        return wrapper.wrap(line[found.end() :]) or [wrapper.initial_indent.rstrip()]


def _counted(n: int, names: str) -> str:
    """`3 posts`, `1 post`, `1 message of people`."""
    first, *rest = names.split(" ")
    return f"{n} {' '.join((first.removesuffix('s') if n == 1 else first, *rest))}"


def _headline(entry: Entry, known: Reason | None = None) -> str:
    """Who says what kind of thing; a reason that is *known* is not told again."""
    told = entry.author
    if entry.reason is not None and entry.reason != known:
        told += f" · {entry.reason.name}"
    if entry.answers is not None:
        told += f", answering {entry.answers.author}"
    return f"{told}, pinned" if entry.pinned else told


def place(spot: Spot) -> str:
    """The place as it is written in a report."""
    match spot.audience:
        case Audience.STAFF:
            return f"{spot.name} (staff only)"
        case Audience.ONE_PERSON:
            return f"to {spot.name}, privately"
        case Audience.EVERYONE:
            return spot.name
