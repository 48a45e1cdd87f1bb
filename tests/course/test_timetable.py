"""Every moment of a cohort: lessons, deadlines, wrap-ups, its beginning and its end."""

from datetime import date, timedelta

from bot.course.course import Lesson
from bot.kinds import RULES
from bot.model import Kind
from schedules.moments import parse_weekly
from schedules.presets import Preset
from tests.builders import a_cohort, a_course, a_lesson, utc
from tests.course.timetables import a_plan, lessons, lines, warnings, with_preset

NAMES = ("hello", "names", "loops", "dicts")


def four(**written: object) -> list[Lesson]:
    return [a_lesson(name, name.title(), **written) for name in NAMES]


def test_a_small_course_from_its_welcome_to_its_end() -> None:
    course = a_course(
        a_lesson("hello", deliverable={"due": "sun 23:59", "text": "Post your loop."}),
        a_lesson("names"),
        weeks=1,
        schedule="twice-weekly",
        sessions=[
            {
                "id": "qa",
                "every": "wed 17:00",
                "sittings": ["wed 17:00", "thu 08:00"],
                "before": {"post": "2 days", "text": "Bring a question."},
                "after": {"post": "1 day", "text": "Watch the part you missed."},
                "queue_opens": "mon 12:00",
            }
        ],
        wrapup={"every": "fri 16:00"},
    )

    assert lines(a_plan(course)) == [
        "Mon 05 Oct 08:00 welcome",
        "Mon 05 Oct 09:00 lesson hello",
        "Mon 05 Oct 12:00 announcement qa week-1",
        "Mon 05 Oct 17:00 pre-work qa week-1",
        "Tue 06 Oct 17:00 reminder qa week-1.sitting-1.revision-0.1-day",
        "Wed 07 Oct 08:00 reminder qa week-1.sitting-2.revision-0.1-day",
        "Wed 07 Oct 09:00 nudge hello 1",
        "Wed 07 Oct 16:45 reminder qa week-1.sitting-1.revision-0.15-minutes",
        "Wed 07 Oct 17:00 opening qa week-1.sitting-1",
        "Wed 07 Oct 18:00 closing qa week-1.sitting-1",
        "Thu 08 Oct 07:45 reminder qa week-1.sitting-2.revision-0.15-minutes",
        "Thu 08 Oct 08:00 opening qa week-1.sitting-2",
        "Thu 08 Oct 09:00 closing qa week-1.sitting-2",
        "Thu 08 Oct 09:00 lesson names",
        "Fri 09 Oct 09:00 follow-up qa week-1",
        "Fri 09 Oct 16:00 wrap-up week-1",
        "Sat 10 Oct 09:00 nudge names 1",
        "Sat 10 Oct 10:00 deadline-reminder hello",
        "Sun 11 Oct 23:59 deadline hello",
        "Mon 19 Oct 09:00 ending",
    ]
    assert warnings(a_plan(course)) == []


def test_every_line_says_why_it_is_there() -> None:
    course = a_course(
        a_lesson("hello", deliverable={"due": "sun 23:59", "text": "x"}),
        a_lesson("names", release="week 1 thu 09:00"),
        weeks=1,
        schedule="weekly",
        wrapup={"every": "fri 16:00"},
    )

    assert {slot.kind: slot.why for slot in a_plan(course).slots if slot.subject != "names"} == {
        Kind.WELCOME: "the cohort begins",
        Kind.LESSON: "week 1 mon 09:00 of weekly",
        Kind.NUDGE: "2 days after the lesson, if its thread is silent",
        Kind.DEADLINE_REMINDER: "the day before the deadline",
        Kind.DEADLINE: "due sun 23:59 after the lesson",
        Kind.WRAP_UP: "week 1 closes",
        Kind.ENDING: "the cohort ends",
    }
    assert [slot.why for slot in a_plan(course).slots if slot.subject == "names" and slot.kind is Kind.LESSON] == [
        'the lesson says "week 1 thu 09:00"'
    ]


def test_a_cohort_without_sessions_lives_by_its_deadlines() -> None:
    course = a_course(
        *(a_lesson(name, deliverable={"due": "fri 18:00", "text": "Post it."}) for name in NAMES),
        weeks=4,
        schedule="async-only",
    )

    assert lines(a_plan(course), Kind.LESSON, Kind.DEADLINE)[:4] == [
        "Mon 05 Oct 09:00 lesson hello",
        "Fri 09 Oct 18:00 deadline hello",
        "Mon 12 Oct 09:00 lesson names",
        "Fri 16 Oct 18:00 deadline names",
    ]
    assert a_plan(course).sessions == ()
    assert warnings(a_plan(course)) == []


