"""A transcript as text to read: week by week, room by room, threads indented under the post they hang on."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import TextWrapper

from bot.views.transcript import Answered, Audience, Chapter, Entry, Skipped, Spot, Transcript

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
    threads = transcript.threads()
    for chapter in transcript.chapters():
        yield ""
        yield f"══ {chapter.title} ".ljust(_WIDTH, "═")
        yield from _chapter(transcript, chapter, threads)
    yield ""
    yield "═" * _WIDTH
    yield ", ".join(f"{count} {name}" for name, count in transcript.counts().items())


def _chapter(transcript: Transcript, chapter: Chapter, threads: Mapping[str, Sequence[Entry]]) -> Iterator[str]:
    told: list[Entry | Skipped] = sorted((*chapter.entries, *chapter.skipped), key=lambda one: one.at)
    for one in told:
        yield ""
        if isinstance(one, Skipped):
            yield f"{transcript.clock(one.at)}  not sent: {one.reason.name}"
            yield f"{_INDENT}because {one.why}"
            continue
        yield f"{transcript.clock(one.at)}  {place(one.spot)}  {_headline(one)}"
        yield from _body(transcript, one, _INDENT)
        if one.opens is not None:
            yield f"{_INDENT}└─ thread “{one.opens}”"
            for said in threads.get(one.id, ()):
                yield f"{_INDENT * 2}{transcript.clock(said.at)}  {_headline(said)}"
                yield from _body(transcript, said, _INDENT * 3)


def _headline(entry: Entry) -> str:
    who = entry.author if entry.reason is None else f"{entry.author} · {entry.reason.name}"
    marks = [
        _answering(entry.answers),
        entry.what if entry.what != "message" else "",
        "pinned" if entry.pinned else "",
    ]
    return ", ".join((who, *(mark for mark in marks if mark)))


def _answering(answers: Answered | None) -> str:
    return f"answering {answers.author}" if answers is not None else ""


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
    if entry.reason is not None:
        yield f"{indent}why: {entry.reason.why}"
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
