"""A timetable as an iCalendar file: sittings, lessons and deadlines, in the cohort's zone.

An event keeps its UID wherever it is moved to, and its SEQUENCE rises with each time the cohort moves it, so that
calendars which have it already follow.
"""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from bot.course.cohort import Cohort
from bot.course.course import Course, SessionPlan
from bot.course.timetable import Sitting, Timetable
from bot.model import Kind, Slot
from schedules.zones import LocalMoment, zone

_LESSON_TAKES = timedelta(minutes=15)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def calendar(course: Course, cohort: Cohort, timetable: Timetable, written_at: datetime, folder: str) -> bytes:
    """The ICS file; the same arguments give the same bytes.

    *folder* is the name of the course's folder: it tells cohorts with the same id apart in somebody's calendar.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", "-//Homeroom//Timetable//EN")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", f"{course.title}, {cohort.name}")
    sessions = {one.id: one for one in course.sessions}
    lessons = {one.id: one for one in course.lessons}
    sittings = {
        (one.session, f"{one.occurrence}.sitting-{sitting.number}"): sitting
        for one in timetable.sessions
        for sitting in one.sittings
    }
    for slot in timetable.slots:
        event: Event | None = None
        if slot.kind is Kind.OPENING:
            event = _sitting(sessions[slot.subject], sittings[slot.subject, slot.occurrence])
        elif slot.kind is Kind.LESSON:
            event = _beside_other_things(lessons[slot.subject].title, slot, cohort)
            event.add("dtend", (slot.at + _LESSON_TAKES).astimezone(zone(cohort.timezone)))
        elif slot.kind is Kind.DEADLINE:
            event = _beside_other_things(f"Due: {lessons[slot.subject].title}", slot, cohort)
            deliverable = lessons[slot.subject].deliverable
            if deliverable is not None:
                event.add("description", deliverable.text)
        if event is not None:
            event.add("uid", f"{slot.key.strip('/').replace('/', '.')}.{cohort.id}.{folder}@homeroom")
            event.add("dtstamp", written_at)
            made.add_component(event)
    if made.get_missing_tzids():  # none in UTC
        made.subcomponents.insert(0, _described_zone(cohort.timezone, timetable))
    return bytes(made.to_ical())


def _sitting(session: SessionPlan, sitting: Sitting) -> Event:
    event = Event()
    event.add("summary", session.title)
    event.add("dtstart", _zoned(sitting.starts))
    event.add("dtend", _zoned(sitting.ends))
    event.add("sequence", sitting.revision)
    described = [session.why_live, f"If you cannot come: {session.alternative}" if session.alternative else None]
    if any(described):
        event.add("description", "\n".join(line for line in described if line))
    return event


def _beside_other_things(title: str, slot: Slot, cohort: Cohort) -> Event:
    """An event that keeps nobody busy; without an end of its own it takes no time (RFC 5545, 3.6.1)."""
    event = Event()
    event.add("summary", title)
    event.add("dtstart", _zoned(slot.moment))
    event.add("sequence", _moves(slot.subject, cohort))
    event.add("transp", "TRANSPARENT")
    return event


def _moves(lesson: str, cohort: Cohort) -> int:
    """How often a lesson may have moved: never less than before."""
    return sum((one.lesson == lesson and one.release is not None) or one.shift is not None for one in cohort.overrides)


def _zoned(moment: LocalMoment) -> datetime:
    return moment.at.astimezone(zone(moment.zone))


def _described_zone(name: str, timetable: Timetable) -> Timezone:
    """What the clocks of the zone do in the years of the timetable, by the same data that its moments come from."""
    where = zone(name)
    made = Timezone()
    made.add("tzid", name)
    begins = datetime(min(one.at for one in timetable.slots).year, 1, 1, tzinfo=UTC) - _DAY
    ends = datetime(max(one.at for one in timetable.slots).year + 1, 1, 1, tzinfo=UTC) + _DAY
    before = begins
    for change in [begins, *_changes(name, begins, ends)]:
        local, was = change.astimezone(where), before.astimezone(where)
        part = TimezoneDaylight() if local.dst() else TimezoneStandard()
        offset = was.utcoffset() or timedelta(0)
        part.add("dtstart", (change + offset).replace(tzinfo=None))  # on the clocks as they were before
        part.add("tzoffsetfrom", offset)
        part.add("tzoffsetto", local.utcoffset() or timedelta(0))
        part.add("tzname", local.tzname() or name)
        made.add_component(part)
        before = change
    return made


def _changes(name: str, begins: datetime, ends: datetime) -> list[datetime]:
    """The moments at which the clocks of a zone change: each found between two days that differ."""
    where = zone(name)
    found: list[datetime] = []
    day = begins
    while day < ends:
        low, high = day, day + _DAY
        if low.astimezone(where).utcoffset() != high.astimezone(where).utcoffset():
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                if middle.astimezone(where).utcoffset() == low.astimezone(where).utcoffset():
                    low = middle
                else:
                    high = middle
            found.append(high.replace(microsecond=0))
        day += _DAY
    return found
