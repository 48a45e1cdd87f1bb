"""Transcripts as programs write them, and files that are none."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.recordings.reading import is_called_transcript, read_shared, read_transcript
from bot.recordings.transcript import LONGEST_CUE, MOST_CUES, Transcript, shown
from bot.recordings.trouble import TranscriptError
from bot.words import words_for
from tests.recordings.samples import SRT, TEAMS_LIKE, ZOOM_LIKE


def said(transcript: Transcript) -> list[str]:
    """One line for each cue, as a reader would note it."""
    return [f"{shown(cue.start)} {cue.speaker or '-'}: {cue.text}" for cue in transcript.cues]


def read(text: str, name: str = "session.vtt") -> list[str]:
    return said(read_transcript(name, text.encode()))


def test_a_voice_tag_says_who_speaks() -> None:
    assert read(TEAMS_LIKE) == [
        "0:03 Mira Okafor: Good evening, everybody.",
        "0:07 Jonas Weiß: Is the deadline on Friday or on Sunday?",
    ]


def test_a_name_before_the_words_says_who_speaks() -> None:
    assert read(ZOOM_LIKE) == [
        "0:03 Mira Okafor: Good evening, everybody.",
        "0:07 Jonas: Is the deadline: Friday?",
        "0:12 Mira Okafor: Sunday.",
    ]


def test_a_colon_now_and_then_names_nobody() -> None:
    cues = [f"00:{number:02}.000 --> 00:{number:02}.900\nwords and more words {number}\n" for number in range(10)]

    text = "WEBVTT\n\n" + "\n".join([*cues, "00:11.000 --> 00:12.000\nRemember this: save first.\n"])

    assert read(text)[-1] == "0:11 -: Remember this: save first."


def test_srt_is_read_with_its_numbers_markup_and_empty_lines() -> None:
    assert read(SRT, "session.srt") == [
        "0:03 -: Good evening, everybody.",
        "0:07 -: Is the deadline on Friday or on Sunday?",
        "1:00:12 -: 42",
    ]
    last = read_transcript("session.srt", SRT.encode()).cues[-1]
    assert (last.start, last.end) == (timedelta(hours=1, seconds=12.5), timedelta(hours=1, seconds=13.25))


def test_srt_without_empty_lines_or_numbers_is_read_all_the_same() -> None:
    text = "1\n00:01,000 --> 00:02,000\none\n2\n00:03,000 --> 00:04,000\ntwo\n00:05,000 --> 00:06,000\nthree"

    assert read(text, "a.srt") == ["0:01 -: one", "0:03 -: two", "0:05 -: three"]


def test_what_is_no_talk_is_left_out() -> None:
    text = """WEBVTT - made by a program
Kind: captions
X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000

STYLE
::cue { color: papayawhip }

REGION
id:fred width:40%

NOTE
Checked by hand
at night

NOTE and once more

intro
01:02.500 --> 01:04.000 align:start position:10% line:-1
<c.loud>R&amp;D</c> &lt;first&gt; <00:01:03.000><lang en>then</lang>
<ruby>sales<rt>s</rt></ruby> &notanentity; & <b>x</b>
< y
"""

    assert read(text) == ["1:02 -: R&D <first> then saless &notanentity; & x < y"]


def test_two_voices_in_one_caption_are_two_cues() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v.loud Ada>Yes.</v> <v Bo &amp; Co>No.\n"

    assert read(text) == ["0:01 Ada: Yes.", "0:01 Bo & Co: No."]


def test_captions_that_roll_on_are_read_once() -> None:
    text = """WEBVTT

00:00:00.000 --> 00:00:02.000 align:start position:0%
good evening<00:00:00.500><c> everybody</c>

00:00:02.000 --> 00:00:02.010
good evening everybody

00:00:02.010 --> 00:00:04.000
good evening everybody
today<00:00:02.500><c> we look at loops</c>

00:00:04.000 --> 00:00:04.010
today we look at loops