def test_a_preset_gives_its_places_in_the_order_of_the_course() -> None:
    assert lessons(a_plan(a_course(*four(), schedule="twice-weekly"))) == [
        "Mon 05 Oct 09:00 hello",
        "Thu 08 Oct 09:00 names",
        "Mon 12 Oct 09:00 loops",
        "Thu 15 Oct 09:00 dicts",
    ]


def test_a_start_in_mid_week_keeps_the_order_of_the_course() -> None:
    assert lessons(a_plan(a_course(*four(), schedule="twice-weekly"), start=date(2026, 10, 7))) == [
        "Thu 08 Oct 09:00 hello",
        "Mon 12 Oct 09:00 names",
        "Thu 15 Oct 09:00 loops",
        "Mon 19 Oct 09:00 dicts",
    ]


def test_a_lesson_with_a_time_of_its_own_takes_no_place_of_the_preset() -> None:
    written = four()
    written[1] = a_lesson("names", release="week 1 tue 18:00")

    assert lessons(a_plan(a_course(*written, schedule="weekly"))) == [
        "Mon 05 Oct 09:00 hello",
        "Tue 06 Oct 18:00 names",
        "Mon 12 Oct 09:00 loops",
        "Mon 19 Oct 09:00 dicts",
    ]


def test_lessons_may_wait_for_each_other_and_for_sessions() -> None:
    course = a_course(
        a_lesson("hello", release="next wed 10:00"),
        a_lesson("names", release="next wed 10:00"),
        a_lesson("loops", release="2 days after session kickoff"),
        a_lesson("dicts", release="1 day before lesson loops at 07:30"),
        a_lesson("files", release="90 minutes after lesson dicts"),
        sessions=[{"id": "kickoff", "at": "week 2 mon 18:00", "minutes": 45}],
    )

    assert lessons(a_plan(course)) == [
        "Wed 07 Oct 10:00 hello",
        "Tue 13 Oct 07:30 dicts",
        "Tue 13 Oct 09:00 files",
        "Wed 14 Oct 10:00 names",
        "Wed 14 Oct 18:45 loops",
    ]


def test_a_thousand_lessons_may_wait_for_the_next_one_each() -> None:
    course = a_course(
        *(a_lesson(f"l{number}", release=f"1 minute before lesson l{number + 1}") for number in range(999)),
        a_lesson("l999", release="week 2 mon 09:00"),
    )

    assert len(lessons(a_plan(course))) == 1000
    assert lessons(a_plan(course))[0] == "Sun 11 Oct 16:21 l0"


def test_a_deadline_is_the_first_of_its_kind_after_the_lesson_and_is_recalled_in_the_morning_before() -> None:
    course = a_course(
        a_lesson("hello", release="week 1 mon 09:00", deliverable={"due": "mon 09:00", "text": "x"}),
        a_lesson("names", release="week 1 thu 11:00", deliverable={"due": "fri 12:00", "text": "x"}),
    )

    assert lines(a_plan(course), Kind.DEADLINE, Kind.DEADLINE_REMINDER) == [
        "Fri 09 Oct 12:00 deadline names",  # recalled on Thursday at 10:00 it would be before the lesson
        "Sun 11 Oct 10:00 deadline-reminder hello",
        "Mon 12 Oct 09:00 deadline hello",
    ]


def test_what_is_late_is_worth_sending_until_its_time() -> None:
    course = a_course(a_lesson("hello", deliverable={"due": "sun 23:59", "text": "x"}), weeks=2, schedule="weekly")
    timetable = a_plan(course)
    until = {slot.kind: slot.until for slot in timetable.slots}

    assert until[Kind.LESSON] == timetable.ends.at == utc("2026-10-26 08:00")
    assert until[Kind.DEADLINE_REMINDER] == utc("2026-10-11 21:59")
    assert until[Kind.DEADLINE] == utc("2026-10-12 21:59")
    assert until[Kind.NUDGE] == utc("2026-10-08 07:00")
    assert until[Kind.WELCOME] == utc("2026-10-12 06:00")


