"""Live sessions in a timetable: sittings, what is posted around them, and what overrides do."""

from datetime import date

import pytest

from bot.course.course import Course
from bot.course.timetable import Timetable, TimetableError
from bot.model import Kind
from tests.builders import a_course, a_lesson
from tests.course.timetables import a_plan, lessons, lines, warnings


def with_session(**written: object) -> Course:
    """A course of three weeks whose first lesson comes on its first Monday, with one session."""
    fields: dict[str, object] = {"id": "qa", **written}
    return a_course(a_lesson("hello", release="week 1 mon 09:00"), weeks=3, sessions=[fields])


def of_session(timetable: Timetable, *kinds: Kind) -> list[str]:
    return [one.replace(" qa ", " ") for one in lines(timetable, *kinds) if " qa " in one]


def test_a_session_is_announced_three_days_before_where_no_queue_opens() -> None:
    assert of_session(a_plan(with_session(at="week 2 wed 17:00"))) == [
        "Sun 11 Oct 17:00 announcement once",
        "Tue 13 Oct 17:00 reminder once.sitting-1.revision-0.1-day",
        "Wed 14 Oct 16:45 reminder once.sitting-1.revision-0.15-minutes",
        "Wed 14 Oct 17:00 opening once.sitting-1",
        "Wed 14 Oct 18:00 closing once.sitting-1",
    ]


def test_a_session_is_announced_when_its_queue_opens() -> None:
    announced = [
        of_session(a_plan(with_session(every="wed 17:00", queue_opens=opens)), Kind.ANNOUNCEMENT)[1]
        for opens in ("mon 09:00", "wed 09:00", "wed 17:00", "thu 10:00")
    ]

    assert announced == [
        "Mon 12 Oct 09:00 announcement week-2",
        "Wed 14 Oct 09:00 announcement week-2",
        "Wed 07 Oct 17:00 announcement week-2",
        "Thu 08 Oct 10:00 announcement week-2",
    ]


def test_nothing_is_announced_before_the_welcome_and_what_is_missing_for_it_is_said() -> None:
    timetable = a_plan(
        with_session(every="mon 18:00", before={"post": "3 days", "text": "Read."}, remind=["1 day", "9 hours"])
    )

    assert lines(timetable)[:5] == [
        "Mon 05 Oct 08:00 welcome",
        "Mon 05 Oct 08:30 announcement qa week-1",
        "Mon 05 Oct 08:35 pre-work qa week-1",
        "Mon 05 Oct 09:00 reminder qa week-1.sitting-1.revision-0.9-hours",
        "Mon 05 Oct 09:00 lesson hello",
    ]
    assert warnings(timetable) == [
        'The session "qa" has no reminder 1 day before in week 1: it is announced only later.'
    ]


def test_a_reminder_that_can_never_come_is_said_once_with_its_weeks() -> None:
    timetable = a_plan(with_session(every="wed 17:00", queue_opens="wed 09:00"))

    assert warnings(timetable) == [
        'The session "qa" has no reminder 1 day before in weeks 1, 2, 3: it is announced only later.'
    ]


def test_a_session_may_be_held_in_several_sittings_with_one_announcement() -> None:
    course = with_session(
        every="wed 17:00",
        sittings=["thu 08:00", "wed 17:00"],
        remind=["15 minutes"],
        after={"post": "1 day", "text": "Watch the part you missed."},
    )

    assert [one for one in of_session(a_plan(course)) if "week-2" in one] == [
        "Sun 11 Oct 17:00 announcement week-2",
        "Wed 14 Oct 16:45 reminder week-2.sitting-1.revision-0.15-minutes",
        "Wed 14 Oct 17:00 opening week-2.sitting-1",
        "Wed 14 Oct 18:00 closing week-2.sitting-1",
        "Thu 15 Oct 07:45 reminder week-2.sitting-2.revision-0.15-minutes",
        "Thu 15 Oct 08:00 opening week-2.sitting-2",
        "Thu 15 Oct 09:00 closing week-2.sitting-2",
        "Fri 16 Oct 09:00 follow-up week-2",
    ]


def test_a_session_held_once_takes_its_sittings_in_the_same_week() -> None:
    timetable = a_plan(with_session(at="week 2 mon 18:00", sittings=["mon 18:00", "tue 08:00"]))

    assert of_session(timetable, Kind.OPENING) == [
        "Mon 12 Oct 18:00 opening once.sitting-1",
        "Tue 13 Oct 08:00 opening once.sitting-2",
    ]


def test_a_session_that_runs_through_a_change_of_the_clocks_takes_its_minutes() -> None:
    night = a_plan(with_session(at="week 3 sun 02:30", minutes=60), start=date(2026, 10, 5), timezone="Europe/Paris")

    assert of_session(night, Kind.OPENING, Kind.CLOSING) == [
        "Sun 25 Oct 02:30 opening once.sitting-1",
        "Sun 25 Oct 02:30 closing once.sitting-1",  # an hour later: 02:30 comes a second time
    ]
    (sitting,) = night.sessions[0].sittings
    assert (sitting.ends.at - sitting.starts.at).total_seconds() == 3600


