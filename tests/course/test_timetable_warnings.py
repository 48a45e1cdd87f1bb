"""What a manager should know about a timetable, in full sentences."""

import builtins
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from tests.builders import a_course, a_lesson
from tests.course.timetables import a_plan, warnings

NEW_YORK = "America/New_York"


def test_a_time_that_does_not_exist_is_said() -> None:
    course = a_course(a_lesson("hello", release="week 1 sun 02:30"), weeks=1)

    assert warnings(a_plan(course, start=date(2026, 3, 8), timezone=NEW_YORK)) == [
        "Lesson hello: Sun 08 Mar 2026 02:30 does not exist (the clocks go forward); it comes at 03:30.",
        "Welcome comes at 01:30, in the cohort's night.",
        "Lesson hello comes at 03:30, in the cohort's night.",
        "Nudge hello comes at 02:30, in the cohort's night.",
    ]


def test_a_time_that_comes_twice_is_said() -> None:
    course = a_course(a_lesson("hello", release="week 1 sun 01:30"), weeks=1)

    assert warnings(a_plan(course, start=date(2026, 11, 1), timezone=NEW_YORK))[0] == (
        "Lesson hello: Sun 01 Nov 2026 01:30 comes twice (the clocks go back); the first one is taken."
    )


def test_what_comes_at_night_is_said_once_for_all_that_is_alike() -> None:
    course = a_course(*(a_lesson(f"l{number}", release=f"week {number} tue 03:00") for number in range(1, 7)))

    assert warnings(a_plan(course)) == [
        "Lesson l1, lesson l2, lesson l3 and 3 more come at 03:00, in the cohort's night.",
        "Nudge l1, nudge l2, nudge l3 and 3 more come at 03:00, in the cohort's night.",
    ]


def test_sessions_at_night_are_said_session_by_session() -> None:
    sessions = [{"id": name, "at": "week 2 wed 04:00", "remind": ["1 day"]} for name in ("qa", "lab")]
    course = a_course(a_lesson("hello", release="week 1 mon 09:00"), sessions=sessions)

    assert [text for text in warnings(a_plan(course)) if text.startswith("Opening")] == [
        "Opening lab once sitting 1 comes at 04:00, in the cohort's night.",
        "Opening qa once sitting 1 comes at 04:00, in the cohort's night.",
    ]


def test_what_comes_on_a_holiday_of_the_cohort_is_said_day_by_day() -> None:
    course = a_course(
        a_lesson("hello", release="week 6 wed 09:00"),
        a_lesson("names", release="week 6 wed 11:00"),
        sessions=[{"id": "qa", "every": "wed 17:00"}],
        weeks=7,
    )

    assert warnings(a_plan(course, holidays={"dates": ["2026-11-11", "2026-11-12"]})) == [
        "Lesson hello, lesson names and opening qa week 6 sitting 1 come on a holiday of the cohort, Wed 11 Nov 2026."
    ]


def test_a_public_holiday_that_the_cohort_file_does_not_have_is_said() -> None:
    course = a_course(a_lesson("hello", release="week 6 wed 09:00"), weeks=7)

    assert warnings(a_plan(course, holidays={"country": "FR"})) == [
        "Wed 11 Nov 2026 is a public holiday in FR (Armistice Day), with lesson hello. "
        "It is not among the holidays of the cohort file: add it there, or move them."
    ]
    assert warnings(a_plan(course, holidays={"country": "FR", "dates": ["2026-11-11"]})) == [
        "Lesson hello comes on a holiday of the cohort, Wed 11 Nov 2026."
    ]


def test_holidays_of_a_part_of_a_country_are_known() -> None:
    course = a_course(a_lesson("hello", release="week 1 wed 09:00"), weeks=1)

    def said(country: str) -> list[str]:
        return warnings(a_plan(course, start=date(2027, 1, 4), holidays={"country": country}))

    assert said("DE") == said("DE-BE") == []
    assert said("DE-BY") == [
        "Wed 06 Jan 2027 is a public holiday in DE-BY (Epiphany), with lesson hello. "
        "It is not among the holidays of the cohort file: add it there, or move them."
    ]
    for unknown in ("XX", "DE-XX"):
        assert said(unknown) == [
            f'Nothing is known about public holidays in "{unknown}". List the dates under holidays in the cohort file.'
        ]


