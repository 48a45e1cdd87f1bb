"""What people see in the small course, from its welcome to its end, is what was read and found good."""

from tests.rehearsal.golden import GOLDEN, told


def test_the_small_course_is_told_as_it_was_read_and_found_good() -> None:
    assert told().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines(), (
        "People see something else now. If that is meant: python -m tests.rehearsal.golden, and read the difference."
    )
