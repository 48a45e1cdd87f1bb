"""A timetable as an iCalendar file: sittings, lessons and deadlines, in the cohort's zone.

An event keeps its UID wherever it is moved to, and its SEQUENCE rises with each reschedule, so that calendars that have
it already follow.
"""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.timetable import Timetable
from bot.model import Kind
from schedules.zones import LocalMoment, to_local, zone

_LESSON_TAKES = timedelta(minutes=15)


def calendar(course: Course, cohort: Cohort, timetable: Timetable, written_at: datetime) -> bytes:
    """The ICS file; the same timetable and *written_at* give the same bytes."""
    made = Calendar()
    made.add("prodid", "-//Homeroom//Timetable//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", f"{course.title}, {cohort.name}")
    lessons = {lesson.id: lesson for lesson in course.lessons}
    sessions = {session.id: session for session in course.sessions}
    for occurrence in timetable.sessions:
        session = sessions[occurrence.session]
        for sitting in occurrence.sittings:
            uid = f"{occurrence.session}.{occurrence.occurrence}.sitting-{sitting.number}"
            event = _event(uid, session.title, sitting.starts, sitting.ends, cohort, written_at, sitting.revision)
            event.add("description", _described(session.why_live, session.alternative))
            made.add_component(event)
    for slot in timetable.slots:
        lesson = lessons.get(slot.subject)
        if slot.kind is Kind.LESSON and lesson is not None:
            ends = to_local(slot.at + _LESSON_TAKES, slot.moment.zone)
            event = _event(f"lesson.{lesson.id}", lesson.title, slot.moment, ends, cohort, written_at, 0)
            event.add("transp", "TRANSPARENT")  # a lesson can be read at any time: it keeps nobody busy
            made.add_component(event)
        if slot.kind is Kind.DEADLINE and lesson is not None and lesson.deliverable is not None:
            event = _event(
                f"deadline.{lesson.id}", f"Due: {lesson.title}", slot.moment, slot.moment, cohort, written_at, 0
            )
            event.add("description", lesson.deliverable.text)
            event.add("transp", "TRANSPARENT")
            made.add_component(event)
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(
    uid: str,
    title: str,
    starts: LocalMoment,
    ends: LocalMoment,
    cohort: Cohort,
    written_at: datetime,
    sequence: int,
) -> Event:
    event = Event()
    event.add("uid", f"{uid}.{cohort.id}@homeroom")
    event.add("dtstamp", written_at)
    event.add("summary", title)
    event.add("dtstart", _zoned(starts))
    event.add("dtend", _zoned(ends))
    event.add("sequence", sequence)
    return event


def _zoned(moment: LocalMoment) -> datetime:
    return moment.at.astimezone(zone(moment.zone))


def _described(why_live: str | None, alternative: str | None) -> str:
    return "\n".join(line for line in (why_live, f"If you cannot come: {alternative}" if alternative else None) if line)