00:00:04.010 --> 00:00:06.000
today we look at loops
and lists
"""

    assert read(text) == ["0:00 -: good evening everybody", "0:02 -: today we look at loops", "0:04 -: and lists"]


def test_captions_that_grow_are_read_once_from_their_first_word() -> None:
    grow = ["so the", "so the deadline", "so the deadline is", "so the deadline is on Friday"]
    text = "WEBVTT\n\n" + "\n".join(
        f"00:0{number}.000 --> 00:0{number + 2}.000\n{words}\n" for number, words in enumerate(grow, 1)
    )

    assert read(text) == ["0:01 -: so the deadline is on Friday"]


def test_somebody_who_repeats_themselves_is_heard_twice() -> None:
    cues = ["Yes.", "Yes.", "I think so too.", "Yes.", "Thank you."]
    text = "WEBVTT\n\n" + "\n".join(
        f"00:0{number}.000 --> 00:0{number + 1}.000\n{words}\n" for number, words in enumerate(cues)
    )

    assert [line.split(": ")[1] for line in read(text)] == cues


def test_cues_in_any_order_come_in_the_order_in_which_they_were_said() -> None:
    text = (
        "WEBVTT\n\n00:05.000 --> 00:09.000\nlater\n\n00:01.000 --> 00:07.000\nsooner\n\n00:03.000 --> 00:02.000\nodd\n"
    )

    assert read(text) == ["0:01 -: sooner", "0:03 -: odd", "0:05 -: later"]


def test_times_that_cannot_be_read_are_counted_and_leave_the_rest() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\n00:0 --> 00:03.000\nlost\n\n00:04.000 --> 00:05.000\nthree\n"

    transcript = read_transcript("a.vtt", text.encode())

    assert said(transcript) == ["0:01 -: one", "0:04 -: three"]
    assert transcript.unread == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[00:12:34] Mira: Hello.\n[00:12:40] Bo: Hi.\n", ["12:34 Mira: Hello.", "12:40 Bo: Hi."]),
        ("(12:34) Hello.\n(12:40) Hi.\n", ["12:34 -: Hello.", "12:40 -: Hi."]),
        ("00:12:34 Mira: Hello.\n00:12:40 Bo: Hi.\n", ["12:34 Mira: Hello.", "12:40 Bo: Hi."]),
        ("12:34 - Mira: Hello.\n12:40 - Bo: Hi.\n", ["12:34 Mira: Hello.", "12:40 Bo: Hi."]),
        ("Mira Okafor  0:03\nHello.\nAnd welcome.\n\nBo  1:02:03\nHi.\n", [
            "0:03 Mira Okafor: Hello.", "0:03 Mira Okafor: And welcome.", "1:02:03 Bo: Hi."
        ]),
        ("[Mira Okafor] 17:00:12\nHello.\n[Bo] 17:01:12\nHi.\n", ["0:00 Mira Okafor: Hello.", "1:00 Bo: Hi."]),
        ("Mira (00:12): Hello.\nBo (00:15): Hi.\n", ["0:12 Mira: Hello.", "0:15 Bo: Hi."]),
        ("00:00:00\n\nMira: Hello.\nBo: Hi.\n\n00:05:00\n\nMira: Bye.\n", [
            "0:00 Mira: Hello.", "0:00 Bo: Hi.", "5:00 Mira: Bye."
        ]),
        ("[00:01 - 00:03] Hello.\n[00:10] Hi.\n", ["0:01 -: Hello.", "0:10 -: Hi."]),
        ("Mira: Hello.\nBo: Hi.\nMira: Bye at 10:00\n", [
            "0:00 Mira: Hello.", "0:00 Bo: Hi.", "0:00 Mira: Bye at 10:00"
        ]),
        ("We meet at 10:00\nas always\nin the room\n", [
            "0:00 -: We meet at 10:00", "0:00 -: as always", "0:00 -: in the room"
        ]),
    ],
    ids=["brackets", "parentheses", "bare", "dash", "headings", "time of day", "between", "now and then", "spans",
         "names only", "words only"],
)  # fmt: skip
def test_plain_text_is_read_with_what_stands_in_it(text: str, expected: Sequence[str]) -> None:
    assert read(text, "session.txt") == expected


def test_plain_text_without_times_claims_none() -> None:
    assert not read_transcript("a.txt", b"Mira: Hello.\nBo: Hi.\n").is_timed
    assert read_transcript("a.txt", b"[00:01] Mira: Hello.\n").is_timed


def test_a_line_lasts_until_the_next_one_begins_unless_its_end_is_written() -> None:
    cues = read_transcript("a.txt", b"[00:01 - 00:03] Hello.\n[00:10] Hi.\n[00:20] Bye.\n").cues

    assert [cue.end.seconds for cue in cues] == [3, 20, 20]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_usual_encoding_and_line_end_is_read(encoding: str, end: str) -> None:
    text = TEAMS_LIKE.replace("Good evening, everybody.", "Schöne Grüße – “Mira”").replace("\n", end)

    cues = read_transcript("a.vtt", text.encode(encoding)).cues

    assert [(cue.speaker, cue.text) for cue in cues] == [
        ("Mira Okafor", "Schöne Grüße – “Mira”"),
        ("Jonas Weiß", "Is the deadline on Friday or on Sunday?"),
    ]


def test_a_file_cut_in_the_middle_of_a_letter_is_still_utf_8() -> None:
    data = (TEAMS_LIKE + "\n00:20.000 --> 00:21.000\nGrüße, ö").encode()[:-1]

    assert read_transcript("a.vtt", data).cues[-1].text == "Grüße, �"


def test_a_long_paragraph_is_cut_between_words() -> None:
    words = " ".join(f"word{number}" for number in range(1_000))

    cues = read_transcript("a.txt", f"[00:05] Mira: {words}\n".encode()).cues

    assert all(len(cue.text) <= LONGEST_CUE for cue in cues)
    assert " ".join(cue.text for cue in cues) == words
    assert {(cue.start.seconds, cue.speaker) for cue in cues} == {(5, None)} or {cue.speaker for cue in cues} == {
        "Mira"
    }


EXPORT_AS_TEXT = (
    "and a transcript is text: a .vtt, .srt or .txt file. Export the transcript as one of these from where the session "
    "was recorded, and post that file."
)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.vtt", b"", "a.vtt is empty: there is no transcript in it. Export it once more from where the session was "
         "recorded, and post that file."),
        ("a.vtt", b"\xef\xbb\xbf \r\n", "a.vtt is empty: there is no transcript in it. Export it once more from where "
         "the session was recorded, and post that file."),
        ("a.txt", b"%PDF-1.7 ...", f"a.txt is a PDF document, {EXPORT_AS_TEXT}"),
        ("a.vtt", b"\x89PNG\r\n\x1a\n\x00", f"a.vtt is a picture, {EXPORT_AS_TEXT}"),
        ("a.vtt", b"RIFF\x00\x00\x00\x00WEBPVP8", f"a.vtt is a picture, {EXPORT_AS_TEXT}"),
        ("a.docx", b"PK\x03\x04\x14\x00", f"a.docx is an office document or a packed file, {EXPORT_AS_TEXT}"),
        ("a.srt", b"\x00\x00\x00\x20ftypisom", f"a.srt is a sound or video file, {EXPORT_AS_TEXT}"),
        ("a.srt", b"RIFF\x00\x00\x00\x00WAVEfmt ", f"a.srt is a sound or video file, {EXPORT_AS_TEXT}"),
        ("a.txt", b"<!DOCTYPE html><html></html>", f"a.txt is a web page, {EXPORT_AS_TEXT}"),
        ("a.txt", b'{"cues": []}', f"a.txt is a file of data, {EXPORT_AS_TEXT}"),
        ("a.txt", b"<?xml version='1.0'?><tt/>", f"a.txt is a file of data, {EXPORT_AS_TEXT}"),
        ("a.txt", bytes(range(1, 32)) * 9, f"a.txt is no text file, {EXPORT_AS_TEXT}"),
        ("a.txt", b"x" * 5_000_001, "a.txt has more than 5 MB, too much for a transcript: ten hours of talk are about "
         "one. If it is the recording itself, post it as a sound or video file, or its link."),
        ("a.vtt", b"Dear all,\nplease find enclosed", "a.vtt has no line with times like 00:12:34.000 --> 00:12:36.000 "
         "and words below it, so there is no transcript in it. Export it once more as VTT or SRT, and post that file; "
         "one without times can be a .txt file."),
        ("a.vtt", b"WEBVTT\n\nNOTE nothing\n", "a.vtt has no line with times like 00:12:34.000 --> 00:12:36.000 and "
         "words below it, so there is no transcript in it. Export it once more as VTT or SRT, and post that file; one "
         "without times can be a .txt file."),
        ("a.txt", b"[00:12]\n[00:13]\n", "a.txt has no words that can be read: there is no transcript in it. Export it "
         "once more as VTT, SRT or TXT in UTF-8, and post that file."),
        ("a.txt", b"a\n" * (MOST_CUES + 1), "a.txt has more than 20000 lines of talk, too many for one session. Cut "
         "it into one file a session, and post the one that belongs here."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_transcript_is_refused_in_full_sentences(name: str, data: bytes, error: str) -> None:
    with pytest.raises(TranscriptError) as raised:
        read_transcript(name, data)

    assert str(raised.value) == error


def test_a_text_that_nobody_called_a_transcript_has_to_look_like_one() -> None:
    homework = b"My three ideas\nare these\nand no others\n"

    with pytest.raises(TranscriptError) as raised:
        read_shared("ideas.txt", homework)

    assert str(raised.value) == (
        "ideas.txt may be any text: it has neither times nor names of speakers. If it is the transcript of the "
        "session, call it transcript.txt and post it again; nothing was done with it."
    )
    assert read_shared("Transcript 2.TXT", homework).cues
    assert read_shared("ideas.txt", b"Mira: one\nBo: two\n").speakers == ("Mira", "Bo")
    names = ("a.VTT", "notes.txt", "week-1-transkript.txt", "transcript.pdf")
    assert [is_called_transcript(name) for name in names] == [True, False, True, False]


def test_the_error_is_there_in_german() -> None:
    with pytest.raises(TranscriptError) as raised:
        read_transcript("a.vtt", b"%PDF-1.7")

    assert raised.value.in_words(words_for("de")) == (
        "a.vtt ist ein PDF-Dokument, und ein Transkript ist Text: eine Datei .vtt, .srt oder .txt. Exportiere das "
        "Transkript dort, wo aufgezeichnet wurde, in einem dieser Formate und poste diese Datei."
    )
