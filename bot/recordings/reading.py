"""A file becomes a transcript, whatever program wrote it; or one error says what is wrong with it."""

from collections.abc import Iterator
from pathlib import PurePath

from bot.recordings.captions import is_captions, read_captions
from bot.recordings.decoding import decode
from bot.recordings.told import read_told
from bot.recordings.transcript import LONGEST_CUE, MOST_CUES, Cue, Transcript
from bot.recordings.trouble import NO_TIMES, NO_WORDS, NOT_SURE, TOO_LONG, TranscriptError

SUFFIXES = (".vtt", ".srt", ".txt")
"""What the names of transcripts end in."""

_CAPTIONS = (".vtt", ".srt")
_LINES_A_CUE = 10  # with its number, its times and an empty line; a file with more is not even looked through
_NAMES = ("transcript", "transkript", "transcription", "captions", "subtitles", "untertitel", "mitschrift")


def read_transcript(name: str, data: bytes) -> Transcript:
    """The transcript in a file called *name*. Raises TranscriptError; nothing else, whatever is in the file."""
    text = decode(data, name)
    if text.count("\n") > MOST_CUES * _LINES_A_CUE:
        raise TranscriptError(TOO_LONG, name, limit=MOST_CUES)
    if is_captions(text):
        transcript = read_captions(text)
    elif PurePath(name).suffix.lower() in _CAPTIONS:
        raise TranscriptError(NO_TIMES, name)
    else:
        transcript = read_told(text)
    if not transcript.cues:
        raise TranscriptError(NO_TIMES if is_captions(text) else NO_WORDS, name)
    cues = tuple(part for cue in transcript.cues for part in _parts(cue))
    if len(cues) > MOST_CUES:
        raise TranscriptError(TOO_LONG, name, limit=MOST_CUES)
    return Transcript(cues, transcript.is_timed, transcript.unread)


def is_called_transcript(name: str) -> bool:
    """Whether a file is a transcript by its name: its ending, and of `.txt` what it is called."""
    path = PurePath(name.lower())
    return path.suffix in _CAPTIONS or (path.suffix == ".txt" and any(word in path.stem for word in _NAMES))


def may_be_transcript(name: str) -> bool:
    """Whether a file is to be read: by its ending, or because it is called one, whatever kind of file it is."""
    path = PurePath(name.lower())
    return path.suffix in SUFFIXES or any(word in path.stem for word in _NAMES)


def read_shared(name: str, data: bytes) -> Transcript:
    """The same for a file that nobody called a transcript: any text will not do, it has to look like one."""
    transcript = read_transcript(name, data)
    if not is_called_transcript(name) and not transcript.is_timed and not transcript.speakers:
        raise TranscriptError(NOT_SURE, name)
    return transcript


def _parts(cue: Cue) -> Iterator[Cue]:
    begins = 0
    while len(cue.text) - begins > LONGEST_CUE:
        blank = cue.text.rfind(" ", begins, begins + LONGEST_CUE + 1)
        ends = blank if blank > begins else begins + LONGEST_CUE
        yield Cue(cue.start, cue.end, cue.speaker, cue.text[begins:ends])
        begins = ends + (blank == ends)
    yield cue if not begins else Cue(cue.start, cue.end, cue.speaker, cue.text[begins:])
