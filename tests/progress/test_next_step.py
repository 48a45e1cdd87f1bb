"""The next step is always one that can be taken now."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Kind
from bot.progress.next_step import AllDone, ComeToSession, DoLesson, WaitForLesson, next_step
from tests.builders import ZONE, a_course, a_session, a_sitting, a_slot, a_timetable, an_occurrence, utc
from tests.progress.standings import a_mark, a_standing, lessons

NAMES = ("names", "loops", "dicts", "files", "tests")
CHAIN = lessons(("names", ()), ("loops", ("names",)), ("dicts", ("names",)))
WEEKLY = a_timetable(
    a_slot(Kind.LESSON, "names", wall="2026-10-05 09:00"),
    a_slot(Kind.LESSON, "loops", wall="2026-10-12 09:00"),
    a_slot(Kind.LESSON, "dicts", wall="2026-10-19 09:00"),
)


def test_the_first_lesson_that_is_out_and_not_done_is_next() -> None:
    standing = a_standing(a_course(*CHAIN), WEEKLY, ["names", "loops"], a_mark("names"))

    step = next_step(standing, a_course(*CHAIN), utc("2026-10-13 10:00"), ZONE)

    assert isinstance(step, DoLesson)
    assert step.lesson.id == "loops"


def test_what_a_lesson_builds_on_comes_first() -> None:
    standing = a_standing(a_course(*CHAIN), WEEKLY, ["loops", "names", "dicts"], a_mark("loops"))

    step = next_step(standing, a_course(*CHAIN), utc("2026-10-20 10:00"), ZONE)

    assert isinstance(step, DoLesson)
    assert step.lesson.id == "names"


def test_a_lesson_the_cohort_never_gets_holds_nobody_up() -> None:
    without_names = a_timetable(a_slot(Kind.LESSON, "loops", wall="2026-10-12 09:00"))
    standing = a_standing(a_course(*CHAIN), without_names, ["loops"])

    step = next_step(standing, a_course(*CHAIN), utc("2026-10-13 10:00"), ZONE)

    assert isinstance(step, DoLesson)
    assert step.lesson.id == "loops"


def test_with_everything_done_todays_session_is_next_on_the_learners_own_day() -> None:
    course = a_course(*CHAIN, sessions=[a_session(every="wed 23:30")])
    sitting = a_sitting("2026-10-07 23:30", "2026-10-08 00:30")  # in Paris; 6:30 the next morning in Tokyo
    timetable = a_timetable(*WEEKLY.slots, sessions=[an_occurrence(sitting)])
    standing = a_standing(course, timetable, ["names"], a_mark("names"))

    in_paris = next_step(standing, course, utc("2026-10-07 10:00"), ZONE)
    in_tokyo = next_step(standing, course, utc("2026-10-07 10:00"), "Asia/Tokyo")
    during = next_step(standing, course, utc("2026-10-07 22:15"), ZONE)
    after = next_step(standing, course, utc("2026-10-07 22:30"), ZONE)

    assert isinstance(in_paris, ComeToSession)
    assert isinstance(in_tokyo, WaitForLesson)
    assert isinstance(during, ComeToSession)
    assert isinstance(after, WaitForLesson)
    assert after.lesson.id == "loops"


def test_a_lesson_that_is_due_but_held_back_is_waited_for() -> None:
    standing = a_standing(a_course(*CHAIN), WEEKLY, ["names"], a_mark("names"))

    step = next_step(standing, a_course(*CHAIN), utc("2026-10-30 10:00"), ZONE)

    assert isinstance(step, WaitForLesson)
    assert step.lesson.id == "loops"


def test_at_the_end_nothing_is_left() -> None:
    marks = [a_mark(one.id) for one in CHAIN]
    standing = a_standing(a_course(*CHAIN), WEEKLY, ["names", "loops", "dicts"], *marks)

    assert isinstance(next_step(standing, a_course(*CHAIN), utc("2026-11-01 10:00"), ZONE), AllDone)


@st.composite
def _needs(draw: st.DrawFn) -> list[tuple[str, tuple[str, ...]]]:
    """Needs without circles, but not always of lessons that come before."""
    order = draw(st.permutations(NAMES))
    found = {
        name: tuple(draw(st.lists(st.sampled_from(order[:place]), unique=True))) if place else ()
        for place, name in enumerate(order)
    }
    return [(name, found[name]) for name in NAMES]


@given(
    needs=_needs(),
    in_timetable=st.lists(st.sampled_from(NAMES), unique=True),
    out=st.lists(st.sampled_from(NAMES), unique=True),
    done=st.lists(st.sampled_from(NAMES), unique=True),
    hours=st.integers(0, 24 * 60),
)
def test_what_comes_next_is_out_and_not_done_and_everything_it_builds_on_is_done(
    needs: list[tuple[str, tuple[str, ...]]], in_timetable: list[str], out: list[str], done: list[str], hours: int
) -> None:
    course = a_course(*lessons(*needs))
    slots = [
        a_slot(Kind.LESSON, name, wall=f"2026-10-{5 + 2 * number:02d} 09:00")
        for number, name in enumerate(in_timetable)
    ]
    standing = a_standing(course, a_timetable(*slots), out, *(a_mark(name) for name in done))
    step = next_step(standing, course, utc("2026-10-05 00:00") + timedelta(hours=hours), ZONE)

    can_be_taken = [
        name
        for name, needed in needs
        if name in out
        and name not in done
        and all(one in done or (one not in in_timetable and one not in out) for one in needed)
    ]
    match step:
        case DoLesson(lesson):
            assert lesson.id in can_be_taken
        case WaitForLesson(lesson):
            assert can_be_taken == []
            assert lesson.id in in_timetable
            assert lesson.id not in {*out, *done}
        case _:
            assert can_be_taken == []
