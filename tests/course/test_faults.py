import pytest

from bot.course.faults import CourseError, Fault, Source, Spot, did_you_mean, listed, quoted


def test_a_fault_shows_its_line_with_a_caret() -> None:
    source = Source("course.yaml", ["title: A", "weeks: many"])

    assert Fault(source.spot(2, 8, 4), "It is wrong.", "Mend it.").render("courses/python/") == (
        "courses/python/course.yaml:2:8  It is wrong. Mend it.\n  2 | weeks: many\n    |        ^^^^"
    )


@pytest.mark.parametrize(
    ("line", "column", "caret"), [("日本: x", 5, "      ^"), ("e\u0301t: x", 6, "    ^"), ("💥 x", 3, "   ^")]
)
def test_the_caret_stands_below_signs_of_every_width(line: str, column: int, caret: str) -> None:
    shown = Fault(Source("a", [line]).spot(1, column), "x").render().split("\n")

    assert shown[2] == f"    | {caret}"


def test_of_a_long_line_only_what_surrounds_the_caret_is_shown() -> None:
    line = "a" * 5_000 + "!" + "b" * 5_000

    _, shown, caret = Fault(Source("a", [line]).spot(1, 5_001), "x").render().split("\n")

    assert shown == "  1 | …" + "a" * 50 + "!" + "b" * 49 + "…"
    assert caret == "    | " + " " * 51 + "^"


def test_signs_that_would_play_with_the_terminal_are_named() -> None:
    line = "a\x1b[31m\u202eb\tc"

    assert Fault(Source("a", [line]).spot(1, 10), "x").render() == (
        "a:1:10  x\n  1 | a<U+001B>[31m<U+202E>b c\n    |                        ^"
    )


def test_a_place_behind_the_end_is_the_end() -> None:
    assert str(Source("a", ["one", "two"]).spot(9)) == "a:2:4"
    assert str(Source("a", [""]).spot(1)) == "a:1:1"


def test_an_error_names_all_its_faults() -> None:
    error = CourseError([Fault(Spot("a"), "One."), Fault(Spot("b"), "Two.")], "folder")

    assert str(error) == "folder/a  One.\n\nfolder/b  Two."
    assert error.exit_code == 1


def test_near_names_are_proposed_and_far_ones_are_not() -> None:
    assert did_you_mean("Weekli", ["weekly", "bootcamp"]) == 'Did you mean "weekly"?'
    assert did_you_mean("zzz", ["weekly"]) == ""


def test_words_of_others_stay_on_one_line_and_short() -> None:
    assert quoted("a\nb\u200b") == '"a b<U+200B>"'
    assert quoted("x" * 100) == f'"{"x" * 59}…"'


def test_choices_are_listed_as_people_do() -> None:
    assert (listed(["a"]), listed("ab"), listed("abc", "and")) == ("a", "a or b", "a, b and c")
