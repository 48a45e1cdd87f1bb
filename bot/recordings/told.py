"""Transcripts as plain text: a paragraph or line for what each person says, with or without the time it was said at.

`[00:12:34] Mira: Good evening.`, or a line `Mira  12:34` above the words, as meeting programs export them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from bot.recordings.speakers import names_speakers, prefix
from bot.recordings.transcript import Cue, Transcript, in_order

_STAMP = r"(?:(\d{1,3}):)?(\d{1,2}):([0-5]\d)(?:[.,](\d{1,3}))?".replace(r"\d", "[0-9]")
_UNTIL = rf"(?:\s*(?:-|–|—|-->|to)\s*{_STAMP})?"
_BRACKETED = re.compile(rf"[\[(<]\s*{_STAMP}{_UNTIL}\s*[\])>]\s*(?:[-–—|:]\s+)?(.*)$")
_BARE = re.compile(rf"{_STAMP}{_UNTIL}(?:\s*[-–—|:]\s+|\s+|$)(.*)$")
_WORD = r"[^\W_][\w.'’&-]*"
_NAME = rf"{_WORD}(?: (?:{_WORD}|\([\w .'’-]+\))){{0,5}}"
_HEADED = re.compile(rf"(?:\[([^\[\]:]{{1,60}})\]|({_NAME}))\s+[\[(]?{_STAMP}[\])]?$")
_BETWEEN = re.compile(rf"({_NAME})\s*[\[(]{_STAMP}[\])]\s*:\s*(.*)$")
_SMALL = {"da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von", "zu", "zur"}

_STAMPS = 0.2  # a share of lines from which on a time that begins one without brackets is a stamp, and no talk of time
_NOBODY_SPEAKS_LATER = timedelta(hours=6)
"""A recording in which nobody speaks before this is stamped with the time of day: it begins with its first stamp."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: timedelta | None
    end: timedelta | None
    speaker: str | None
    said: str


def read_told(text: str) -> Transcript:
    """What is said in a text, by whom and when, as far as that stands there."""
    written = [" ".join(line.split()) for line in text.removeprefix("\ufeff").split("\n")]
    bare = sum(_BARE.match(line) is not None for line in written)
    takes_bare = bare >= max(1, sum(map(bool, written)) * _STAMPS)
    lines = [_line(line, takes_bare=takes_bare) for line in written]
    with_prefix = names_speakers([line.said for line in lines if line.said and line.speaker is None])
    cues, is_timed = _cues(lines, with_prefix=with_prefix)
    return Transcript(in_order(_ended(_since_beginning(cues))), is_timed)


def _line(line: str, *, takes_bare: bool) -> _Line:
    found = _BRACKETED.match(line)
    if found is None and (takes_bare or _is_only_a_time(line)):
        found = _BARE.match(line)
    if found is not None:
        stamp, until, said = found.groups()[:4], found.groups()[4:8], found.group(9)
        return _Line(_moment(stamp), _moment(until) if until[2] else None, None, said)
    found = _BETWEEN.match(line)
    if found is not None:
        return _Line(_moment(found.groups()[1:5]), None, found.group(1), found.group(6))
    found = _HEADED.match(line)
    if found is not None and (found.group(1) or _is_written_like_a_name(found.group(2))):
        return _Line(_moment(found.groups()[2:6]), None, (found.group(1) or found.group(2)).strip(), "")
    return _Line(None, None, None, line)


def _is_only_a_time(line: str) -> bool:
    found = _BARE.match(line)
    return found is not None and not found.group(9)


def _is_written_like_a_name(words: str) -> bool:
    return all(word[0].isupper() or word[0] in "(0123456789" or word in _SMALL for word in words.split())


def _moment(parts: Sequence[str | None]) -> timedelta:
    hours, minutes, seconds, fraction = parts
    return timedelta(
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
        milliseconds=int((fraction or "0").ljust(3, "0")),
    )


def _cues(lines: Sequence[_Line], *, with_prefix: bool) -> tuple[list[tuple[Cue, bool]], bool]:
    """What stands in the lines, each with whether its end is written; and whether any time is."""
    cues: list[tuple[Cue, bool]] = []
    at, speaker, is_timed = timedelta(0), None, False
    for line in lines:
        if line.start is not None:
            at, is_timed = line.start, True
            speaker = line.speaker
        elif not line.said:
            speaker = None  # a paragraph ends, and with it who speaks in it
        if not line.said:
            continue
        found = prefix(line.said) if with_prefix and line.speaker is None else None
        who, said = found if found is not None else (speaker, line.said)
        end = line.end if line.end is not None and line.end >= at else None
        cues.append((Cue(at, end or at, who, said), end is not None))
    return cues, is_timed


def _since_beginning(cues: Sequence[tuple[Cue, bool]]) -> list[tuple[Cue, bool]]:
    first = min((cue.start for cue, _ends in cues), default=timedelta(0))
    if first < _NOBODY_SPEAKS_LATER:
        return list(cues)
    return [(Cue(cue.start - first, cue.end - first, cue.speaker, cue.text), ends) for cue, ends in cues]


def _ended(cues: Sequence[tuple[Cue, bool]]) -> list[Cue]:
    """A cue whose end is not written lasts until the next one begins."""
    starts = sorted({cue.start for cue, _ends in cues})
    following = dict(pairwise(starts))
    return [
        cue if ends else Cue(cue.start, following.get(cue.start, cue.start), cue.speaker, cue.text)
        for cue, ends in cues
    ]
