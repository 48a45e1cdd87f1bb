"""A whole small cohort, played: everything in the timetable is said or said why not, the same every time."""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from adapters.memory.rehearsing import BuiltInTools
from bot.course.folder import load_folder
from bot.model import Kind
from bot.rehearsal.acts import Say
from bot.rehearsal.play import Play, play_of
from bot.rehearsal.playing import Played, play_here
from bot.rehearsal.report_json import report_json
from bot.rehearsal.report_text import report_text
from bot.rehearsal.transcribing import transcribe
from bot.views.transcript import Audience, Entry, Transcript
from tests.course.folders import a_course_folder
from tests.rehearsal.folder import a_rehearsable_folder


@dataclass(frozen=True)
class Rehearsed:
    play: Play
    played: Played
    transcript: Transcript
    progress: tuple[float, ...]

    def ours(self, kind: Kind) -> list[Entry]:
        return [one for one in self.transcript.entries if one.reason is not None and one.reason.kind == kind]


def rehearse(root: Path, seed: int = 1) -> Rehearsed:
    folder, tools = load_folder(root), BuiltInTools()
    play = play_of(folder, folder.cohorts[0], seed, root)
    progress: list[float] = []
    played = asyncio.run(play_here(play, tools, progress.append))
    return Rehearsed(play, played, transcribe(play, played, tools.plain), tuple(progress))


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    return rehearse(a_rehearsable_folder(tmp_path_factory.mktemp("course")))


def test_every_slot_is_said_or_said_why_not(rehearsed: Rehearsed) -> None:
    reasons = [one.reason for one in rehearsed.transcript.entries if one.reason is not None]
    reasons += [one.reason for one in rehearsed.transcript.skipped]

    planned = {(slot.kind.value, slot.subject, slot.occurrence) for slot in rehearsed.play.reading.timetable.slots}
    assert planned - {(one.kind, one.subject, one.occurrence) for one in reasons} == set()


def test_what_is_said_comes_at_its_planned_moment(rehearsed: Rehearsed) -> None:
    late = [one for one in rehearsed.transcript.entries if one.reason and one.at - one.reason.due_at > timedelta(0)]

    assert late == []


def test_everybody_can_do_everything_they_meant_to(rehearsed: Rehearsed) -> None:
    assert rehearsed.played.left_out == ()


def test_a_lesson_has_its_thread_with_the_question_first_and_people_below(rehearsed: Rehearsed) -> None:
    post = next(
        one for one in rehearsed.transcript.posts() if one.parts[0].reason and one.parts[0].reason.subject == "part-1"
    )

    assert post.opens == "Lesson 1: Loops, part 1"
    assert post.thread[0].text.startswith("What did loop 1 print, and what did you expect?")
    people = [one for one in post.thread if not one.is_ours]
    assert people
    assert all(after.at >= before.at for before, after in pairwise(post.thread))
    assert all(one.at - post.at >= timedelta(minutes=10) for one in people)


def test_what_the_crowd_says_stands_in_the_transcript_word_for_word(rehearsed: Rehearsed) -> None:
    said = Counter(act.text for act in rehearsed.play.crowd.acts if isinstance(act, Say))
    seen = Counter(one.text for one in rehearsed.transcript.entries if not one.is_ours)

    edited = sum(one.edited_at is not None for one in rehearsed.transcript.entries if not one.is_ours)
    assert (said - seen).total() == edited
    assert edited + sum(one.deleted_at is not None for one in rehearsed.transcript.entries) > 0


def test_a_wrap_up_quotes_what_was_asked_and_links_to_where_it_stands(rehearsed: Rehearsed) -> None:
    text = "\n".join(one.text for one in rehearsed.ours(Kind.WRAP_UP))

    asked = [
        one for one in rehearsed.transcript.entries if "How do I notice that I got" in one.text and not one.is_ours
    ]
    for one in asked:
        assert one.text[:60] in " ".join(text.split())
    assert "(#lessons › Lesson 1: Loops, part 1, " in text


def test_a_silent_thread_is_nudged_and_one_in_which_people_wrote_is_not(rehearsed: Rehearsed) -> None:
    nudges = rehearsed.ours(Kind.NUDGE)
    skipped = [one for one in rehearsed.transcript.skipped if one.reason.kind == Kind.NUDGE]

    assert nudges
    assert skipped
    assert all(one.why.endswith("wrote in the thread") for one in skipped)


