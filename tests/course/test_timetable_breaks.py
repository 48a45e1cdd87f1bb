"""Breaks in a timetable: what moves, what is dropped, and that neither is silent."""

from datetime import date

from bot.course.course import Course
from bot.model import Kind
from tests.builders import a_course, a_lesson
from tests.course.timetables import a_plan, lessons, lines, warnings

AUTUMN = {"from": "2026-10-26", "to": "2026-10-30", "why": "autumn break"}


def six_weeks(**written: object) -> Course:
    return a_course(*(a_lesson(f"l{number}") for number in range(1, 7)), weeks=6, schedule="weekly", **written)


def test_a_break_that_shifts_moves_what_follows_by_whole_weeks() -> None:
    timetable = a_plan(
        six_weeks(sessions=[{"id": "qa", "every": "wed 17:00"}], wrapup={"every": "fri 16:00"}), breaks=[AUTUMN]
    )

    assert lines(timetable, Kind.LESSON, Kind.OPENING, Kind.WRAP_UP)[6:12] == [
        "Mon 19 Oct 09:00 lesson l3",
        "Wed 21 Oct 17:00 opening qa week-3.sitting-1",
        "Fri 23 Oct 16:00 wrap-up week-3",
        "Mon 02 Nov 09:00 lesson l4",
        "Wed 04 Nov 17:00 opening qa week-4.sitting-1",
        "Fri 06 Nov 16:00 wrap-up week-4",
    ]
    assert warnings(timetable) == [
        "Break Mon 26 Oct 2026 to Fri 30 Oct 2026 (autumn break): everything from its first day on comes 1 week later."
    ]
    assert [slot.why for slot in timetable.slots if slot.kind is Kind.LESSON][2:4] == [
        "week 3 mon 09:00 of weekly",
        "week 4 mon 09:00 of weekly, 1 week later for autumn break",
    ]


def test_a_break_that_skips_drops_what_falls_into_it_and_names_each() -> None:
    timetable = a_plan(
        six_weeks(sessions=[{"id": "qa", "every": "wed 17:00"}], wrapup={"every": "fri 16:00"}),
        breaks=[{**AUTUMN, "rule": "skip"}],
    )

    assert lessons(timetable) == [
        "Mon 05 Oct 09:00 l1",
        "Mon 12 Oct 09:00 l2",
        "Mon 19 Oct 09:00 l3",
        "Mon 02 Nov 09:00 l5",
        "Mon 09 Nov 09:00 l6",
    ]
    assert warnings(timetable) == [
        'The session "qa" of week 4 is not held on Wed 28 Oct 2026: that lies in a break that skips (autumn break).',
        'The lesson "l4" is dropped: Mon 26 Oct 2026 lies in a break that skips (autumn break).',
        "The wrap-up of week 4 is dropped: Fri 30 Oct 2026 lies in a break that skips (autumn break).",
        "Break Mon 26 Oct 2026 to Fri 30 Oct 2026 (autumn break): what falls into it is dropped.",
    ]


def test_one_sitting_of_two_may_fall_into_a_break() -> None:
    course = six_weeks(sessions=[{"id": "qa", "every": "fri 17:00", "sittings": ["fri 17:00", "sat 08:00"]}])

    timetable = a_plan(course, breaks=[{**AUTUMN, "rule": "skip"}])

    assert [one for one in lines(timetable, Kind.OPENING, Kind.ANNOUNCEMENT) if "week-4" in one] == [
        "Wed 28 Oct 08:00 announcement qa week-4",
        "Sat 31 Oct 08:00 opening qa week-4.sitting-2",
    ]


def test_a_break_on_its_edges() -> None:
    course = a_course(
        *(a_lesson(name, release=f"week 4 {name} 09:00") for name in ("sun", "mon", "fri", "sat")), weeks=4
    )

    timetable = a_plan(course, start=date(2026, 10, 4), breaks=[{"from": "2026-10-26", "to": "2026-10-30", "why": "x"}])

    assert lessons(timetable) == [
        "Sun 25 Oct 09:00 sun",  # the day before
        "Mon 02 Nov 09:00 mon",  # its first day
        "Fri 06 Nov 09:00 fri",  # its last day
        "Sat 07 Nov 09:00 sat",  # the day after: it follows
    ]