def test_every_kind_has_a_rule() -> None:
    assert set(RULES) == set(Kind)
    assert [kind for kind, rule in RULES.items() if rule.express] == [Kind.OPENING, Kind.CLOSING]


def test_the_welcome_comes_before_a_lesson_or_a_session_in_the_early_morning() -> None:
    reading = a_course(a_lesson("hello", release="week 1 mon 06:30"))
    meeting = a_course(a_lesson("hello"), schedule="weekly", sessions=[{"id": "run", "at": "week 1 mon 08:30"}])

    assert lines(a_plan(reading))[:2] == ["Mon 05 Oct 05:30 welcome", "Mon 05 Oct 06:30 lesson hello"]
    assert lines(a_plan(meeting))[:4] == [
        "Mon 05 Oct 07:30 welcome",
        "Mon 05 Oct 08:00 announcement run once",
        "Mon 05 Oct 08:15 reminder run once.sitting-1.revision-0.15-minutes",
        "Mon 05 Oct 08:30 opening run once.sitting-1",
    ]


def test_the_ending_is_the_last_line() -> None:
    course = a_course(
        a_lesson("hello", release="week 2 fri 09:00", deliverable={"due": "thu 12:00", "text": "x"}), weeks=2
    )

    timetable = a_plan(course, ends={"after": "1 day"})

    assert lines(timetable)[-2:] == ["Thu 22 Oct 12:00 deadline hello", "Fri 23 Oct 09:00 ending"]
    assert warnings(timetable) == [
        "The cohort ends on Fri 23 Oct 2026 and not on Tue 20 Oct 2026: its last line comes on Thu 22 Oct 2026."
    ]


def test_nobody_is_nudged_after_the_end() -> None:
    course = a_course(a_lesson("hello", release="week 1 mon 09:00"), weeks=1, nudges={"silent_thread_after": "30 days"})

    assert lines(a_plan(course)) == [
        "Mon 05 Oct 08:00 welcome",
        "Mon 05 Oct 09:00 lesson hello",
        "Mon 19 Oct 09:00 ending",
    ]


def test_the_weeks_of_a_timetable_are_seven_days_from_the_start() -> None:
    timetable = a_plan(a_course(*four(), schedule="weekly", weeks=4), start=date(2026, 10, 7))

    assert [
        (week.number, f"{week.starts.wall:%a %d %b}", f"{week.ends.wall:%a %d %b}") for week in timetable.weeks
    ] == [
        (1, "Wed 07 Oct", "Wed 14 Oct"),
        (2, "Wed 14 Oct", "Wed 21 Oct"),
        (3, "Wed 21 Oct", "Wed 28 Oct"),
        (4, "Wed 28 Oct", "Wed 04 Nov"),
    ]


def test_a_weekly_time_is_the_same_on_the_clock_before_and_after_the_clocks_change() -> None:
    timetable = a_plan(a_course(*four(), schedule="weekly", wrapup={"every": "fri 16:00"}), start=date(2026, 10, 19))
    wrap_ups = [slot for slot in timetable.slots if slot.kind is Kind.WRAP_UP]

    assert lines(timetable, Kind.WRAP_UP)[:3] == [
        "Fri 23 Oct 16:00 wrap-up week-1",
        "Fri 30 Oct 16:00 wrap-up week-2",
        "Fri 06 Nov 16:00 wrap-up week-3",
    ]
    assert wrap_ups[1].at - wrap_ups[0].at == timedelta(days=7, hours=1)  # with the day of 25 hours
    assert wrap_ups[2].at - wrap_ups[1].at == timedelta(days=7)


def test_a_wrap_up_that_would_come_before_the_first_lesson_of_its_week_comes_a_week_later() -> None:
    course = a_course(*four(), schedule="weekly", weeks=4, wrapup={"every": "mon 09:00"})

    timetable = a_plan(course)

    assert lines(timetable, Kind.LESSON, Kind.WRAP_UP)[:4] == [
        "Mon 05 Oct 09:00 lesson hello",
        "Mon 12 Oct 09:00 lesson names",
        "Mon 12 Oct 09:00 wrap-up week-1",
        "Mon 19 Oct 09:00 lesson loops",
    ]
    assert lines(timetable)[-2:] == ["Mon 02 Nov 09:00 wrap-up week-4", "Mon 09 Nov 09:00 ending"]


