"""Each question is found at the minute in which it was taken up, or no minute is told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.recordings.matching import Match, Queued, match
from bot.recordings.transcript import Cue, Transcript
from tests.recordings.labelled import Labelled, session

SESSIONS = ("python.txt", "teaching.srt", "foto.vtt", "writing.txt")
UNSEEN = ("garden.txt",)


def counted(labelled: Sequence[Labelled], matches: Sequence[Match]) -> tuple[int, int, int]:
    """How many were told a moment, how many of them the right one, and how many there were to find."""
    told = [(one, found.cue) for one, found in zip(labelled, matches, strict=True) if found.cue is not None]
    right = sum(one.span is not None and one.span[0] <= cue.start < one.span[1] for one, cue in told)
    return len(told), right, sum(one.span is not None for one in labelled)


def over(sessions: Sequence[str], *, with_marks: bool) -> tuple[float, float]:
    """Precision and recall over labelled sessions."""
    sums = [0, 0, 0]
    for name in sessions:
        transcript, labelled = session(name)
        asked = [one.question if with_marks else replace(one.question, answered=None) for one in labelled]
        sums = [total + one for total, one in zip(sums, counted(labelled, match(asked, transcript)), strict=True)]
    told, right, there = sums
    return right / told, right / there


def test_the_labelled_set_is_large_enough_to_say_something() -> None:
    labelled = [one for name in SESSIONS for one in session(name)[1]]

    assert len(labelled) == 51
    assert sum(one.span is None for one in labelled) == 13
    assert all(one.span is None or one.span[0] < one.span[1] for one in labelled)


def test_with_the_moments_of_the_queue_most_are_found_and_hardly_any_wrongly() -> None:
    precision, recall = over(SESSIONS, with_marks=True)

    assert precision >= 0.97, "measured: 34 of 35 told are right"
    assert recall >= 0.89, "measured: 34 of 38 are found"


def test_by_their_words_alone_none_is_found_wrongly() -> None:
    precision, recall = over(SESSIONS, with_marks=False)

    assert precision == 1.0, "measured: 31 of 31"
    assert recall >= 0.81, "measured: 31 of 38"


def test_a_session_the_rule_was_not_made_with_is_matched_as_well() -> None:
    with_marks, alone = over(UNSEEN, with_marks=True), over(UNSEEN, with_marks=False)

    assert with_marks == (1.0, 1.0), "measured: 8 of 8, and 4 that nobody took up are told no moment"
    assert alone == (1.0, 0.75), "measured: 6 of 8"


def cue(minutes: float, text: str) -> Cue:
    start = timedelta(minutes=minutes)
    return Cue(start, start + timedelta(seconds=20), None, text)


def minutes(matches: Sequence[Match]) -> list[float | None]:
    return [found.cue.start / timedelta(minutes=1) if found.cue is not None else None for found in matches]


TWICE = Transcript(
    (
        cue(1, "Today we talk about exporting the report as a spreadsheet, and about other things."),
        cue(5, "How do we translate the buttons of the page into French?"),
        cue(10, "Again, exporting the report as a spreadsheet. You press the arrow."),
    )
)
EXPORTING = "How does exporting the report as a spreadsheet go?"


def test_where_two_places_fit_no_moment_is_told() -> None:
    assert minutes(match([Queued(EXPORTING)], TWICE)) == [None]


def test_the_order_of_the_queue_says_which_of_two_places_is_meant() -> None:
    french = Queued("How are the buttons of the page translated into French?")

    assert minutes(match([french, Queued(EXPORTING)], TWICE)) == [5, 10]
    assert minutes(match([Queued(EXPORTING), french], TWICE)) == [1, 5]


def test_the_moment_it_was_marked_says_which_of_two_places_is_meant() -> None:
    """The recording began twenty minutes after the session, as two other questions show."""
    talk = Transcript((*TWICE.cues, cue(15, "Where does the backup of the database go every night?")))
    questions = [
        Queued("Who translates the buttons of the page into French?", timedelta(minutes=26)),
        Queued("Where does the nightly backup of the database go?", timedelta(minutes=36)),
        Queued(EXPORTING, timedelta(minutes=31)),
    ]

    assert minutes(match(questions, talk)) == [5, 15, 10]


def test_one_word_that_is_said_everywhere_proves_nothing() -> None:
    assert minutes(match([Queued("Which buttons?")], TWICE)) == [None]


def test_without_times_lines_are_found_all_the_same() -> None:
    transcript = Transcript(tuple(Cue(timedelta(0), timedelta(0), None, one.text) for one in TWICE.cues[1:]), False)

    (found,) = match([Queued(EXPORTING)], transcript)

    assert found.cue == transcript.cues[1]


def test_nothing_is_found_where_nothing_was_said_or_asked() -> None:
    assert match([], TWICE) == ()
    assert minutes(match([Queued(EXPORTING)], Transcript(()))) == [None]
    assert minutes(match([Queued(""), Queued("???"), Queued("```code```")], TWICE)) == [None, None, None]


_texts = st.lists(
    st.sampled_from(["report", "spreadsheet", "French", "buttons", "backup", "night", "how", "why", "the"]), max_size=8
).map(" ".join)
_cues = st.lists(st.tuples(st.integers(0, 3_600), _texts), max_size=12).map(
    lambda said: tuple(cue(second / 60, text) for second, text in sorted(said))
)
_queued = st.builds(Queued, _texts, st.none() | st.integers(0, 5_000).map(lambda seconds: timedelta(seconds=seconds)))


@settings(max_examples=150)
@given(st.lists(_queued, max_size=6), _cues)
def test_every_question_gets_one_answer_the_same_every_time(questions: list[Queued], cues: tuple[Cue, ...]) -> None:
    transcript = Transcript(cues)

    found = match(questions, transcript)

    assert [one.question for one in found] == questions
    assert all(one.cue is None or one.cue in cues for one in found)
    assert all((one.cue is None) is (one.score == 0) and 0 <= one.score <= 1 + 1e-9 for one in found)
    assert match(questions, transcript) == found


@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_that_is_cut_off_at_its_beginning_is_matched_the_same(name: str) -> None:
    """A recording that begins later moves every moment, and nothing else."""
    transcript, labelled = session(name)
    later = timedelta(minutes=7)
    moved = Transcript(tuple(Cue(one.start + later, one.end + later, None, one.text) for one in transcript.cues))
    asked = [one.question for one in labelled]

    before, after = match(asked, transcript), match(asked, moved)

    assert [one.cue and one.cue.start + later for one in before] == [one.cue and one.cue.start for one in after]
