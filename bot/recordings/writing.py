"""A transcript as a WebVTT file, for players and for whoever takes it along. Reading it gives the same transcript."""

import html
from collections.abc import Iterator
from datetime import timedelta

from bot.recordings.speakers import prefix
from bot.recordings.transcript import Cue, Transcript


def written(transcript: Transcript) -> str:
    """The file, its speakers in voice tags."""
    return "\n".join(_lines(transcript))


def _lines(transcript: Transcript) -> Iterator[str]:
    yield "WEBVTT"
    yield ""
    for cue in transcript.cues:
        yield f"{_moment(cue.start)} --> {_moment(cue.end)}"
        yield _said(cue)
        yield ""


def _said(cue: Cue) -> str:
    text = html.escape(cue.text, quote=False)
    if cue.speaker is not None:
        return f"<v {html.escape(cue.speaker, quote=False)}>{text}"
    if prefix(text) is not None:
        text = text.replace(":", "&#58;", 1)  # no name of a speaker: nobody was named here
    return text


def _moment(moment: timedelta) -> str:
    minutes, milliseconds = divmod(moment // timedelta(milliseconds=1), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
