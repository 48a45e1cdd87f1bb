"""Small, readable makers of the nouns for tests: each has a default for everything a test does not talk about."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from bot.course.cohort import Cohort
from bot.course.course import Course, Lesson, SessionPlan
from bot.course.timetable import SessionOccurrence, Sitting, Timetable, Week
from bot.model import Kind, LedgerMessage, Member, MessageRef, PersonRef, Place, Slot
from schedules.zones import LocalMoment

ZONE = "Europe/Paris"
_numbers = count(1)


def a_lesson(id: str = "loops", title: str = "Loops and ranges", **written: object) -> Lesson:  # noqa: A002
    """A lesson; *written* are its fields as `Lesson` knows them."""
    fields = {"path": f"lessons/{id}.md", "text": "A **loop** repeats work.\n", **written}
    return Lesson.model_validate({"id": id, "title": title, **fields})


def a_session(id: str = "qa", /, **written: object) -> SessionPlan:  # noqa: A002
    return SessionPlan.model_validate({"id": id, **written})


def a_course(*lessons: Lesson, **written: object) -> Course:
    fields = {"title": "Intro to Python", "weeks": 8, **written}
    return Course.model_validate({"lessons": lessons or (a_lesson(),), **fields})


def a_cohort(**written: object) -> Cohort:
    fields = {"id": "autumn-2026", "name": "Autumn 2026", "start": date(2026, 10, 5), "timezone": ZONE, **written}
    return Cohort.model_validate(fields)


def a_moment(wall: str, zone: str = ZONE) -> LocalMoment:
    """`a_moment("2026-10-07 17:00")`; of a time that exists twice the first."""
    naive = datetime.fromisoformat(wall)
    return LocalMoment(wall=naive, zone=zone, at=naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))


def utc(wall: str) -> datetime:
    """`utc("2026-10-07 15:00")`, in UTC."""
    return datetime.fromisoformat(wall).replace(tzinfo=UTC)


def a_slot(
    kind: Kind = Kind.LESSON,
    subject: str = "loops",
    occurrence: str = "",
    wall: str = "2026-10-05 09:00",
    *,
    until: datetime | None = None,
    why: str = "because the test says so",
    person: str | None = None,
) -> Slot:
    whom = PersonRef(person) if person else None
    return Slot(kind, subject, occurrence, a_moment(wall), until, why, whom)


def a_sitting(wall: str, until: str, number: int = 1, revision: int = 0) -> Sitting:
    return Sitting(number, a_moment(wall), a_moment(until), revision)


def an_occurrence(*sittings: Sitting, session: str = "qa", week: int = 1) -> SessionOccurrence:
    return SessionOccurrence(session, f"week-{week}", week, sittings)


def a_timetable(
    *slots: Slot,
    sessions: Sequence[SessionOccurrence] = (),
    starts: str = "2026-10-05 00:00",
    ends: str = "2026-11-30 00:00",
    weeks: Sequence[Week] = (),
) -> Timetable:
    """A timetable written by hand, so that a test shows the moments it is about; slots are put in order."""
    in_order = tuple(sorted(slots, key=lambda slot: slot.at))
    return Timetable(in_order, tuple(sessions), tuple(weeks), (), a_moment(starts), a_moment(ends))


def a_message(
    text: str = "Why is 3 not in range(3)?",
    author: str = "Lena",
    at: datetime | None = None,
    *,
    place: str = "thread:loops",
    ref: str | None = None,
    reply_to: str | None = None,
    by_bot: bool = False,
) -> LedgerMessage:
    """Something said by *author*, whose person ref is `memory:lena`; refs are counted up where none is given."""
    name = ref or f"m{next(_numbers)}"
    return LedgerMessage(
        ref=MessageRef(name),
        place=Place(place),
        at=at or utc("2026-10-06 10:00"),
        author=a_person(author),
        author_name=author,
        text=text,
        link=f"memory://home/{name}",
        reply_to=MessageRef(reply_to) if reply_to else None,
        by_bot=by_bot,
    )


def a_person(name: str) -> PersonRef:
    return PersonRef(f"memory:{name.lower()}")


def a_member(name: str = "Lena", role: str = "learner", zone: str | None = None, joined: str = "2026-10-01") -> Member:
    return Member(a_person(name), name, role, zone, utc(joined))
