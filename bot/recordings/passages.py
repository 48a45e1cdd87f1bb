"""Passages of a transcript: what one person says in one go, long enough to be found and short enough to jump to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bot.recordings.transcript import Cue, Transcript

_LONGEST = 600  # characters
_LASTS = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Passage:
    """Cues of one speaker that follow each other, from the *first* one on."""

    first: int
    start: timedelta
    speaker: str | None
    text: str


def passages(transcript: Transcript) -> Iterator[Passage]:
    """The whole transcript in passages, in order."""
    begun: list[Cue] = []
    first = 0
    for number, cue in enumerate(transcript.cues):
        if begun and not _goes_on(begun, cue):
            yield _passage(first, begun)
            begun, first = [], number
        begun.append(cue)
    if begun:
        yield _passage(first, begun)


def _goes_on(begun: list[Cue], cue: Cue) -> bool:
    longer = sum(len(one.text) + 1 for one in begun) + len(cue.text)
    return cue.speaker == begun[0].speaker and longer <= _LONGEST and cue.start - begun[0].start < _LASTS


def _passage(first: int, cues: list[Cue]) -> Passage:
    return Passage(first, cues[0].start, cues[0].speaker, " ".join(cue.text for cue in cues))