def test_a_break_over_the_last_lesson_moves_it_and_the_end() -> None:
    last_week = {"from": "2026-11-09", "to": "2026-11-13", "why": "fair"}

    timetable = a_plan(six_weeks(), breaks=[last_week])

    assert lines(timetable)[-3:] == [
        "Mon 16 Nov 09:00 lesson l6",
        "Wed 18 Nov 09:00 nudge l6 1",
        "Mon 30 Nov 09:00 ending",
    ]
    assert a_plan(six_weeks()).ends.wall.date() == date(2026, 11, 23)


def test_a_break_after_the_last_week_moves_the_closing_message_only() -> None:
    timetable = a_plan(six_weeks(), breaks=[{"from": "2026-11-16", "to": "2026-11-27", "why": "fair"}])

    assert lines(timetable)[-1] == "Sat 28 Nov 09:00 ending"
    assert warnings(timetable) == [
        "A break moves the closing message from Mon 23 Nov to Sat 28 Nov.",
        "Break Mon 16 Nov 2026 to Fri 27 Nov 2026 (fair): no lesson or session falls into it, so nothing moves.",
    ]


def test_a_school_holiday_with_its_weekends_takes_two_weeks_and_not_three() -> None:
    timetable = a_plan(six_weeks(), breaks=[{"from": "2026-10-17", "to": "2026-11-01", "why": "holidays"}])

    assert lessons(timetable)[1:4] == ["Mon 12 Oct 09:00 l2", "Mon 02 Nov 09:00 l3", "Mon 09 Nov 09:00 l4"]


def test_a_break_that_comes_up_never_moves_what_lies_before_it() -> None:
    course = a_course(
        *(a_lesson(f"l{number}") for number in range(12)),
        weeks=6,
        schedule="twice-weekly",
        sessions=[{"id": "qa", "every": "wed 17:00"}],
    )
    days_off = {"from": "2026-10-22", "to": "2026-10-23", "why": "days off"}

    before = {slot.key: slot.moment for slot in a_plan(course).slots}
    after = {slot.key: slot.moment for slot in a_plan(course, breaks=[days_off]).slots}

    moved = {key for key in before if before[key] != after[key]}
    assert moved
    assert all(before[key].wall.date() >= date(2026, 10, 18) for key in moved)  # reminders of moved sessions included
    assert before["lesson/l4//"] == after["lesson/l4//"]  # the Monday of the same week


def test_what_a_break_catches_besides_waits_for_its_end_or_its_weekday() -> None:
    course = a_course(
        a_lesson("l1", release="week 3 fri 09:00", deliverable={"due": "wed 18:00", "text": "x"}),
        weeks=3,
        nudges={"silent_thread_after": "4 days"},
        sessions=[{"id": "qa", "at": "week 3 sat 10:00", "after": {"post": "3 days", "text": "x"}}],
    )

    timetable = a_plan(course, breaks=[AUTUMN])

    assert lines(timetable, Kind.NUDGE, Kind.FOLLOW_UP, Kind.DEADLINE) == [
        "Sat 31 Oct 09:00 nudge l1 1",
        "Sat 31 Oct 11:00 follow-up qa once",
        "Wed 04 Nov 18:00 deadline l1",
    ]
    assert warnings(timetable) == [
        'A break moves the follow-up of the session "qa" of week 3 from Tue 27 Oct to Sat 31 Oct.',
        'A break moves the deadline of the lesson "l1" from Wed 28 Oct to Wed 04 Nov.',
        "The cohort ends on Thu 05 Nov 2026 and not on Mon 02 Nov 2026: its last line comes on Wed 04 Nov 2026.",
        "Break Mon 26 Oct 2026 to Fri 30 Oct 2026 (autumn break): no lesson or session falls into it, so nothing "
        "moves.",
    ]


