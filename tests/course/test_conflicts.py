"""What is said where a new version and the changes of a running cohort do not go together."""

from bot.course.conflicts import Side, conflicts
from bot.course.course import Course
from bot.course.override import Override
from tests.builders import a_course, a_lesson, a_session
from tests.course.timetables import a_plan


def a_side(course: Course) -> Side:
    return Side(course, a_plan(course))


def one_course(*lessons: str, **written: object) -> Side:
    fields: dict[str, object] = {"weeks": 4, "schedule": "weekly", "wrapup": {"every": "fri 16:00"}, **written}
    return a_side(a_course(*(a_lesson(lesson) for lesson in lessons), **fields))


def told(override: dict[str, str], after: Side, before: Side | None = None) -> list[str]:
    return [str(one) for one in conflicts({4: Override.model_validate(override)}, before, after)]


TWO = one_course("hello", "loops", sessions=[a_session(every="wed 17:00")])


def test_an_override_of_what_the_version_does_not_have() -> None:
    after = one_course("hello", weeks=2)
    weekly = one_course("hello", weeks=2, sessions=[a_session(every="wed 17:00")], wrapup=None)

    assert told({"lesson": "loops", "release": "2026-10-20 09:00"}, after) == [
        'override 4  It moves the lesson "loops", which this version does not have. '
        "Put it back, or undo it: homeroom cohort undo NAME 4."
    ]
    assert told({"session": "qa", "week": "1", "cancelled": "true"}, after) == [
        'override 4  It cancels the session "qa", which this version does not have. '
        "Put it back, or undo it: homeroom cohort undo NAME 4."
    ]
    assert told({"session": "qa", "week": "3", "at": "2026-10-20 17:00"}, weekly) == [
        'override 4  It moves the session "qa" of week 3, which is not held. '
        "Add it, or undo it: homeroom cohort undo NAME 4."
    ]
    assert told({"session": "qa", "week": "2", "sitting": "2", "at": "2026-10-20 17:00"}, weekly) == [
        'override 4  It moves sitting 2 of the session "qa", which is held only once. '
        "Add a sitting, or undo it: homeroom cohort undo NAME 4."
    ]
    assert told({"slot": "wrap-up/course/week-1", "held": "true"}, weekly) == [
        "override 4  It holds back the line wrap-up/course/week-1, which this version does not have. "
        "Put it back, or undo it: homeroom cohort undo NAME 4."
    ]


def test_a_version_that_moves_what_the_cohort_moved_already() -> None:
    after = one_course("loops", "hello", sessions=[a_session(every="thu 17:00")])

    assert told({"lesson": "loops", "release": "2026-10-20 09:00"}, after, TWO) == [
        'override 4  It moves the lesson "loops", and this version itself moves that from Mon 12 Oct 2026 09:00 to '
        "Mon 05 Oct 2026 09:00. The cohort's own change stays; to follow the version, undo it: "
        "homeroom cohort undo NAME 4."
    ]
    assert told({"session": "qa", "week": "2", "at": "2026-10-20 17:00"}, after, TWO) == [
        'override 4  It moves the session "qa" of week 2, and this version itself moves that from Wed 14 Oct 2026 '
        "17:00 to Thu 15 Oct 2026 17:00. The cohort's own change stays; to follow the version, undo it: "
        "homeroom cohort undo NAME 4."
    ]


def test_a_shift_behind_the_end_of_the_version() -> None:
    assert told({"shift": "1 week", "from": "2026-12-24"}, TWO) == [
        "override 4  It shifts everything from Thu 24 Dec 2026 on, and this version ends on Mon 09 Nov 2026. "
        "Look whether it is still needed, or undo it: homeroom cohort undo NAME 4."
    ]


def test_what_fits_and_what_was_undone_is_no_conflict() -> None:
    gone = one_course("hello")

    assert told({"lesson": "loops", "release": "2026-10-20 09:00"}, TWO, TWO) == []
    assert told({"lesson": "loops", "release": "2026-10-20 09:00", "undone": "true"}, gone, TWO) == []
