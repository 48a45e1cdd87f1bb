"""Whether a rehearsal showed what its file expects; where not, what was seen instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import assert_never

from markdown_it import MarkdownIt

from bot.course.faults import Source
from bot.course.rehearsal import Expectation, LessonPosted, NothingBetween, PostsPerWeek, Rehearsal, WrapupSays
from bot.course.yaml_reading import read_yaml
from bot.message import Link, Mention, MessageLink, Moment, Text, Value, Verbatim
from bot.model import Kind
from bot.text.signs import defused
from bot.views.transcript import Audience, Entry, Outcome, Reason, Transcript, day
from bot.words import Words
from schedules.zones import to_local

_SHOWN = 5  # of many posts that should not be there, so many are named


@dataclass(frozen=True, slots=True)
class Seen:
    """What people could see in a rehearsal. *zones* are the learners' own, by name."""

    transcript: Transcript
    zones: Mapping[str, str]
    words: Words


def outcomes(rehearsal: Rehearsal, files: Mapping[str, str], seen: Seen) -> tuple[Outcome, ...]:
    """What came of each expectation, in the order of the file."""
    file = f"rehearsals/{rehearsal.id}.yaml"
    read = read_yaml(Source(file, files.get(file, "").splitlines()))
    told = []
    for position, expectation in enumerate(rehearsal.expect):
        line = read.spot(("expect", position)).line
        told.append(Outcome(file, line, expected(expectation), _instead(expectation, seen)))
    return tuple(told)


def expected(expectation: Expectation) -> str:
    """An expectation as a sentence."""
    match expectation:
        case LessonPosted():
            thread = {True: ", with a thread", False: ", without a thread", None: ""}[expectation.with_thread]
            return (
                f"The lesson {expectation.lesson} comes to the {expectation.room} room "
                f"at {_clock(expectation.posted)}{thread}."
            )
        case NothingBetween(nothing_between=(start, end), to=to):
            whose = "on each learner's own clock" if to == "direct messages" else "on the cohort's clock"
            where = "direct messages" if to == "direct messages" else f"the {to} room itself"
            return f"Nothing of ours comes to {where} between {start:%H:%M} and {end:%H:%M}, {whose}."
        case WrapupSays():
            parts = []
            if expectation.mentions is not None:
                parts.append(f"mentions “{expectation.mentions}”")
            if expectation.open is not None:
                parts.append(f"has {_counted(expectation.open, 'open question')}")
            return f"The wrap-up of week {expectation.wrapup} {' and '.join(parts) or 'is posted'}."
        case PostsPerWeek():
            most = expectation.per_week_at_most
            return f"The {expectation.posts_in} room sees at most {_counted(most, 'post')} of ours a week."
        case _:
            assert_never(expectation)


def _instead(expectation: Expectation, seen: Seen) -> str | None:
    """What was seen instead; None where it came as expected."""
    match expectation:
        case LessonPosted():
            return _lesson(expectation, seen)
        case NothingBetween():
            return _nothing_between(expectation, seen)
        case WrapupSays():
            return _wrap_up(expectation, seen)
        case PostsPerWeek():
            return _per_week(expectation, seen.transcript)
        case _:
            assert_never(expectation)


def _lesson(expectation: LessonPosted, seen: Seen) -> str | None:
    transcript = seen.transcript
    posts = [entry for entry in _kept(transcript, Kind.LESSON, expectation.lesson) if entry.hangs_on is None]
    if not posts:
        why = [skipped.why for skipped in transcript.skipped if _is(skipped.reason, Kind.LESSON, expectation.lesson)]
        return f"It was not sent, because {why[0]}." if why else "It never came."
    first = posts[0]
    if transcript.wall(first.at).replace(second=0) != expectation.posted or first.spot.role != expectation.room:
        return f"It came to {first.spot.name} at {_clock(transcript.wall(first.at))}."
    if expectation.with_thread is not None and (first.opens is not None) is not expectation.with_thread:
        return f"It came with the thread “{first.opens}”." if first.opens is not None else "It came without one."
    return None


def _nothing_between(expectation: NothingBetween, seen: Seen) -> str | None:
    """A room's threads are not the room: who follows one wants to hear of it."""
    start, end = expectation.nothing_between
    found = []
    for entry in seen.transcript.entries:
        if not entry.is_ours or (entry.spot.audience is Audience.ONE_PERSON) != (expectation.to == "direct messages"):
            continue
        if entry.spot.audience is Audience.ONE_PERSON:
            zone = seen.zones.get(entry.spot.name, seen.transcript.zone)
            wall = to_local(entry.at, zone).wall
            told = f"to {entry.spot.name} at {_clock(wall)} in {zone}"
        elif entry.spot.role == expectation.to and entry.hangs_on is None:
            wall = seen.transcript.wall(entry.at)
            told = f"{_name(entry)} at {_clock(wall)}"
        else:
            continue
        if _is_between(wall.time(), start, end):
            found.append(told)
    return f"{_counted(len(found), 'message')} came then: {_some(found)}." if found else None