def test_a_wrap_up_alone_in_a_break_comes_after_it() -> None:
    course = six_weeks(wrapup={"every": "fri 16:00"})

    timetable = a_plan(course, breaks=[{"from": "2026-10-30", "to": "2026-10-31", "why": "feast"}])

    assert lines(timetable, Kind.WRAP_UP)[3] == "Sun 01 Nov 16:00 wrap-up week-4"
    assert warnings(timetable)[0] == "A break moves the wrap-up of week 4 from Fri 30 Oct to Sun 01 Nov."


def test_a_lesson_that_waits_for_another_leaves_a_break_with_its_weekday() -> None:
    course = a_course(
        a_lesson("l1", release="week 3 thu 09:00"),
        a_lesson("l2", release="next tue 09:00"),
        a_lesson("l3", release="7 days after lesson l1"),
        weeks=3,
    )

    timetable = a_plan(course, breaks=[AUTUMN])

    assert lessons(timetable) == ["Thu 22 Oct 09:00 l1", "Tue 03 Nov 09:00 l2", "Thu 05 Nov 09:00 l3"]
    assert warnings(timetable)[:2] == [
        'A break moves the lesson "l2" from Tue 27 Oct to Tue 03 Nov.',
        'A break moves the lesson "l3" from Thu 29 Oct to Thu 05 Nov.',
    ]


def test_a_lesson_that_prepares_a_session_leaves_a_break_towards_the_front() -> None:
    course = a_course(
        a_lesson("l1", release="3 days before session talk"),
        weeks=5,
        sessions=[{"id": "talk", "at": "week 4 sat 10:00"}],
    )

    timetable = a_plan(course, breaks=[{**AUTUMN, "to": "2026-10-28"}])

    assert lessons(timetable) == ["Wed 21 Oct 10:00 l1"]
    assert warnings(timetable)[0] == 'A break moves the lesson "l1" from Wed 28 Oct to Wed 21 Oct.'


def test_what_was_moved_into_a_break_on_purpose_stays_there() -> None:
    course = six_weeks(sessions=[{"id": "qa", "every": "wed 17:00"}])
    moves = [
        {"lesson": "l4", "release": "2026-10-27 09:00", "why": "guest"},
        {"session": "qa", "week": "4", "at": "2026-10-29 17:00"},
    ]

    timetable = a_plan(course, breaks=[{**AUTUMN, "rule": "skip"}], overrides=moves)

    assert "Tue 27 Oct 09:00 l4" in lessons(timetable)
    assert "Thu 29 Oct 17:00 opening qa week-4.sitting-1" in lines(timetable)
    assert warnings(timetable)[:2] == [
        'The session "qa" of week 4 was moved into a break (autumn break), to Thu 29 Oct 2026.',
        'The lesson "l4" was moved into a break, to Tue 27 Oct 2026.',
    ]


def test_a_start_within_a_break_begins_after_it() -> None:
    timetable = a_plan(six_weeks(), start=date(2026, 10, 26), breaks=[AUTUMN])

    assert lines(timetable)[:2] == ["Mon 02 Nov 08:00 welcome", "Mon 02 Nov 09:00 lesson l1"]


def test_a_session_that_a_lesson_waits_for_may_be_dropped_by_a_break() -> None:
    course = a_course(
        a_lesson("l1", release="week 1 mon 09:00"),
        a_lesson("l2", release="1 day after session kickoff"),
        sessions=[{"id": "kickoff", "at": "week 4 wed 17:00"}],
    )

    timetable = a_plan(course, breaks=[{**AUTUMN, "to": "2026-10-28", "rule": "skip"}])

    assert lessons(timetable) == ["Mon 05 Oct 09:00 l1", "Thu 29 Oct 18:00 l2"]
    assert warnings(timetable)[1] == (
        'The lesson "l2" waits for the session "kickoff", which is not held: it comes as if it were.'
    )
