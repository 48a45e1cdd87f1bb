"""Each question leads to where it can be heard, as far as that is known."""

from datetime import timedelta

import pytest

from bot.recordings.matching import Queued
from bot.recordings.moments import TakenUp, moments
from bot.recordings.transcript import Cue, Transcript

YOUTUBE, ELSEWHERE = "https://youtu.be/abc", "https://recordings.example/a.mp4"
EXPORTING = Queued("How does exporting the report as a spreadsheet go?")
MOON = Queued("Where is the dark side of the moon tonight?")


def part(text: str, at: float = 90, *, is_timed: bool = True) -> Transcript:
    start = timedelta(seconds=at if is_timed else 0)
    return Transcript((Cue(start, start, None, text),), is_timed)


EXPORTED = "So, exporting the report as a spreadsheet: you press the arrow."


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([YOUTUBE], TakenUp(timedelta(seconds=90), f"{YOUTUBE}?t=90", opens_there=True)),
        ([ELSEWHERE], TakenUp(timedelta(seconds=90), ELSEWHERE, opens_there=False)),
        ([], TakenUp(timedelta(seconds=90), None, opens_there=False)),
        ([YOUTUBE, ELSEWHERE], TakenUp(timedelta(seconds=90), None, opens_there=False)),
    ],
    ids=["known form", "unknown form", "no recording", "nobody knows which"],
)
def test_a_question_leads_to_its_moment(links: list[str], expected: TakenUp) -> None:
    assert moments([EXPORTING, MOON], [part(EXPORTED)], links) == (expected, None)


def test_without_times_it_leads_to_the_recording_and_no_moment() -> None:
    found = moments([EXPORTING], [part(EXPORTED, is_timed=False)], [YOUTUBE])

    assert found == (TakenUp(None, YOUTUBE, opens_there=False),)


def test_of_several_parts_it_is_the_one_in_which_it_was_said() -> None:
    parts = [part("We begin with the dark side of the moon, and where it is tonight.", 10), part(EXPORTED, 20)]

    found = moments([EXPORTING, MOON], parts, [ELSEWHERE, YOUTUBE])

    assert found == (
        TakenUp(timedelta(seconds=20), f"{YOUTUBE}?t=20", opens_there=True),
        TakenUp(timedelta(seconds=10), ELSEWHERE, opens_there=False),
    )


def test_what_was_said_alike_in_two_parts_is_not_sure() -> None:
    assert moments([EXPORTING], [part(EXPORTED, 10), part(EXPORTED, 20)], [YOUTUBE, YOUTUBE]) == (None,)


def test_without_a_transcript_nothing_is_known() -> None:
    assert moments([EXPORTING], [], [YOUTUBE]) == (None,)
