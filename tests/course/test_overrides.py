"""Changes of a running cohort laid over its course: what moves, what stays, and that nothing changes its key."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.course.cohort import Cohort
from bot.course.course import Course
from bot.course.override import Override, as_yaml, facts
from bot.course.overrides import over
from bot.model import Kind
from tests.builders import a_cohort, a_course, a_lesson, a_session
from tests.course.folders import a_course_folder, warnings
from tests.course.test_timetable_properties import STARTS, courses
from tests.course.timetables import a_plan, lessons, lines
from tests.course.timetables import warnings as remarks


def four_weeks(**written: object) -> Course:
    made = [a_lesson(f"l{number}", deliverable={"due": "sun 18:00", "text": "x"}) for number in range(1, 5)]
    fields: dict[str, object] = {"weeks": 4, "schedule": "weekly", "wrapup": {"every": "fri 16:00"}, **written}
    return a_course(*made, **fields)


def qa(**written: object) -> object:
    return a_session(**{"every": "wed 17:00", "remind": ("1 day",), **written})


def test_everything_from_a_day_on_comes_later_and_what_lies_before_stays() -> None:
    course = four_weeks(sessions=[qa()])

    timetable = a_plan(course, overrides=[{"shift": "1 week", "from": "2026-10-14", "why": "instructor ill"}])

    assert lines(timetable, Kind.LESSON, Kind.DEADLINE, Kind.OPENING, Kind.WRAP_UP)[:10] == [
        "Mon 05 Oct 09:00 lesson l1",
        "Wed 07 Oct 17:00 opening qa week-1.sitting-1",
        "Fri 09 Oct 16:00 wrap-up week-1",
        "Sun 11 Oct 18:00 deadline l1",
        "Mon 12 Oct 09:00 lesson l2",
        "Wed 21 Oct 17:00 opening qa week-2.sitting-1",
        "Fri 23 Oct 16:00 wrap-up week-2",
        "Sun 25 Oct 18:00 deadline l2",
        "Mon 26 Oct 09:00 lesson l3",
        "Wed 28 Oct 17:00 opening qa week-3.sitting-1",
    ]
    assert (
        "Shifted for this cohort (instructor ill): everything from Wed 14 Oct 2026 on comes 7 days later."
        in remarks(timetable)
    )
    assert [slot.why for slot in timetable.slots if slot.key == "lesson/l3//"] == [
        "week 3 mon 09:00 of weekly, shifted by 7 days for instructor ill"
    ]


def test_a_sitting_that_is_shifted_gets_new_reminders_and_one_that_is_not_keeps_its_own() -> None:
    timetable = a_plan(four_weeks(sessions=[qa()]), overrides=[{"shift": "3 days", "from": "2026-10-14"}])

    assert lines(timetable, Kind.REMINDER)[:2] == [
        "Tue 06 Oct 17:00 reminder qa week-1.sitting-1.revision-0.1-day",
        "Fri 16 Oct 17:00 reminder qa week-2.sitting-1.revision-1.1-day",
    ]


def test_a_second_shift_before_the_first_moves_everything_once_more_and_nothing_thrice() -> None:
    shifts = [{"shift": "1 week", "from": "2026-10-19"}, {"shift": "1 week", "from": "2026-10-12"}]

    assert lessons(a_plan(four_weeks(), overrides=shifts)) == [
        "Mon 05 Oct 09:00 l1",
        "Mon 19 Oct 09:00 l2",
        "Mon 02 Nov 09:00 l3",
        "Mon 09 Nov 09:00 l4",
    ]


def test_what_was_moved_to_a_day_is_shifted_from_there_and_a_later_move_has_the_last_word() -> None:
    moved = {"lesson": "l3", "release": "2026-10-21 10:00"}
    shift = {"shift": "1 week", "from": "2026-10-20"}

    assert lessons(a_plan(four_weeks(), overrides=[moved, shift]))[2] == "Wed 28 Oct 10:00 l3"
    assert lessons(a_plan(four_weeks(), overrides=[shift, moved]))[2] == "Wed 21 Oct 10:00 l3"


def test_a_sitting_moved_before_a_shift_and_by_it_has_a_revision_for_each() -> None:
    overrides = [
        {"shift": "1 week", "from": "2026-10-12"},
        {"session": "qa", "week": "2", "at": "2026-10-22 17:00"},
        {"shift": "1 day", "from": "2026-10-20"},
        {"shift": "1 day", "from": "2026-12-01"},
    ]

    timetable = a_plan(four_weeks(sessions=[qa()]), overrides=overrides)

    assert lines(timetable, Kind.REMINDER)[1] == "Thu 22 Oct 17:00 reminder qa week-2.sitting-1.revision-3.1-day"


def test_a_break_behind_a_shift_sees_the_shifted_days() -> None:
    autumn = {"from": "2026-10-26", "to": "2026-10-30", "why": "autumn break"}

    timetable = a_plan(four_weeks(), breaks=[autumn], overrides=[{"shift": "1 week", "from": "2026-10-12"}])

    assert lessons(timetable) == [
        "Mon 05 Oct 09:00 l1",
        "Mon 19 Oct 09:00 l2",
        "Mon 02 Nov 09:00 l3",
        "Mon 09 Nov 09:00 l4",
    ]


def test_one_sitting_of_two_is_moved_or_cancelled() -> None:
    course = four_weeks(sessions=[qa(sittings=["wed 17:00", "thu 08:00"])])
    moved = {"session": "qa", "week": "2", "sitting": "2", "at": "2026-10-16 08:00"}
    cancelled = {"session": "qa", "week": "2", "sitting": "1", "cancelled": "true"}

    timetable = a_plan(course, overrides=[moved, cancelled])

    assert [one for one in lines(timetable, Kind.REMINDER, Kind.OPENING) if "week-2" in one] == [
        "Thu 15 Oct 08:00 reminder qa week-2.sitting-2.revision-1.1-day",
        "Fri 16 Oct 08:00 opening qa week-2.sitting-2",
    ]
    assert (
        'The session "qa" of week 2 is not held on Wed 14 Oct 2026: that sitting is cancelled for this cohort.'
        in remarks(timetable)
    )


def test_a_move_brings_back_what_was_cancelled_or_held() -> None:
    for before in ({"lesson": "l3", "cancelled": "true"}, {"lesson": "l3", "held": "true"}):
        gone = a_plan(four_weeks(), overrides=[before])
        back = a_plan(four_weeks(), overrides=[before, {"lesson": "l3", "release": "2026-10-20 10:00"}])

        assert "l3" not in " ".join(lines(gone))
        assert lessons(back)[2] == "Tue 20 Oct 10:00 l3"
    assert 'The lesson "l3" is held back until somebody releases it.' in remarks(
        a_plan(four_weeks(), overrides=[{"lesson": "l3", "held": "true"}])
    )


def test_a_single_line_is_moved_left_out_or_held_back() -> None:
    overrides = [
        {"slot": "wrap-up/course/week-1", "at": "2026-10-09 18:30", "why": "public holiday"},
        {"slot": "wrap-up/course/week-2", "cancelled": "true"},
        {"slot": "nudge/l2/1", "held": "true"},
    ]

    timetable = a_plan(four_weeks(), overrides=overrides)

    assert lines(timetable, Kind.WRAP_UP) == [
        "Fri 09 Oct 18:30 wrap-up week-1",
        "Fri 23 Oct 16:00 wrap-up week-3",
        "Fri 30 Oct 16:00 wrap-up week-4",
    ]
    first = next(slot for slot in timetable.slots if slot.kind is Kind.WRAP_UP)
    assert (first.until, first.why) == (first.at + timedelta(days=1), "moved for this cohort: public holiday")
    assert len(lines(timetable, Kind.NUDGE)) == 3
    assert [one for one in remarks(timetable) if one.startswith("The line")] == [
        "The line nudge/l2/1 is held back until somebody releases it.",
        "The line wrap-up/course/week-2 is left out for this cohort.",
    ]


def test_an_undone_move_leaves_everything_where_it_was_but_reminders_that_were_sent_stay_apart() -> None:
    course = four_weeks(sessions=[qa()])
    undone = [
        {"shift": "1 week", "from": "2026-10-12", "undone": "true"},
        {"lesson": "l3", "release": "2026-12-01 09:00", "undone": "true"},
        {"session": "qa", "week": "2", "at": "2026-10-16 17:00", "undone": "true"},
    ]

    before, after = a_plan(course), a_plan(course, overrides=undone)

    assert [(one.kind, one.subject, one.at) for one in after.slots] == [
        (one.kind, one.subject, one.at) for one in before.slots
    ]
    assert lines(after, Kind.REMINDER)[:2] == [
        "Tue 06 Oct 17:00 reminder qa week-1.sitting-1.revision-0.1-day",
        "Tue 13 Oct 17:00 reminder qa week-2.sitting-1.revision-4.1-day",
    ]


def test_the_last_of_two_overrides_of_a_lesson_counts_and_check_says_so(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path,
        cohort="name: A\nstart: 2026-10-05\ntimezone: Europe/Paris\noverrides:\n"
        "  - {lesson: hello, release: 2026-10-20 09:00}\n  - {lesson: hello, release: 2026-10-21 09:00}\n",
    )

    assert warnings(root).split("\n")[0] == (
        "cohorts/autumn.yaml:6:14  The override in line 5 is about the same lesson; this one counts. "
        "Delete the other, if it is a slip."
    )


WALLS = st.builds(
    "{}-{:02}-{:02} {:02}:{:02}".format,
    st.integers(2025, 2030),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 23),
    st.integers(0, 59),
)
DAYS = WALLS.map(lambda wall: wall.split(" ")[0])
WHY = st.sampled_from(["instructor ill", "a guest: Mina", "yes", "{curly}, [square]", 'she said "no"', "# 1", "Übung"])
LESSONS = st.sampled_from(["l0", "l1", "l2"])


@st.composite
def overrides(draw: st.DrawFn) -> list[Override]:
    """Whatever commands may have made of a cohort, one after the other."""
    one = st.one_of(
        st.fixed_dictionaries({"lesson": LESSONS, "release": WALLS}),
        st.fixed_dictionaries({"lesson": LESSONS, "cancelled": st.just("true")}),
        st.fixed_dictionaries({"lesson": LESSONS, "held": st.just("true")}),
        st.fixed_dictionaries(
            {"session": st.just("qa"), "week": st.integers(1, 4), "sitting": st.integers(1, 2), "at": WALLS}
        ),
        st.fixed_dictionaries({"session": st.just("qa"), "week": st.integers(1, 4), "cancelled": st.just("true")}),
        st.fixed_dictionaries({"shift": st.sampled_from(["1 week", "3 days", "10 days"]), "from": DAYS}),
        st.fixed_dictionaries(
            {"slot": st.sampled_from(["wrap-up/course/week-1", "nudge/l0/1"]), "cancelled": st.just("true")}
        ),
    )
    fields = draw(st.lists(one, max_size=6))
    return [
        Override.model_validate({**each, "undone": draw(st.sampled_from(["true", "false"])), "why": draw(WHY)})
        for each in fields
    ]


@given(overrides())
def test_an_override_reads_back_from_json_and_from_yaml_to_itself(made: list[Override]) -> None:
    from bot.course.folder import read_files

    stored = [json.dumps(facts(one)) for one in made]
    cohort = "name: A\nstart: 2026-10-05\ntimezone: Europe/Paris\n" + as_yaml(made)
    lesson = {f"lessons/{n}.md": f"---\nid: l{n}\ntitle: L\n---\nText.\n" for n in range(3)}
    folder = read_files(
        {
            "course.yaml": "title: A\nweeks: 4\nschedule: weekly\nsessions: [{id: qa, every: wed 17:00}]\n",
            "cohorts/a.yaml": cohort,
            **lesson,
        }
    )

    assert [Override.model_validate(json.loads(one)) for one in stored] == made
    assert not folder.problems, "\n".join(fault.render() for fault in folder.problems)
    assert list(folder.cohorts[0].overrides) == made


@given(courses(), STARTS, overrides())
def test_no_override_makes_a_key_of_its_own_but_for_reminders(
    course: Course, start: object, made: list[Override]
) -> None:
    from bot.course.timetable import TimetableError

    plain = a_cohort(start=start)
    try:
        before, after = a_plan(course, plain), a_plan(course, over(plain, made))
    except TimetableError:
        return  # a lesson moved by years finds no moment that anybody can have meant
    of_old = {slot.key for slot in before.slots}

    assert {slot.key for slot in after.slots if slot.kind not in _MAY_APPEAR} <= of_old
    keys = [slot.key for slot in after.slots]
    assert len(keys) == len(set(keys))


_MAY_APPEAR = (
    Kind.REMINDER,  # of another revision
    Kind.PRE_WORK,  # these come once a sitting has room for them
    Kind.DEADLINE_REMINDER,
    Kind.NUDGE,  # none after the end, which may be later now
    Kind.WRAP_UP,  # none before the welcome, which may be earlier now
)


@given(courses(), STARTS, st.integers(0, 40), st.integers(1, 20))
def test_a_shift_moves_lessons_and_sittings_from_its_day_on_and_no_others(
    course: Course, start: object, after: int, days: int
) -> None:
    plain = a_cohort(start=start)
    since = plain.start + timedelta(days=after)
    own = {lesson.id for lesson in course.lessons if "after" in str(lesson.release) or "before" in str(lesson.release)}
    shift = Override.model_validate({"shift": f"{days} days", "from": f"{since:%Y-%m-%d}"})

    before, moved = a_plan(course, plain), a_plan(course, over(plain, [shift]))

    for old in before.slots:
        if old.kind is Kind.OPENING or (old.kind is Kind.LESSON and old.subject not in own):
            new = next(slot for slot in moved.slots if slot.key == old.key)
            by = timedelta(days=days) if old.moment.wall.date() >= since else timedelta(0)
            assert new.moment.wall - old.moment.wall == by or "next" in str(_release(course, old.subject))


def _release(course: Course, lesson: str) -> object:
    return next((one.release for one in course.lessons if one.id == lesson), None)


def laid(cohort: Cohort, *more: dict[str, str]) -> Cohort:
    return over(cohort, [Override.model_validate(one) for one in more])


@pytest.mark.parametrize("kind", ["lesson/l1", "opening/qa/week-1.sitting-1"])
def test_what_others_hang_on_is_not_moved_as_a_single_line(kind: str) -> None:
    course = four_weeks(sessions=[qa()])

    after = a_plan(course, laid(a_cohort(), {"slot": kind, "at": "2026-12-01 09:00"}))

    assert lines(after) == lines(a_plan(course))


def test_an_opening_may_come_before_its_time_under_the_key_it_has() -> None:
    course = four_weeks(sessions=[qa()])
    name = "opening/qa/week-1.sitting-1"
    before = next(slot for slot in a_plan(course).slots if slot.key.rstrip("/") == name)
    early = f"{before.moment.wall - timedelta(minutes=10):%Y-%m-%d %H:%M}"

    after = a_plan(course, laid(a_cohort(), {"slot": name, "at": early}))

    opened = [slot for slot in after.slots if slot.key == before.key]
    assert [before.at - slot.at for slot in opened] == [timedelta(minutes=10)]
    assert len(after.slots) == len(a_plan(course).slots)
