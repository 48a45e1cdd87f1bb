"""A transcript as text to read: week by week, room by room, threads indented under the post they hang on."""

from collections.abc import Iterator
from textwrap import TextWrapper

from bot.views.transcript import Audience, Entry, Post, Reason, Skipped, Spot, Transcript

_WIDTH = 100
_BAR = "│ "
_INDENT = "    "


def report_text(transcript: Transcript) -> Iterator[str]:
    """The lines of the transcript, without line ends."""
    yield f"{transcript.course} · {transcript.name}"
    yield (
        f"{len(transcript.weeks)} weeks, times in {transcript.zone} · {transcript.learners} learners, "
        f"{transcript.staff} staff · seed {transcript.seed}"
    )
    for chapter in transcript.chapters():
        yield ""
        yield f"══ {chapter.title} ".ljust(_WIDTH, "═")
        for told in chapter.told:
            yield ""
            yield from _post(transcript, told) if isinstance(told, Post) else _skipped(transcript, told)
    yield ""
    yield "═" * _WIDTH
    yield ", ".join(f"{count} {name}" for name, count in transcript.counts().items())


def _skipped(transcript: Transcript, skipped: Skipped) -> Iterator[str]:
    yield f"{transcript.clock(skipped.at)}  not sent: {skipped.reason.name}"
    yield f"{_INDENT}because {skipped.why}"


def _post(transcript: Transcript, post: Post) -> Iterator[str]:
    first = post.parts[0]
    clock = transcript.clock(first.at)
    yield f"{clock}  {place(first.spot)}  {_headline(first)}"
    if first.reason is not None:
        yield f"{_INDENT}why: {first.reason.why}"
    for part in post.parts:
        if part is not first:
            later = transcript.clock(part.at)
            marks = (part.what if part.what != "message" else "", later if later != clock else "")
            head = ", ".join(mark for mark in marks if mark)
            yield f"{_INDENT}{head or _BAR.rstrip()}"
        yield from _body(transcript, part, _INDENT)
    if post.opens is not None:
        yield f"{_INDENT}└─ thread “{post.opens}”"
        for said in post.thread:
            yield f"{_INDENT * 2}{transcript.clock(said.at)}  {_headline(said, first.reason)}"
            if said.reason is not None and said.reason != first.reason:
                yield f"{_INDENT * 3}why: {said.reason.why}"
            yield from _body(transcript, said, _INDENT * 3)


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


def _body(transcript: Transcript, entry: Entry, indent: str) -> Iterator[str]:
    if entry.deleted_at is not None:
        yield f"{indent}{_BAR}(deleted by its author, {transcript.clock(entry.deleted_at)})"
        return
    wrapper = TextWrapper(_WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    for line in entry.text.splitlines():
        lead = line[: len(line) - len(line.lstrip())]
        wrapper.initial_indent = wrapper.subsequent_indent = f"{indent}{_BAR}{lead}"
        yield from wrapper.wrap(line.strip()) or [f"{indent}{_BAR}".rstrip()]
    for name in entry.files:
        yield f"{indent}{_BAR}[file: {name}]"
    marks = [f"edited {transcript.clock(entry.edited_at)}"] if entry.edited_at is not None else []
    marks += [f"{emoji} {count}" for emoji, count in entry.reactions]
    if marks:
        yield f"{indent}({', '.join(marks)})"
