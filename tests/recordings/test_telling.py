"""What became of a posted transcript is told in the language of the cohort."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.model import Kind
from bot.recordings.telling import told_not_loaded, told_read, told_wrong, transcript
from bot.recordings.transcript import Cue, Transcript
from bot.recordings.trouble import OF_ANOTHER_KIND, PDF, TranscriptError
from tests.builders import a_course, a_session, a_sitting, a_slot, a_timetable, an_occurrence
from tests.reading import read_all
from tests.scenes import a_scene

ONE = Cue(timedelta(0), timedelta(0), None, "Guten Abend.")


async def said(told: Mapping[str, str], language: str = "de") -> str:
    timetable = a_timetable(sessions=(an_occurrence(a_sitting("2026-10-07 17:00", "2026-10-07 18:00")),))
    course = a_course(sessions=(a_session(title="Sprechstunde"),), language=language)
    scene = a_scene(course, timetable, language=language, details=dict(told))
    (text,) = read_all(await transcript(a_slot(Kind.TRANSCRIPT, "qa", "week-1.file-1"), scene))
    return text


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            told_read("a.txt", Transcript((ONE, ONE), is_timed=False, unread=2)),
            [
                "2 Zeilen wurden gesagt von Leuten, die es nicht nennt.",
                "Es hat keine Zeiten, also erfährt niemand, wann etwas gesagt wurde.",
                "2 Zeiten darin waren nicht zu lesen; was darunter steht, fehlt.",
            ],
        ),
        (
            told_wrong(TranscriptError(OF_ANOTHER_KIND, "a.pdf", PDF)),
            [
                "a.pdf ist ein PDF-Dokument, und ein Transkript ist Text: eine Datei .vtt, .srt oder .txt. Exportiere "
                "das Transkript dort, wo aufgezeichnet wurde, in einem dieser Formate und poste diese Datei."
            ],
        ),
        (told_not_loaded("a.vtt", "Weg.", "Noch einmal."), ["a.vtt war nicht zu lesen: Weg.", "Noch einmal."]),
    ],
    ids=["read", "wrong", "not loaded"],
)
async def test_it_is_told_in_german(told: Mapping[str, str], expected: list[str]) -> None:
    text = await said(told)

    assert [line for line in expected if line not in text] == []
    assert "{" not in text


async def test_a_session_that_is_gone_from_the_course_is_not_talked_about() -> None:
    scene = a_scene(a_course(), a_timetable(), details=dict(told_read("a.vtt", Transcript((ONE,)))))

    assert not isinstance(await transcript(a_slot(Kind.TRANSCRIPT, "qa", "week-1.file-1"), scene), tuple)
