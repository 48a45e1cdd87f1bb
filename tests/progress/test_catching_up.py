"""A catch-up names ten lessons at most, and says where the rest is."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Kind
from bot.progress.telling import told_back
from bot.words import words_for
from tests.builders import ZONE, a_course, a_slot, a_timetable, utc
from tests.progress.standings import a_standing, lessons
from tests.reading import read


@given(st.integers(1, 30))
def test_a_catch_up_has_at_most_ten_items_and_accounts_for_the_rest(many: int) -> None:
    course = a_course(*lessons(*((f"lesson-{number}", ()) for number in range(many))))
    timetable = a_timetable(*(a_slot(Kind.LESSON, one.id) for one in course.lessons))
    standing = a_standing(course, timetable, [one.id for one in course.lessons])
    said = read(told_back(standing, course, utc("2026-09-01 00:00"), utc("2026-12-01 00:00"), words_for("en"), ZONE))

    shown = [line for line in said.splitlines() if line.startswith("- ")]
    assert len(shown) == min(many, 10)
    more = many - 10
    rest = f"And {more} more {'lesson' if more == 1 else 'lessons'}; `progress` shows what is open."
    assert (rest in said) == (more > 0)
