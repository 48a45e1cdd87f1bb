"""Every kind has somebody who writes it, in every language, and what comes late says so."""

from datetime import datetime, time

import pytest

from bot.course.course import Beside, Deliverable
from bot.kinds import RULES, Target
from bot.message import Message, message_from_json, message_to_json
from bot.model import Home, Kind, MessageRef, Slot
from bot.people.said_to_all import Announced
from bot.progress.standing import Standing
from bot.questions.numbered import Given, Numbered
from bot.questions.question import Evidence, QuestionState
from bot.saying import COMPOSERS, late_label, late_words
from bot.scene import Scene
from bot.store.absences import Extension
from bot.store.polls import Poll
from bot.words import languages, words_for
from schedules.moments import Span, WeeklyTime
from schedules.zones import LocalMoment
from tests.builders import (
    a_course,
    a_lesson,
    a_message,
    a_person,
    a_session,
    a_sitting,
    a_slot,
    a_timetable,
    an_occurrence,
    utc,
)
from tests.reading import read, read_all
from tests.records import RecordsInMemory
from tests.scenes import a_scene

SUBJECTS = {
    Kind.LESSON: ("loops", ""),
    Kind.DEADLINE_REMINDER: ("loops", ""),
    Kind.DEADLINE: ("loops", ""),
    Kind.NUDGE: ("loops", "1"),
    Kind.ANNOUNCEMENT: ("qa", "week-1"),
    Kind.PRE_WORK: ("qa", "week-1"),
    Kind.REMINDER: ("qa", "week-1.sitting-1.revision-0.1-day"),
    Kind.OPENING: ("qa", "week-1.sitting-1.revision-0"),
    Kind.CLOSING: ("qa", "week-1.sitting-1.revision-0"),
    Kind.FOLLOW_UP: ("qa", "week-1"),
    Kind.RECORDING: ("qa", "week-1"),
    Kind.CHASE: ("qa", "week-1.revision-0.chase-1"),
    Kind.SESSION_CHANGE: ("qa", "week-1.change-1"),
    Kind.TRANSCRIPT: ("qa", "week-1.file-1"),
    Kind.WRAP_UP: ("course", "week-1"),
    Kind.WRAP_UP_DRAFT: ("course", "week-1"),
    Kind.EXTENSION: ("loops", "granted-1"),
    Kind.POLL: ("course", "poll-1"),
}


def a_full_scene(language: str) -> Scene:
    """A scene in which every kind has something to say."""
    beside = Beside(post=Span(days=1), text="Zzz.")
    lesson = a_lesson(deliverable=Deliverable(due=WeeklyTime(6, time(23, 59)), text="Zzz."), text="Zzz.")
    records = RecordsInMemory(links={("qa", "week-1"): ["https://video.example/1"]})
    timetable = a_timetable(
        a_slot(),
        a_slot(Kind.WRAP_UP, "course", "week-1", "2026-10-09 16:00"),
        sessions=(an_occurrence(a_sitting("2026-10-07 17:00", "2026-10-07 18:00")),),
    )
    course = a_course(lesson, sessions=(a_session(before=beside, after=beside),), language=language)
    due = LocalMoment(datetime(2026, 10, 20, 23, 59), "UTC", utc("2026-10-20 23:59"))
    lena = Standing(course.lessons, timetable, {}, (), {"loops": Extension(1, due)}, ())
    records.standings[a_person("Lena")] = lena
    records.polls[1] = Poll(1, "", "", "Zzz?", ("zz", "zzz"), utc("2026-10-20 10:00"), None, (4, 1))
    asked_at, lena_ref, ref = utc("2026-10-06 10:00"), a_person("Lena"), MessageRef("m1")
    asked = a_message("Zzz zzz zzz zzz zzz?", ref="m1", at=asked_at, place="questions")
    records.said(asked)
    records.waiting[1] = asked
    records.asked[1] = Numbered(
        1,
        "c",
        Home("home"),
        ref,
        lena_ref,
        "Zzz",
        False,
        "Zzz zzz?",
        None,
        asked_at,
        None,
        None,
        True,
        QuestionState.OPEN,
        Evidence.NOTHING,
        None,
        None,
    )
    records.answers[1] = Given(1, 1, Home("home"), lena_ref, "Zzz", "Zzz.", asked_at, None)
    records.announcements[1] = Announced(1, "Zzz", "Zzz.", None)
    records.stored[lena_ref] = {"messages": [{"at": "2026-10-06T10:00:00+00:00", "text": "Zzz."}]}
    told = {"what": "zzz", "why": "zzz", "what_to_do": "zzz", "question": "1", "answer": "1", "about": "m1"}
    told |= {"announced": "1", "file": "zz.vtt"}
    records.was_sent(Kind.CHASE, *SUBJECTS[Kind.CHASE])
    told |= {
        "revision": "0",
        "before": "2026-10-07T17:00:00+00:00",
        "after": "2026-10-08T17:00:00+00:00",
        "zone": "UTC",
    }
    return a_scene(course, timetable, records, language=language, details=told)


def a_slot_of(kind: Kind) -> Slot:
    subject, occurrence = SUBJECTS.get(kind, ("course", ""))
    person = a_person("Lena") if RULES[kind].target is Target.PERSON else None
    return a_slot(kind, subject, occurrence, "2026-10-09 16:00", person=person)


def test_every_kind_has_a_composer() -> None:
    assert set(COMPOSERS) == set(Kind)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", Kind)
async def test_every_kind_is_said_in_every_language(kind: Kind, language: str) -> None:
    said = read_all(await COMPOSERS[kind](a_slot_of(kind), a_full_scene(language)))

    assert said
    assert all("{" not in text for text in said), "a value is missing"
    assert all("!" not in text for text in said), "nobody is shouted at"


@pytest.mark.parametrize("kind", Kind)
async def test_what_is_said_survives_being_stored(kind: Kind) -> None:
    drafts = await COMPOSERS[kind](a_slot_of(kind), a_full_scene("en"))

    messages = [draft.message for draft in drafts if draft.message] if isinstance(drafts, tuple) else []
    assert messages
    assert [message_from_json(message_to_json(message)) for message in messages] == messages


@pytest.mark.parametrize("kind", Kind)
async def test_german_says_nothing_in_english(kind: Kind) -> None:
    english = read_all(await COMPOSERS[kind](a_slot_of(kind), a_full_scene("en")))
    german = read_all(await COMPOSERS[kind](a_slot_of(kind), a_full_scene("de")))

    ours = {line for text in english for line in text.splitlines() if sum(map(str.isalpha, line)) > 25}
    assert ours.isdisjoint(line for text in german for line in text.splitlines())


def test_what_comes_late_says_when_it_was_due() -> None:
    label = late_label(a_slot(wall="2026-10-05 09:00"), a_scene())

    assert read(Message((label,))) == "*Sent late: this was due Mon 5 Oct 09:00.*"


def test_a_rehearsal_can_tell_the_late_words_from_the_rest() -> None:
    before, due, after = late_words(words_for("de")).partition("{due}")

    assert (before, due, after) == ("*Verspätet: Das war fällig am ", "{due}", ".*")