def test_a_moved_session_moves_everything_around_it_and_gets_new_reminders() -> None:
    course = with_session(every="wed 17:00", queue_opens="mon 09:00", after={"post": "1 day", "text": "Watch."})

    timetable = a_plan(course, overrides=[{"session": "qa", "week": "2", "at": "2026-10-16 11:00"}])

    assert [one for one in of_session(timetable) if "week-2" in one] == [
        "Mon 12 Oct 09:00 announcement week-2",
        "Thu 15 Oct 11:00 reminder week-2.sitting-1.revision-1.1-day",
        "Fri 16 Oct 10:45 reminder week-2.sitting-1.revision-1.15-minutes",
        "Fri 16 Oct 11:00 opening week-2.sitting-1",
        "Fri 16 Oct 12:00 closing week-2.sitting-1",
        "Sat 17 Oct 12:00 follow-up week-2",
    ]
    assert [one for one in of_session(timetable) if "week-3" in one][-2] == "Wed 21 Oct 18:00 closing week-3.sitting-1"


def test_moving_the_first_sitting_leaves_the_reminders_of_the_others_alone() -> None:
    course = with_session(every="wed 17:00", sittings=["wed 17:00", "thu 08:00"], remind=["15 minutes"])

    timetable = a_plan(course, overrides=[{"session": "qa", "week": "2", "at": "2026-10-16 11:00"}])

    assert [one for one in of_session(timetable, Kind.REMINDER) if "week-2" in one] == [
        "Thu 15 Oct 07:45 reminder week-2.sitting-2.revision-0.15-minutes",
        "Fri 16 Oct 10:45 reminder week-2.sitting-1.revision-1.15-minutes",
    ]
    assert [one for one in of_session(timetable, Kind.ANNOUNCEMENT) if "week-2" in one] == [
        "Mon 12 Oct 08:00 announcement week-2"
    ]


def test_each_further_move_raises_the_revision() -> None:
    moves = [{"session": "qa", "at": f"2026-10-1{day} 11:00"} for day in (5, 6)]

    timetable = a_plan(with_session(at="week 2 wed 17:00", remind=["15 minutes"]), overrides=moves)

    assert of_session(timetable, Kind.REMINDER) == ["Fri 16 Oct 10:45 reminder once.sitting-1.revision-2.15-minutes"]


def test_a_cancelled_session_is_left_out_and_what_waits_for_it_comes_as_if_it_were_held() -> None:
    course = a_course(
        a_lesson("hello", release="week 1 mon 09:00"),
        a_lesson("loops", release="1 day after session qa"),
        weeks=2,
        sessions=[{"id": "qa", "every": "wed 17:00"}],
    )

    timetable = a_plan(course, overrides=[{"session": "qa", "cancelled": "true"}])

    assert of_session(timetable) == []
    assert lessons(timetable) == ["Mon 05 Oct 09:00 hello", "Thu 08 Oct 18:00 loops"]
    assert warnings(timetable) == [
        'The session "qa" of week 1 is cancelled for this cohort.',
        'The session "qa" of week 2 is cancelled for this cohort.',
        'The lesson "loops" waits for the session "qa", which is not held: it comes as if it were.',
    ]


def test_a_lesson_follows_a_session_that_moves() -> None:
    course = a_course(
        a_lesson("loops", release="2 hours after session kickoff"),
        sessions=[{"id": "kickoff", "at": "week 1 mon 18:00", "sittings": ["mon 18:00", "tue 08:00"]}],
    )

    timetable = a_plan(course, overrides=[{"session": "kickoff", "at": "2026-10-08 18:00"}])

    assert lessons(timetable) == ["Thu 08 Oct 21:00 loops"]


def test_an_override_must_say_which_of_the_weekly_sessions_it_is_about() -> None:
    with pytest.raises(TimetableError) as refusal:
        a_plan(with_session(every="wed 17:00"), overrides=[{"session": "qa", "at": "2026-10-16 11:00"}])

    assert str(refusal.value) == (
        'cohorts/autumn-2026.yaml  The override to 2026-10-16 11:00 does not say which "qa" it is about: that session '
        "is held every week. Add week: 3, for example."
    )


def test_what_is_late_is_worth_sending_only_while_it_helps() -> None:
    timetable = a_plan(
        with_session(
            at="week 2 wed 17:00",
            sittings=["wed 17:00", "thu 08:00"],
            before={"post": "2 days", "text": "x"},
            after={"post": "1 day", "text": "y"},
        )
    )
    until = {slot.key: slot.until for slot in timetable.slots if slot.subject == "qa"}
    first, second = timetable.sessions[0].sittings

    assert until["pre-work/qa/once/"] == first.starts.at
    assert until["reminder/qa/once.sitting-2.revision-0.1-day/"] == second.starts.at
    assert until["opening/qa/once.sitting-1/"] == first.ends.at
    assert until["announcement/qa/once/"] == second.ends.at


def test_a_session_whose_minutes_reach_into_the_next_day_ends_there() -> None:
    timetable = a_plan(with_session(at="week 1 wed 23:30"))

    assert of_session(timetable, Kind.CLOSING) == ["Thu 08 Oct 00:30 closing once.sitting-1"]