def test_the_week_of_a_23_hour_day_is_an_hour_shorter() -> None:
    course = a_course(*four(), schedule="weekly", wrapup={"every": "fri 16:00"})
    wrap_ups = [slot for slot in a_plan(course, start=date(2027, 3, 22)).slots if slot.kind is Kind.WRAP_UP]

    assert wrap_ups[1].at - wrap_ups[0].at == timedelta(days=6, hours=23)


def test_a_shift_across_a_change_of_the_clocks_keeps_every_time_on_the_clock() -> None:
    course = a_course(*four(), schedule="twice-weekly", wrapup={"every": "fri 16:00"})

    before = a_plan(course, start=date(2026, 10, 12)).slots
    after = a_plan(course, start=date(2026, 10, 19)).slots

    assert [one.moment.wall + timedelta(days=7) for one in before] == [one.moment.wall for one in after]
    assert {two.at - one.at for one, two in zip(before, after, strict=True)} == {
        timedelta(days=7),
        timedelta(days=7, hours=1),
    }


def test_a_leap_day_and_the_53rd_week_of_a_year_are_days_and_weeks_like_any_other() -> None:
    daily = a_course(*(a_lesson(f"l{number}") for number in range(7)), schedule="bootcamp")

    assert lessons(a_plan(daily, start=date(2028, 2, 28)))[:3] == [
        "Mon 28 Feb 09:00 l0",
        "Tue 29 Feb 09:00 l1",
        "Wed 01 Mar 09:00 l2",
    ]
    assert lessons(a_plan(daily, start=date(2026, 12, 28)))[3:6] == [
        "Thu 31 Dec 09:00 l3",
        "Fri 01 Jan 09:00 l4",
        "Mon 04 Jan 09:00 l5",
    ]


def test_an_override_gives_a_lesson_another_moment_and_what_waits_for_it_follows() -> None:
    course = a_course(
        a_lesson("hello"),
        a_lesson("loops", deliverable={"due": "sun 23:59", "text": "x"}),
        a_lesson("dicts", release="2 days after lesson loops"),
        schedule="weekly",
    )

    timetable = a_plan(course, overrides=[{"lesson": "loops", "release": "2026-10-20 10:00", "why": "instructor ill"}])

    assert lines(timetable, Kind.LESSON, Kind.DEADLINE) == [
        "Mon 05 Oct 09:00 lesson hello",
        "Tue 20 Oct 10:00 lesson loops",
        "Thu 22 Oct 10:00 lesson dicts",
        "Sun 25 Oct 23:59 deadline loops",
    ]
    assert next(slot.why for slot in timetable.slots if slot.key == "lesson/loops//") == (
        "moved for this cohort: instructor ill"
    )


def test_a_moved_lesson_keeps_its_key() -> None:
    course = a_course(*four(), schedule="weekly")
    moved = a_plan(course, overrides=[{"lesson": "loops", "release": "2026-10-20 10:00"}])

    assert {slot.key for slot in moved.slots} == {slot.key for slot in a_plan(course).slots}
    assert next(slot.why for slot in moved.slots if slot.key == "lesson/loops//") == "moved for this cohort"


def test_a_cancelled_lesson_is_left_out_and_what_waits_for_it_stays() -> None:
    course = a_course(a_lesson("hello"), a_lesson("names", release="next wed 09:00"), schedule="weekly")

    timetable = a_plan(course, overrides=[{"lesson": "hello", "cancelled": "true"}])

    assert lessons(timetable) == ["Wed 07 Oct 09:00 names"]
    assert warnings(timetable) == ['The lesson "hello" is cancelled for this cohort.']


def test_a_schedule_of_the_course_folder_counts() -> None:
    evenings = Preset("evenings", "", (parse_weekly("tue 20:00"), parse_weekly("thu 20:00")))

    timetable = with_preset(evenings, a_course(*four(), schedule="evenings"), date(2026, 10, 8))

    assert lessons(timetable)[:2] == ["Thu 08 Oct 20:00 hello", "Tue 13 Oct 20:00 names"]


def test_a_timetable_is_the_same_whenever_it_is_computed() -> None:
    course, cohort = a_course(*four(), schedule="weekly", wrapup={"every": "fri 16:00"}), a_cohort()

    assert a_plan(course, cohort) == a_plan(course, cohort)
