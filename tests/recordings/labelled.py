"""Sessions made up by hand, each with the questions of its queue and from when until when each was talked about.

As people talk and ask; what nobody took up has no span. Three were written before the rule that matches them, a fourth
made it stricter, and the fifth was written after it and measured once, without changing anything.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.recordings.matching import Queued
from bot.recordings.reading import read_transcript
from bot.recordings.transcript import Transcript

_FOLDER = Path(__file__).parent / "live"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question, and the span of the recording in which it is read out and answered."""

    question: Queued
    span: tuple[timedelta, timedelta] | None


def session(name: str) -> tuple[Transcript, Sequence[Labelled]]:
    """The transcript in the file *name*, and its labelled questions in the order of the queue."""
    file = _FOLDER / name
    labels = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["questions"]
    return read_transcript(name, file.read_bytes()), [
        Labelled(
            Queued(text, _moment(answered) if answered else None),
            (_moment(begins), _moment(ends)) if begins else None,
        )
        for text, begins, ends, answered in labels
    ]


def _moment(written: str) -> timedelta:
    minutes, seconds = written.split(":")
    return timedelta(minutes=int(minutes), seconds=int(seconds))