def test_an_attached_recording_is_announced_in_the_session_thread(rehearsed: Rehearsed) -> None:
    announced = rehearsed.ours(Kind.RECORDING)

    assert [one.spot.thread for one in announced] == ["Live Q&A, week 1", "Live Q&A, week 2"]
    assert "https://recordings.example/qa-week-1.mp4" in announced[0].text


def test_sittings_stand_in_the_calendar(rehearsed: Rehearsed) -> None:
    entries = [one for one in rehearsed.transcript.entries if one.what == "calendar entry"]

    assert [one.text.splitlines()[:2] for one in entries[:2]] == [
        ["Live Q&A", "Wed 7 Oct 17:00 to 17:45"],
        ["Live Q&A", "Thu 8 Oct 08:00 to 08:45"],
    ]


def test_rooms_are_called_as_the_course_calls_them(rehearsed: Rehearsed) -> None:
    spots = {(one.spot.name, one.spot.role, one.spot.audience) for one in rehearsed.transcript.entries}

    assert {spot for spot in spots if spot[2] is not Audience.ONE_PERSON} == {
        ("#announcements", "announcements", Audience.EVERYONE),
        ("#lessons", "lessons", Audience.EVERYONE),
        ("#questions", "questions", Audience.EVERYONE),
        ("#staff", "staff", Audience.STAFF),
    }


def test_progress_goes_from_nothing_to_all(rehearsed: Rehearsed) -> None:
    assert list(rehearsed.progress) == sorted(rehearsed.progress)
    assert rehearsed.progress[0] < 0.1
    assert rehearsed.progress[-1] == 1.0


_TELL = """
import hashlib, sys
from pathlib import Path
from adapters.memory.rehearsing import BuiltInTools
from tests.rehearsal.test_playing import rehearse
from bot.rehearsal.report_json import report_json
from bot.rehearsal.report_text import report_text
from bot.logs import set_up_logs
from bot.settings import Settings
set_up_logs(Settings(log_level="error"))
root = Path(sys.argv[1])
told = rehearse(root, 3).transcript
reports = report_json([told]), "\\n".join(report_text(told)), BuiltInTools().page([told], root)
print(*(hashlib.sha256(report.encode()).hexdigest() for report in reports))
"""


def test_one_seed_makes_the_same_bytes_in_every_process_and_format(tmp_path: Path) -> None:
    root = a_rehearsable_folder(tmp_path)

    printed = {
        subprocess.run(
            [sys.executable, "-c", _TELL, str(root)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    }

    assert len(printed) == 1
    assert len(set(printed.pop().split())) == 3


def test_another_seed_makes_another_transcript(rehearsed: Rehearsed, tmp_path: Path) -> None:
    other = rehearse(a_rehearsable_folder(tmp_path), seed=2).transcript

    assert [one.key for one in other.entries if one.is_ours and one.reason and one.reason.kind == Kind.LESSON] == [
        one.key for one in rehearsed.ours(Kind.LESSON)
    ]
    assert {one.text for one in other.entries} != {one.text for one in rehearsed.transcript.entries}


def test_the_text_tells_everything_week_by_week(rehearsed: Rehearsed) -> None:
    text = "\n".join(report_text(rehearsed.transcript))

    assert text.startswith(
        "Loops for the impatient · Autumn 2026\n2 weeks, times in Europe/Paris · 6 learners, 2 staff · seed 1\n"
    )
    assert "══ Week 1 · Mon 5 Oct to Sun 11 Oct ═" in text
    assert "══ After the last week ═" in text
    for entry in rehearsed.transcript.entries:
        if entry.deleted_at is None:
            assert "".join(entry.text.split()) in "".join(text.replace("│", "").split())


def test_the_json_tells_the_same(rehearsed: Rehearsed) -> None:
    (told,) = json.loads(report_json([rehearsed.transcript]))["rehearsals"]

    assert [one["id"] for one in told["entries"]] == [one.id for one in rehearsed.transcript.entries]
    assert told["counts"]["posts"] == rehearsed.transcript.counts()["posts"]


def test_a_cohort_of_one_lesson_without_sessions_staff_or_learners_can_be_played(tmp_path: Path) -> None:
    told = rehearse(a_course_folder(tmp_path))

    kinds = [one.reason.kind for one in told.transcript.entries if one.reason]
    assert [kind for kind in kinds if kind not in ("greeting", "alert")] == (
        ["welcome", "welcome", "lesson", "lesson", "catch-up", "catch-up", "ending"]
    )
    assert kinds.count("greeting") == 22, "one message to each of those who came before the first lesson"
    assert (told.transcript.learners, told.transcript.staff) == (24, 1)
    assert told.played.left_out == ()
