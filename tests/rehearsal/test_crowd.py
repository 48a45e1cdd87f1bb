"""The crowd: the same every time, awake when it speaks, and never closer to a post than a crash could make it late."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.model import Kind
from bot.rehearsal.acts import Act, Attend, Delete, Edit, InRoom, InThread, Join, React, Rsvp, Say, Share
from bot.rehearsal.crowd import Crowd, crowd
from bot.rehearsal.hours import CLEAR
from tests.rehearsal.plays import a_small_cohort, a_small_course, a_small_timetable

SEEDS = range(1, 9)


def a_crowd(seed: int = 7, learners: int = 24) -> Crowd:
    return crowd(a_small_course(), a_small_cohort(), a_small_timetable(), seed, learners)


def test_a_seed_makes_the_same_crowd_in_every_process() -> None:
    print_it = (
        "from tests.rehearsal.test_crowd import a_crowd\n"
        "import hashlib\n"
        "print(hashlib.sha256(repr(a_crowd()).encode()).hexdigest())"
    )

    printed = {
        subprocess.run(
            [sys.executable, "-c", print_it],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=Path(__file__).parents[2],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    }

    assert len(printed) == 1


def test_another_seed_makes_another_crowd() -> None:
    assert a_crowd(1).acts != a_crowd(2).acts


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_speaks_within_ten_minutes_after_a_planned_post(seed: int) -> None:
    planned = [slot.at for slot in a_small_timetable().slots]
    spoken = [act for act in a_crowd(seed).acts if not isinstance(act, Attend)]

    assert [act for act in spoken if any(timedelta(0) <= act.at - at < CLEAR for at in planned)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_people_speak_only_in_their_own_waking_hours(seed: int) -> None:
    played = a_crowd(seed)
    waking = {face.name: face.waking for face in played.faces}

    asleep = []
    for act in played.acts:
        if isinstance(act, Say | Edit | Delete | React | Rsvp | Share):
            hours = waking[act.who]
            local = act.at.astimezone(ZoneInfo(hours.zone))
            if not hours.from_ <= local.time() < hours.until or local.weekday() not in hours.weekdays:
                asleep.append(act)
    assert asleep == []


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_answered_edited_or_taken_back_was_said_before(seed: int) -> None:
    said: dict[str, Say | Share] = {}
    deleted: set[str] = set()
    for act in a_crowd(seed).acts:
        match act:
            case Say(reply_to=str() as earlier) | Edit(of=earlier) | Delete(of=earlier) | React(of=earlier):
                assert earlier in said
                assert earlier not in deleted
                if isinstance(act, Edit | Delete):
                    assert said[earlier].who == act.who
                if isinstance(act, Delete):
                    deleted.add(earlier)
            case _:
                pass
        if isinstance(act, Say | Share):
            said[act.id] = act


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_speaks_before_they_joined(seed: int) -> None:
    joined = set()
    for act in a_crowd(seed).acts:
        if isinstance(act, Join):
            joined.add(act.who)
        assert act.who in joined


def test_every_act_has_an_id_of_its_own() -> None:
    assert max(Counter(act.id for act in a_crowd().acts).values()) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_crowd_does_everything_a_cohort_does(seed: int) -> None:
    acts = a_crowd(seed).acts

    assert {type(act) for act in acts} >= {Join, Say, React, Rsvp, Attend, Share}
    assert any(isinstance(act, Edit | Delete) for act in acts)
    assert _in_threads(acts, Kind.LESSON)
    assert _in_threads(acts, Kind.ANNOUNCEMENT)
    assert any(isinstance(act, Say) and act.where == InRoom("questions") for act in acts)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_thread_stays_silent_until_its_nudge(seed: int) -> None:
    nudges = {slot.subject: slot.at for slot in a_small_timetable().slots if slot.kind is Kind.NUDGE}
    first_said = {
        act.where.subject: act.at
        for act in reversed(_in_threads(a_crowd(seed).acts, Kind.LESSON))
        if isinstance(act.where, InThread)
    }

    silent = [lesson for lesson, at in nudges.items() if lesson not in first_said or first_said[lesson] > at]
    assert silent
    assert "lesson-1" not in silent


@pytest.mark.parametrize("seed", SEEDS)
def test_the_recording_is_attached_by_staff_the_day_after(seed: int) -> None:
    played = a_crowd(seed)
    staff = {face.name for face in played.faces if face.role == "instructor"}
    ends = {held.occurrence: held.sittings[-1].ends.at for held in a_small_timetable().sessions}

    shared = [act for act in played.acts if isinstance(act, Share)]

    assert len(shared) == 2
    for act in shared:
        assert act.who in staff
        assert isinstance(act.where, InThread)
        assert timedelta(hours=12) < act.at - ends[act.where.occurrence] < timedelta(days=3)


def test_learners_may_be_named_with_their_zones() -> None:
    learners = [("Lena", "Asia/Tokyo"), ("Tom", None)]

    faces = crowd(a_small_course(), a_small_cohort(), a_small_timetable(), 1, learners).faces

    assert [(face.name, face.waking.zone) for face in faces if face.role == "learner"] == [
        ("Lena", "Asia/Tokyo"),
        ("Tom", "Europe/Paris"),
    ]


def test_questions_quote_the_lesson_and_never_its_code() -> None:
    said = [act.text for seed in SEEDS for act in a_crowd(seed).acts if isinstance(act, Say)]

    assert any("Every loop has a beginning, a step and an end." in text for text in said)
    assert any('"When it never stops"' in text for text in said)
    assert any("How would you find the end of a loop before you run it?" in text for text in said)
    assert not any("Code is not quoted" in text or "example.org" in text or "{" in text for text in said)


def test_a_hundred_learners_have_a_hundred_names() -> None:
    faces = a_crowd(learners=100).faces

    assert len({face.name for face in faces}) == len(faces) == 103


def test_late_joiners_come_after_the_second_week_of_a_longer_course() -> None:
    course = a_small_course().model_copy(update={"weeks": 8})

    played = crowd(course, a_small_cohort(), a_small_timetable(), 7)

    late = [face for face in played.faces if face.joins > timedelta(0)]
    assert len(late) == 2
    assert all(timedelta(days=14) <= face.joins < timedelta(days=22) for face in late)


def _in_threads(acts: tuple[Act, ...], kind: Kind) -> list[Say]:
    return [act for act in acts if isinstance(act, Say) and isinstance(act.where, InThread) and act.where.kind is kind]
