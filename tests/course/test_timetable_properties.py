"""What holds of every timetable, whatever the course, the start, the zone and the breaks."""

import zoneinfo
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.course.cohort import Cohort
from bot.course.course import Course, Lesson
from bot.model import Kind
from schedules.moments import WEEKDAYS
from schedules.zones import Exactness, to_local, use_pinned_zones
from tests.builders import a_cohort, a_course, a_lesson
from tests.course.timetables import a_plan, warnings

use_pinned_zones()

ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules", "Factory"})
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
WEEKLY = st.builds("{} {}".format, st.sampled_from(WEEKDAYS), TIMES)
SPANS = st.builds("{} {}".format, st.integers(0, 10), st.sampled_from(["minutes", "hours", "days"]))
STARTS = st.dates(date(2025, 1, 1), date(2029, 12, 31))


@st.composite
def lessons(draw: st.DrawFn) -> list[Lesson]:
    """Lessons by the preset, by their own time, and waiting for lessons in front of them and for the session."""
    made: list[Lesson] = []
    for number in range(draw(st.integers(1, 8))):
        ways = [
            st.none(),
            st.builds("week {} {}".format, st.integers(1, 4), WEEKLY),
            st.builds("next {}".format, WEEKLY),
            st.builds("{} {} session qa".format, SPANS, st.sampled_from(["before", "after"])),
        ]
        if made:
            before = st.sampled_from([one.id for one in made])
            ways.append(st.builds("{} after lesson {}".format, SPANS, before))
            ways.append(st.builds("{} before lesson {} at {}".format, SPANS, before, TIMES))
        due = draw(st.none() | WEEKLY)
        made.append(
            a_lesson(
                f"l{number}",
                release=draw(st.one_of(ways)),
                deliverable={"due": due, "text": "Post it."} if due else None,
            )
        )
    return made


@st.composite
def courses(draw: st.DrawFn) -> Course:
    sittings = draw(st.lists(WEEKLY, min_size=1, max_size=3, unique=True))
    return a_course(
        *draw(lessons()),
        weeks=4,
        schedule="bootcamp",
        sessions=[
            {
                "id": "qa",
                "every": sittings[0],
                "sittings": sittings,
                "minutes": draw(st.integers(5, 180)),
                "queue_opens": draw(st.none() | WEEKLY),
                "before": {"post": draw(SPANS), "text": "x"},
                "after": {"post": draw(SPANS), "text": "x"},
            }
        ],
        wrapup={"every": draw(WEEKLY)},
    )


@st.composite
def cohorts(draw: st.DrawFn, rule: str | None = None) -> Cohort:
    start = draw(STARTS)
    breaks = []
    free = start - timedelta(days=10)
    for _ in range(draw(st.integers(0, 3))):
        first = free + timedelta(days=draw(st.integers(0, 30)))
        last = first + timedelta(days=draw(st.integers(0, 20)))
        free = last + timedelta(days=1)
        breaks.append(
            {
                "from": first,
                "to": last,
                "why": "a break",
                "rule": rule or draw(st.sampled_from(["shift", "skip"])),
            }
        )
    return a_cohort(start=start, timezone=draw(st.sampled_from(ZONES)), breaks=breaks)


@given(course=courses(), cohort=cohorts())
@settings(max_examples=60, deadline=None)
def test_a_timetable_is_in_order_from_its_welcome_to_its_ending_and_names_nothing_twice(
    course: Course, cohort: Cohort
) -> None:
    slots = a_plan(course, cohort).slots

    assert [slot.at for slot in slots] == sorted(slot.at for slot in slots)
    assert slots[0].kind is Kind.WELCOME
    assert slots[-1].kind is Kind.ENDING
    assert len({slot.key for slot in slots}) == len(slots)
    assert all(slot.until is None or slot.until >= slot.at for slot in slots)
    assert all(slot.moment.zone == cohort.timezone for slot in slots)


@given(course=courses(), cohort=cohorts())
@settings(max_examples=60, deadline=None)
def test_the_clocks_of_the_cohort_show_what_the_timetable_says_unless_that_does_not_exist(
    course: Course, cohort: Cohort
) -> None:
    for slot in a_plan(course, cohort).slots:
        shown = to_local(slot.at, cohort.timezone).wall
        if slot.moment.exactness is Exactness.MOVED_BY_GAP:
            assert shown > slot.moment.wall
        else:
            assert shown == slot.moment.wall


@given(course=courses(), cohort=cohorts())
@settings(max_examples=60, deadline=None)
def test_a_break_never_drops_anything_without_a_word(course: Course, cohort: Cohort) -> None:
    timetable = a_plan(course, cohort)
    said = "\n".join(warnings(timetable))
    keys = {slot.key for slot in timetable.slots}

    for lesson in course.lessons:
        assert f"lesson/{lesson.id}//" in keys or f'The lesson "{lesson.id}" is dropped' in said
    for week in range(1, course.weeks + 1):
        assert f"wrap-up/course/week-{week}/" in keys or f"The wrap-up of week {week} is dropped" in said
        held = sum(1 for key in keys if key.startswith(f"opening/qa/week-{week}."))
        assert held + said.count(f'The session "qa" of week {week} is not held') == len(course.sessions[0].sittings)
    for one in cohort.breaks:
        if one.end >= cohort.start:
            assert f"Break {one.start:%a %d %b %Y} to {one.end:%a %d %b %Y}" in said


@given(course=courses(), cohort=cohorts("shift"))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_and_nothing_is_held_in_breaks_that_shift(course: Course, cohort: Cohort) -> None:
    timetable = a_plan(course, cohort)
    days = {slot.key: slot.moment.wall.date() for slot in timetable.slots if slot.kind in (Kind.LESSON, Kind.OPENING)}

    assert len(days) == len(course.lessons) + course.weeks * len(course.sessions[0].sittings)
    for key, day in days.items():
        assert not any(one.start <= day <= one.end for one in cohort.breaks if one.end >= cohort.start), key


@given(course=courses(), start=STARTS, zone=st.sampled_from(ZONES), weeks=st.integers(1, 60))
@settings(max_examples=40, deadline=None)
def test_moving_the_start_by_weeks_moves_everything_by_weeks_on_the_clock(
    course: Course, start: date, zone: str, weeks: int
) -> None:
    by = timedelta(weeks=weeks)
    first = a_plan(course, start=start, timezone="UTC").slots
    second = a_plan(course, start=start + by, timezone="UTC").slots

    assert [(slot.key, slot.moment.wall + by) for slot in first] == [(slot.key, slot.moment.wall) for slot in second]

    def on_the_clock(start: date) -> dict[str, tuple[int, time]]:
        """What is written as a time on the clock, by days from the start; what is counted in minutes is left out."""
        by_week = {f"lesson/{one.id}//" for one in course.lessons if str(one.release or "week").startswith("week")}
        return {
            slot.key: ((slot.moment.wall.date() - start).days, slot.moment.wall.time())
            for slot in a_plan(course, start=start, timezone=zone).slots
            if slot.kind in (Kind.OPENING, Kind.WRAP_UP) or slot.key in by_week
        }

    assert on_the_clock(start) == on_the_clock(start + by)


@given(course=courses(), cohort=cohorts())
@settings(max_examples=40, deadline=None)
def test_the_lessons_of_a_schedule_come_in_the_order_of_the_course(course: Course, cohort: Cohort) -> None:
    by_schedule = [one.id for one in course.lessons if one.release is None]

    came = [slot.subject for slot in a_plan(course, cohort).slots if slot.kind is Kind.LESSON]

    assert [name for name in came if name in by_schedule] == [name for name in by_schedule if name in came]
