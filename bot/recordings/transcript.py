"""A transcript: who said what in a recording, and at which moment of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

LONGEST_CUE = 2_000
"""Characters of a cue; a longer paragraph is cut between words into several cues of the same moment."""

MOST_CUES = 20_000
"""Cues in a transcript: a day of talk has about that many lines."""

_BEGINNING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Cue:
    """Something said, from *start* to *end* of the recording, and by whom where that is written."""

    start: timedelta
    end: timedelta
    speaker: str | None
    text: str

    def __post_init__(self) -> None:
        if self.start < _BEGINNING or self.end < self.start:
            raise ValueError(f"a cue lies in its recording and ends after it begins, not {self.start} to {self.end}")

    @property
    def minute(self) -> int:
        """The minute of the recording in which it begins, from 0."""
        return self.start // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said in a recording, in order. Without times (not *is_timed*) every cue stands at its beginning.

    *unread* lines looked like times and could not be read; what stood under them is not in it.
    """

    cues: tuple[Cue, ...]
    is_timed: bool = True
    unread: int = 0

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everybody who is named, in the order in which they first speak."""
        return tuple(dict.fromkeys(cue.speaker for cue in self.cues if cue.speaker is not None))

    @property
    def length(self) -> timedelta:
        """Until when somebody speaks."""
        return max((cue.end for cue in self.cues), default=_BEGINNING)


def in_order(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """By the moment they begin; those of one moment as they stand."""
    return tuple(sorted(cues, key=lambda cue: cue.start))


def shown(moment: timedelta) -> str:
    """A moment of a recording as players show it: 4:05, 1:04:05."""
    seconds = moment // timedelta(seconds=1)
    minutes, hours = seconds // 60 % 60, seconds // 3_600
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
