"""What is played in a trial: one small cohort for each operation of a platform, in the versions that changes make."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from enum import StrEnum

from bot.app import Reading
from bot.course.course import Course, Hours
from bot.course.timetable import SessionOccurrence, Sitting, Timetable
from bot.model import Home, Kind, PersonRef, Slot
from schedules.zones import LocalMoment
from tests.builders import a_cohort, a_course, a_lesson, a_session
from tests.simulation.virtual_loop import EPOCH

HOME = Home("home")
ROOMS = {"announcements": "announcements", "lessons": "lessons", "questions": "questions", "staff": "staff"}
COHORT = "autumn-2026"
SHIFTED_BY = 150.0


class Operation(StrEnum):
    """What the play asks of the platform, beside a message in a room."""

    POST = "channel post"
    THREAD = "thread"
    POST_IN_THREAD = "post in thread"
    FORUM_POST = "forum post"
    EVENT = "calendar event"
    DIRECT_MESSAGE = "direct message"
    EDIT = "edit"


class Change(StrEnum):
    """What a manager does while it plays."""

    NONE = "no change"
    PAUSE = "pause and resume"
    SHIFT = "shift"
    CANCEL = "cancel"
    EDIT = "edit"


class Wording(StrEnum):
    FIRST = "as it was first written"
    ANEW = "as it was written anew"


class Times(StrEnum):
    PLANNED = "as planned"
    SHIFTED = "shifted"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a cohort: what it says, and when."""

    wording: Wording = Wording.FIRST
    times: Times = Times.PLANNED

    @property
    def name(self) -> str:
        return f"{self.wording}, {self.times}"


@dataclass(frozen=True, slots=True)
class Play:
    """A cohort in its versions. `course.yaml` holds a version's name and nothing else, so that it is quickly read."""

    operation: Operation
    readings: Mapping[str, Reading]

    def read(self, files: Mapping[str, str], _cohort: str) -> Reading:
        return self.readings[files["course.yaml"]]


def at(seconds: float) -> LocalMoment:
    moment = EPOCH + timedelta(seconds=seconds)
    return LocalMoment(moment.replace(tzinfo=None), "UTC", moment)


def _slot(kind: Kind, subject: str, seconds: float, occurrence: str = "", person: str | None = None) -> Slot:
    whom = PersonRef(person) if person else None
    return Slot(kind, subject, occurrence, at(seconds), None, "the simulation asks for it", whom)


_WEEK = at(90 * 86_400)
_SITTING = Sitting(1, at(86_400), at(90_000))
_LESSON = _slot(Kind.LESSON, "loops", 10)
_SLOTS: Mapping[Operation, tuple[Slot, ...]] = {
    Operation.POST: (_slot(Kind.WELCOME, "course", 5), _slot(Kind.ENDING, "course", 8)),
    Operation.THREAD: (_LESSON,),
    Operation.POST_IN_THREAD: (_LESSON, _slot(Kind.NUDGE, "loops", 12)),
    Operation.FORUM_POST: (_LESSON,),
    Operation.EVENT: (_slot(Kind.ANNOUNCEMENT, "qa", 10, "week-1"),),
    Operation.DIRECT_MESSAGE: (
        _LESSON,
        _slot(Kind.CATCH_UP, "course", 10, "1", "Lena"),
        _slot(Kind.CATCH_UP, "course", 10, "1", "Tom"),
    ),
    Operation.EDIT: (_LESSON,),
}


def play(operation: Operation) -> Play:
    """The play of an operation, in every version that a change may ask for."""
    slots = _SLOTS[operation]
    sessions = (SessionOccurrence("qa", "week-1", 1, (_SITTING,)),) if operation is Operation.EVENT else ()
    planned = Timetable(slots, sessions, (), (), at(0), _WEEK)
    shifted = tuple(replace(slot, moment=at(seconds_of(slot) + SHIFTED_BY)) for slot in slots)
    timetables = {
        Times.PLANNED: planned,
        Times.SHIFTED: replace(planned, slots=shifted),
        Times.NEVER: replace(planned, slots=()),
    }
    cohort = a_cohort(timezone="UTC")
    courses = {wording: _course(wording) for wording in Wording}
    versions = [Version(wording, times) for wording in Wording for times in Times]
    return Play(operation, {one.name: Reading(courses[one.wording], cohort, timetables[one.times]) for one in versions})


def _course(words: str) -> Course:
    """*words* stand in everything that an edit reaches."""
    lesson = a_lesson("loops", title=f"Loops, {words}", ask=f"What did your loop print, {words}?")
    session = a_session("qa", title=f"Live Q&A, {words}", record="never")  # staff would be asked for one for days
    awake = Hours(start=time(3, 0), end=time(3, 1))  # it plays at midnight, and direct messages are to come then
    return a_course(lesson, title=f"Python, {words}", language="en", sessions=(session,), quiet_hours=awake)


def seconds_of(slot: Slot) -> float:
    """When it is due, in the loop's time."""
    return (slot.at - EPOCH).total_seconds()