def _is_between(at: time, start: time, end: time) -> bool:
    """Whether a time of the day lies in a stretch that may run over midnight; its end is outside."""
    return start <= at < end if start <= end else at >= start or at < end


def _wrap_up(expectation: WrapupSays, seen: Seen) -> str | None:
    occurrence = f"week-{expectation.wrapup}"
    posts = [
        entry
        for entry in seen.transcript.entries
        if entry.reason is not None and (entry.reason.kind, entry.reason.occurrence) == (Kind.WRAP_UP, occurrence)
    ]
    if not posts:
        why = [
            skipped.why
            for skipped in seen.transcript.skipped
            if (skipped.reason.kind, skipped.reason.occurrence) == (Kind.WRAP_UP, occurrence)
        ]
        return f"It was not sent, because {why[0]}." if why else "There was none."
    wrong = []
    if expectation.mentions is not None and not any(_mentions(entry, expectation.mentions) for entry in posts):
        wrong.append("It does not mention that")
    if expectation.open is not None:
        found = list(_open_questions(posts, seen.words))
        if len(found) != expectation.open:
            wrong.append(f"It has {_counted(len(found), 'open question')}" + (f": {_some(found)}" if found else ""))
    return ". ".join(wrong) + "." if wrong else None


def _mentions(entry: Entry, words: str) -> bool:
    """Whether people can read *words* in it; signs that only mark code up do not count."""
    return words.replace("`", "").casefold() in entry.text.replace("`", "").casefold()


def _open_questions(posts: Sequence[Entry], words: Words) -> Iterator[str]:
    """The questions listed below the heading for open ones, each on its first line."""
    heading, is_below = words("Still open"), False
    for entry in posts:
        for block in entry.message.blocks if entry.message is not None else ():
            if isinstance(block, Text):
                for kind, line in _lines(block):
                    if kind == "heading":
                        is_below = line == heading
                    elif kind == "item" and is_below:
                        yield line


def _lines(text: Text) -> Iterator[tuple[str, str]]:
    """The headings and list items of a text, each with its first line."""
    tokens = MarkdownIt("commonmark").parse(text.markdown)
    opened = ""
    for token in tokens:
        if token.type in ("heading_open", "list_item_open"):
            opened = "heading" if token.type == "heading_open" else "item"
        elif token.type == "inline" and opened:
            line = token.content.splitlines()[0].rstrip("\\")
            for name, value in text.values.items():
                line = line.replace(f"{{{name}}}", _shown(value))
            yield opened, line.strip()
            opened = ""


def _shown(value: Value) -> str:
    match value:
        case Verbatim(text=shown) | Link(label=shown) | MessageLink(label=shown) | Mention(name=shown):
            return shown
        case Moment(at=at):
            return f"{at:%Y-%m-%d}"
        case _:
            assert_never(value)


def _per_week(expectation: PostsPerWeek, transcript: Transcript) -> str | None:
    """A post in several parts is one post; what stands in threads does not count."""
    weeks: dict[date, dict[str, str]] = {}
    for entry in transcript.entries:
        if (
            entry.reason is not None
            and entry.what == "message"
            and entry.hangs_on is None
            and entry.spot.role == expectation.posts_in
        ):
            on = transcript.wall(entry.at).date()
            monday = on - timedelta(days=on.weekday())
            weeks.setdefault(monday, {}).setdefault(entry.reason.name, f"{_name(entry)} on {day(on)}")
    too_many = [
        f"{len(posts)} in the week of {day(monday)}: {_some(list(posts.values()), len(posts))}"
        for monday, posts in sorted(weeks.items())
        if len(posts) > expectation.per_week_at_most
    ]
    return f"There were {'; '.join(too_many)}." if too_many else None


def _kept(transcript: Transcript, kind: Kind, subject: str) -> list[Entry]:
    return [entry for entry in transcript.entries if entry.reason is not None and _is(entry.reason, kind, subject)]


def _is(reason: Reason, kind: Kind, subject: str) -> bool:
    return (reason.kind, reason.subject) == (kind, subject)


def _name(entry: Entry) -> str:
    return entry.reason.name if entry.reason is not None else entry.what


def _clock(wall: datetime) -> str:
    return f"{day(wall.date())} {wall:%H:%M}"


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _some(told: Sequence[str], most: int = _SHOWN) -> str:
    left = len(told) - most
    return "; ".join(told[:most]) + (f"; and {left} more" if left > 0 else "")


def verdict(transcript: Transcript) -> str:
    """What came of a rehearsal's expectations: a line if all were met, else each miss with its place."""
    missed = [one for one in transcript.outcomes if one.instead is not None]
    met = len(transcript.outcomes) - len(missed)
    lines = [f"{one.file}:{one.line}  Expected: {one.expected}\n    Instead: {one.instead}" for one in missed]
    lines.append(f"{transcript.rehearsal}: {met} of {_counted(len(transcript.outcomes), 'expectation')} met")
    return defused("\n".join(lines))
