"""Transcripts as captions, WebVTT and SRT: blocks of a time and the words below it.

Read as they come out of real programs: hours left out, comma or dot, numbers missing, text after an empty line.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from html.entities import html5
from itertools import pairwise

from bot.recordings.speakers import names_speakers, prefix
from bot.recordings.transcript import Cue, Transcript, in_order

_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-5][0-9])(?:[.,]([0-9]{1,6}))?"
_TIMES = re.compile(rf"\s*{_TIME}\s*--?>\s*{_TIME}(?:\s+.*)?$")
_ARROW = re.compile(r"\s*[0-9][0-9:.,\s]*--?>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>|</v>")
_TAG = re.compile(r"</?(?:c|i|b|u|s|v|em|rt|ruby|lang|font|strong|span|br)(?:[.\s/][^<>]*)?>|<[0-9:.]+>", re.IGNORECASE)
_POSITION = re.compile(r"\{\\[^{}]*\}")  # what SRT took over from another format: {\an8}
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?$")

_SAME_MOMENT = timedelta(milliseconds=200)  # captions that roll on follow each other without a gap
_ROLLS = 0.2  # a share of cues that repeat what was just shown; below it people repeat themselves
_FEWEST_ROLLS = 2
_SHOWN_AT_ONCE = 8  # lines


@dataclass(frozen=True, slots=True)
class _Shown:
    """One caption as it stands in the file, still with character references."""

    start: timedelta
    end: timedelta
    speaker: str | None
    lines: tuple[str, ...]


def is_captions(text: str) -> bool:
    """Whether a text has lines with times as captions have them."""
    return text.lstrip("\ufeff").startswith("WEBVTT") or any(_TIMES.match(line) for line in text.split("\n"))


def read_captions(text: str) -> Transcript:
    """What is said in captions, in order, each line once and with who speaks."""
    text = text.removeprefix("\ufeff")
    is_vtt = text.startswith("WEBVTT")
    blocks, unread = _blocks(text)
    shown = [each for times, lines in blocks for each in _voices(times, lines, is_vtt=is_vtt)]
    shown = _once(sorted((each for each in shown if each.lines), key=lambda each: each.start))
    cues = [cue for each in _named(shown) if (cue := _cue(each)) is not None]
    return Transcript(in_order(cues), unread=unread)


def _blocks(text: str) -> tuple[list[tuple[tuple[timedelta, timedelta], list[str]]], int]:
    """Every time with the lines below it, and how many times could not be read."""
    found: list[tuple[tuple[timedelta, timedelta], list[str]]] = []
    unread = 0
    below: list[str] | None = None  # the lines of the newest caption; None while what stands here belongs to none
    for block in _paragraphs(text):
        if _COMMENT.match(block[0]) and not any(_TIMES.match(line) for line in block[:2]):
            below = None
            continue
        for number, line in enumerate(block):
            times = _TIMES.match(line)
            if times is not None:
                below = []
                found.append((_span(times), below))
            elif number < 2 and _ARROW.match(line):
                below = None
                unread += 1
            elif below is not None and not _is_name(block, number):
                below.append(line)
    return found, unread


def _paragraphs(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_name(block: Sequence[str], number: int) -> bool:
    """Whether a line is only a caption's name or number: above a time, or a number that stands alone."""
    if len(block) == 1:
        return block[0].isdecimal()
    is_above = number + 1 < len(block) and _TIMES.match(block[number + 1]) is not None
    return is_above and (number == 0 or block[number].isdecimal())


def _span(found: re.Match[str]) -> tuple[timedelta, timedelta]:
    start, end = _moment(found.groups()[:4]), _moment(found.groups()[4:])
    return start, max(start, end)


def _moment(parts: Sequence[str | None]) -> timedelta:
    hours, minutes, seconds, fraction = parts
    return timedelta(
        hours=int(hours or 0),
        minutes=int(minutes or 0),
        seconds=int(seconds or 0),
        milliseconds=int((fraction or "0")[:3].ljust(3, "0")),
    )


def _voices(times: tuple[timedelta, timedelta], lines: Sequence[str], *, is_vtt: bool) -> Iterator[_Shown]:
    """A caption, or several of one moment where several people speak in it."""
    said, speaker = "", None
    position = 0
    whole = "\n".join(lines)
    for voice in _VOICE.finditer(whole):
        said = whole[position : voice.start()]
        yield _Shown(*times, speaker, _plain(said, is_vtt=is_vtt))
        name = voice.group(1)
        speaker = " ".join(_characters(name).split()) or None if name is not None else None
        position = voice.end()
    yield _Shown(*times, speaker, _plain(whole[position:], is_vtt=is_vtt))


def _plain(said: str, *, is_vtt: bool) -> tuple[str, ...]:
    """Lines without markup and needless blanks."""
    said = _TAG.sub("", said)
    if not is_vtt:
        said = _POSITION.sub("", said)
    return tuple(line for each in said.split("\n") if (line := " ".join(each.split())))


def _characters(text: str) -> str:
    return _ENTITY.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    """What a reference stands for; a name that is none stays as it is."""
    reference = found.group()
    return html.unescape(reference) if reference[1] == "#" or reference[1:] in html5 else reference


def _once(shown: Sequence[_Shown]) -> list[_Shown]:
    """Each line once, where captions roll: a caption shows again what the one before showed, and adds to it."""
    pairs = list(pairwise(shown))
    rolls = sum(_again(before, after) > 0 and len(after.lines) > 1 for before, after in pairs)
    rolls += sum(_grows(before, after) for before, after in pairs)
    if rolls < max(_FEWEST_ROLLS, len(pairs) * _ROLLS):
        return list(shown)
    kept: list[_Shown] = list(shown[:1])
    for before, after in pairs:
        if _grows(before, after):
            kept[-1] = replace(after, start=kept[-1].start)
            continue
        left = after.lines[_again(before, after) :]
        if left:
            kept.append(replace(after, lines=left))
        else:
            kept[-1] = replace(kept[-1], end=max(kept[-1].end, after.end))
    return kept


def _again(before: _Shown, after: _Shown) -> int:
    """How many lines of a caption are the last ones of the caption before it."""
    if after.start > before.end + _SAME_MOMENT or after.speaker != before.speaker:
        return 0
    for number in range(min(len(before.lines), len(after.lines), _SHOWN_AT_ONCE), 0, -1):
        if before.lines[-number:] == after.lines[:number]:
            return number
    return 0


def _grows(before: _Shown, after: _Shown) -> bool:
    """Whether a caption says what the one before said and goes on, while that one is still shown."""
    said, now = " ".join(before.lines), " ".join(after.lines)
    return after.start < before.end and after.speaker == before.speaker and now.startswith(f"{said} ")


def _named(shown: Sequence[_Shown]) -> Iterator[_Shown]:
    """Captions with their speakers, where those stand before the words and no tag says who speaks."""
    if any(each.speaker is not None for each in shown) or not names_speakers([each.lines[0] for each in shown]):
        yield from shown
        return
    for each in shown:
        speaker: str | None = None
        said: list[str] = []
        for line in each.lines:
            found = prefix(line)
            if found is not None:
                if said:
                    yield replace(each, speaker=speaker, lines=tuple(said))
                speaker, said = _characters(found[0]), []
                line = found[1]
            said.append(line)
        yield replace(each, speaker=speaker, lines=tuple(said))


def _cue(shown: _Shown) -> Cue | None:
    said = " ".join(_characters(" ".join(shown.lines)).split())
    return Cue(shown.start, shown.end, shown.speaker, said) if said else None
