"""Calendar files: what somebody's calendar program reads out of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.course.calendar import calendar
from bot.course.course import Course
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.course.timetables import a_plan

WRITTEN_AT = utc("2026-09-01 12:00")

COURSE = a_course(
    a_lesson("loops", "Loops, ranges; and more", deliverable={"due": "sun 23:59", "text": "Post your loop."}),
    weeks=4,
    schedule="weekly",
    sessions=[
        {
            "id": "qa",
            "every": "wed 17:00",
            "sittings": ["wed 17:00", "thu 08:00"],
            "why_live": "So that you can ask.",
            "alternative": "Recording with a reflection.",
        }
    ],
)


def ics(course: Course = COURSE, folder: str = "intro-python", **written: object) -> bytes:
    cohort = a_cohort(**written)
    return calendar(course, cohort, a_plan(course, cohort), WRITTEN_AT, folder)


def parts(file: bytes, name: str) -> list[Any]:
    """The parts of a calendar as another program reads them: each with its properties."""
    return Calendar.from_ical(file).walk(name)


def events(file: bytes) -> dict[str, Any]:
    """The events by the beginning of their UID."""
    return {event["uid"].partition(".autumn-2026.")[0]: event for event in parts(file, "VEVENT")}


def test_a_calendar_has_sittings_lessons_and_deadlines_in_the_zone_of_the_cohort() -> None:
    found = events(ics())

    assert len(found) == 1 + 1 + 4 * 2
    sitting = found["opening.qa.week-4.sitting-1"]
    assert sitting["summary"] == "Live Q&A"
    assert (sitting.start, sitting.end) == (
        datetime(2026, 10, 28, 17, 0, tzinfo=ZoneInfo("Europe/Paris")),
        datetime(2026, 10, 28, 18, 0, tzinfo=ZoneInfo("Europe/Paris")),
    )
    assert sitting["dtstart"].params["TZID"] == "Europe/Paris"
    assert sitting["description"] == "So that you can ask.\nIf you cannot come: Recording with a reflection."
    assert "transp" not in sitting


def test_lessons_and_deadlines_keep_nobody_busy() -> None:
    found = events(ics())
    lesson, deadline = found["lesson.loops"], found["deadline.loops"]

    assert lesson["summary"] == "Loops, ranges; and more"
    assert lesson.end - lesson.start == timedelta(minutes=15)
    assert deadline["summary"] == "Due: Loops, ranges; and more"
    assert deadline["description"] == "Post your loop."
    assert "dtend" not in deadline, "an end that is its beginning is against the format"
    assert [lesson["transp"], deadline["transp"]] == ["TRANSPARENT", "TRANSPARENT"]


def test_an_event_keeps_its_uid_wherever_it_is_moved_and_its_sequence_rises() -> None:
    moves = [
        {"lesson": "loops", "release": "2026-10-06 10:00"},
        {"session": "qa", "week": "2", "at": "2026-10-16 11:00"},
    ]
    before, after = events(ics()), events(ics(overrides=moves))

    assert before.keys() == after.keys()
    raised = {name: event["sequence"] for name, event in after.items() if event["sequence"]}
    assert raised == {"lesson.loops": 1, "deadline.loops": 1, "opening.qa.week-2.sitting-1": 1}
    assert all(event["sequence"] == 0 for event in before.values())


def test_cohorts_of_two_courses_do_not_share_a_uid() -> None:
    first = {event["uid"] for event in events(ics(folder="intro-python")).values()}
    second = {event["uid"] for event in events(ics(folder="intro-rust")).values()}

    assert not first & second
    assert "lesson.loops.autumn-2026.intro-python@homeroom" in first


def test_the_same_timetable_gives_the_same_bytes() -> None:
    assert ics() == ics()
    assert {event["dtstamp"].dt for event in events(ics()).values()} == {WRITTEN_AT}


def test_a_title_of_any_length_and_script_is_folded_as_the_format_asks() -> None:
    course = a_course(a_lesson("loops", "Schleifen – Übung 🔁 " * 12), weeks=1, schedule="weekly")

    lines = ics(course).split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert events(ics(course))["lesson.loops"]["summary"] == course.lessons[0].title


@pytest.mark.parametrize("year", [2026, 2060])
@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Paris",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Asia/Kolkata",
        "Antarctica/Troll",
    ],
)
def test_the_zone_in_the_file_says_what_its_clocks_do_in_these_years(zone: str, year: int) -> None:
    written = a_cohort(timezone=zone, start=date(year, 2, 1))

    (described,) = parts(calendar(COURSE, written, a_plan(COURSE, written), WRITTEN_AT, "x"), "VTIMEZONE")

    onsets = sorted(
        (part["dtstart"].dt.replace(tzinfo=UTC) - part["tzoffsetfrom"].td, part["tzoffsetto"].td)
        for part in described.subcomponents
    )
    assert described["tzid"] == zone
    for hours in range(0, 365 * 24, 7):
        moment = datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        offset = [offset for onset, offset in onsets if onset <= moment][-1]
        assert offset == moment.astimezone(ZoneInfo(zone)).utcoffset(), moment


def test_a_cohort_in_utc_needs_no_zone() -> None:
    file = ics(timezone="UTC")

    assert b"VTIMEZONE" not in file
    assert events(file)["opening.qa.week-1.sitting-1"].start == utc("2026-10-07 17:00")


@pytest.mark.parametrize("zone", ["Etc/UTC", "GMT", "Asia/Calcutta", "US/Pacific", "Etc/GMT+5"])
def test_every_zone_that_is_named_is_described(zone: str) -> None:
    file = ics(timezone=zone)
    described = {part["tzid"] for part in parts(file, "VTIMEZONE")}
    named = {event["dtstart"].params.get("TZID") for event in parts(file, "VEVENT")} - {None}

    assert named == described


def test_a_moment_that_a_gap_moved_is_where_it_comes() -> None:
    course = a_course(a_lesson("loops", release="week 1 sun 02:30"), weeks=1)

    found = events(ics(course, timezone="America/New_York", start=date(2026, 3, 8)))

    assert found["lesson.loops"].start == datetime(2026, 3, 8, 3, 30, tzinfo=ZoneInfo("America/New_York"))