def test_public_holidays_are_left_alone_where_the_extra_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002  the names of the original
        locals: Mapping[str, object] | None = None,  # noqa: A002
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> object:
        if name == "holidays":
            raise ModuleNotFoundError(name)
        return real(name, globals, locals, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", without)
    course = a_course(a_lesson("hello", release="week 6 wed 09:00"), weeks=7)

    assert warnings(a_plan(course, holidays={"country": "FR"})) == []


def test_a_session_outside_its_week_is_said() -> None:
    course = a_course(
        a_lesson("hello", release="week 1 mon 09:00"), weeks=3, sessions=[{"id": "qa", "every": "wed 17:00"}]
    )

    assert warnings(a_plan(course, overrides=[{"session": "qa", "week": "2", "at": "2026-10-20 17:00"}])) == [
        'The session "qa" of week 2 has a sitting outside its week, on Tue 20 Oct 2026 17:00.'
    ]


def test_learners_for_whom_every_sitting_is_at_night_are_said_once_for_a_session() -> None:
    course = a_course(
        a_lesson("hello", release="week 1 mon 09:00"), weeks=3, sessions=[{"id": "qa", "every": "wed 17:00"}]
    )
    zones = ("Asia/Tokyo", "Australia/Sydney", "Europe/Paris", "America/New_York")

    assert warnings(a_plan(course, None, *zones)) == [
        'Every sitting of the session "qa" is at night for learners in Asia/Tokyo, Australia/Sydney. '
        "Add a sitting at another time of day."
    ]


def test_a_second_sitting_at_another_time_of_day_serves_them() -> None:
    course = a_course(
        a_lesson("hello", release="week 1 mon 09:00"),
        weeks=3,
        sessions=[{"id": "qa", "every": "wed 17:00", "sittings": ["wed 17:00", "thu 08:00"]}],
    )

    assert warnings(a_plan(course, None, "Asia/Tokyo", "Europe/Paris")) == []


def test_many_zones_are_counted() -> None:
    course = a_course(a_lesson("hello"), schedule="weekly", sessions=[{"id": "qa", "at": "week 2 wed 17:00"}])
    zones = [f"Etc/GMT-{hours}" for hours in range(8, 15)]

    assert warnings(a_plan(course, None, *zones)) == [
        'Every sitting of the session "qa" is at night for learners in Etc/GMT-10, Etc/GMT-11, Etc/GMT-12, Etc/GMT-13, '
        "Etc/GMT-14, Etc/GMT-8 and 1 more. Add a sitting at another time of day."
    ]


def test_what_comes_before_the_start_or_after_the_last_week_is_said() -> None:
    course = a_course(
        a_lesson("early", release="4 days before lesson first"),
        a_lesson("first", release="week 1 wed 09:00"),
        a_lesson("late", release="20 days after lesson first"),
        weeks=2,
    )

    assert warnings(a_plan(course, ends={"after": "2 weeks"})) == [
        "Welcome and lesson early come before the start on Mon 05 Oct 2026.",
        "Lesson late comes after the last week of the course, week 2.",
    ]


def test_what_comes_after_the_last_wrap_up_is_said() -> None:
    course = a_course(a_lesson("l1"), a_lesson("l2"), weeks=1, schedule="twice-weekly", wrapup={"every": "fri 16:00"})

    assert warnings(a_plan(course)) == []
    assert warnings(a_plan(course, start=date(2026, 10, 7))) == [
        "Lesson l2 comes after the last wrap-up, which sums nothing up of it."
    ]


def test_a_wrap_up_before_the_welcome_is_dropped() -> None:
    course = a_course(a_lesson("l1", release="week 3 mon 09:00"), weeks=3, wrapup={"every": "tue 00:15"})
    over = {"from": "2026-10-01", "to": "2026-10-12", "why": "fair", "rule": "skip"}

    timetable = a_plan(course, start=date(2026, 10, 6), breaks=[over])

    assert warnings(timetable)[0] == "The wrap-up of week 1 is dropped: it would come before the welcome."


def test_a_lesson_before_what_it_needs_is_said() -> None:
    course = a_course(
        a_lesson("loops", needs=["names"], release="week 1 mon 09:00"),
        a_lesson("names", release="1 day after lesson loops"),
    )

    assert warnings(a_plan(course)) == [
        'The lesson "loops" comes on Mon 05 Oct 09:00, before "names", which it needs: that comes on Tue 06 Oct 09:00.'
    ]


def test_sessions_under_a_schedule_made_for_none_are_said() -> None:
    course = a_course(a_lesson("hello"), schedule="async-only", weeks=1, sessions=[{"id": "qa", "every": "fri 17:00"}])

    assert warnings(a_plan(course)) == [
        'The schedule async-only is made for courses without live sessions; this one has "qa".'
    ]
