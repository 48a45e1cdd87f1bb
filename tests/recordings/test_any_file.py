"""Whatever is in a file, it is read or refused; and what we write is read as it was."""

from contextlib import suppress
from datetime import timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recordings.reading import read_transcript
from bot.recordings.speakers import prefix
from bot.recordings.transcript import LONGEST_CUE, Cue, Transcript
from bot.recordings.trouble import TranscriptError
from bot.recordings.writing import written

_moments = st.integers(0, 30 * 3_600_000).map(lambda milliseconds: timedelta(milliseconds=milliseconds))
_words = (
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@st.composite
def _cues(draw: st.DrawFn) -> Cue:
    start, end = sorted((draw(_moments), draw(_moments)))
    return Cue(start, end, draw(st.none() | _words), draw(_words))


@settings(max_examples=300)
@given(st.lists(_cues(), min_size=1, max_size=8))
def test_what_is_written_as_webvtt_is_read_as_the_same_cues(cues: list[Cue]) -> None:
    transcript = Transcript(tuple(sorted(cues, key=lambda cue: cue.start)))

    assert read_transcript("a.vtt", written(transcript).encode()) == transcript


_PIECES = [
    "WEBVTT", "\n", "\n\n", "\r\n", "1", "NOTE", "STYLE", "00:00:01.000", " --> ", "-->", "00:01,5", "<v ", "<v Ada>",
    "</v>", "<c>", "<00:01.000>", "&amp;", "&#0;", "&#xD800;", "Ada: ", "[00:12]", "[", "]", "(0:01):", "Ada  0:03",
    "{\\an8}",
    "99:99:99.999", "999:59:59", "\ufeff", "\x00", "ß", "word", " ", ":", "<", ">", "&", "²:³³", "٣:٣٣",
]  # fmt: skip


_texts = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=40).map("".join)
_files = st.binary(max_size=400) | _texts.map(lambda text: text.encode("utf-8", "replace"))


@settings(max_examples=500)
@given(_files, st.sampled_from(["a.vtt", "a.srt", "a.txt", "", "transcript.txt", "x" * 300]))
def test_whatever_is_in_a_file_it_is_read_or_refused(data: bytes, name: str) -> None:
    try:
        transcript = read_transcript(name, data)
    except TranscriptError:
        return
    assert transcript.cues
    assert [cue.start for cue in transcript.cues] == sorted(cue.start for cue in transcript.cues)
    assert all(cue.text and len(cue.text) <= LONGEST_CUE for cue in transcript.cues)
    assert read_transcript("again.vtt", written(transcript).encode()).cues == transcript.cues


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v" + " " * 4_000_000,
        "WEBVTT\n\n" + ("00:01.000 --> 00:02.000\n" + "a\n" * 40_000 + "\n") * 4,
        "<" * 4_000_000,
        "{\\" * 2_000_000,
        "A" * 4_900_000,
        ("A " * 2_400_000) + ":",
        "0:00 (" * 800_000,
    ],
    ids=["blanks", "lines", "signs", "braces", "one word", "one line", "stamps"],
)
def test_hostile_text_costs_seconds_at_most(text: str) -> None:
    begun = perf_counter()
    with suppress(TranscriptError):
        read_transcript("a.srt" if "-->" in text else "a.txt", text.encode())

    assert perf_counter() - begun < 10


def test_what_is_written_names_nobody_who_was_not_named() -> None:
    text = written(Transcript((Cue(timedelta(0), timedelta(1), None, "Ada: hello"),)))

    assert prefix("Ada: hello") == ("Ada", "hello")
    assert "Ada&#58; hello" in text
