from pathlib import Path

from bot.course.folder import load_folder
from tests.course.folders import a_course_folder, problems, warnings


def test_front_matter_that_is_never_closed(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello="---\nid: hello\ntitle: Hello\n\nSay hello.\n")

    assert problems(root) == (
        "lessons/01-hello.md:1:1  The front matter that begins here is never closed. "
        "Add a line --- below its last field.\n"
        "  1 | ---\n"
        "    | ^^^"
    )


def test_a_lesson_that_is_not_closed_is_still_known_to_others(tmp_path: Path) -> None:
    next_lesson = "---\nneeds: [greeting]\n---\n# Next\n"
    root = a_course_folder(tmp_path, {"lessons/02-next.md": next_lesson}, hello="---\nid: greeting\ntitle: Hello\n")

    assert "greeting" not in problems(root).replace("id: greeting", "")


def test_front_matter_without_fields(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello="---\n- hello\n---\n# Hello\n")

    assert problems(root) == (
        "lessons/01-hello.md:2:1  Fields are expected here, each with its name and a colon. "
        "Write, for example, title: My course\n"
        "  2 | - hello\n"
        "    | ^"
    )


def test_empty_front_matter_and_an_empty_line_before_it_do_no_harm(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"lessons/02-b.md": "\n---\nminutes: 5\n---\n# B\n"}, hello="---\n---\n# Hello\n")
    hello, b = load_folder(root).course.lessons

    assert (hello.id, hello.title, b.minutes, b.text) == ("hello", "Hello", 5, "# B\n")


def test_a_line_of_hyphens_further_down_is_no_front_matter(tmp_path: Path) -> None:
    [lesson] = load_folder(a_course_folder(tmp_path, hello="# Hello\n\n---\n\nid: not an id\n")).course.lessons

    assert lesson.text == "# Hello\n\n---\n\nid: not an id\n"


def test_a_lesson_without_any_title(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello="Words only.\n")

    assert problems(root) == (
        "lessons/01-hello.md:1:1  The lesson has no title. "
        "Begin its text with a heading, like # Hello, or write title: Hello in its front matter.\n"
        "  1 | Words only.\n"
        "    | ^"
    )


def test_a_file_whose_name_gives_no_id(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"lessons/第二.md": "# Second\n"})

    assert problems(root) == (
        'lessons/第二.md:1:1  "id" is missing. Add it, for example id: loops\n  1 | # Second\n    | ^'
    )


def test_an_empty_file(tmp_path: Path) -> None:
    assert problems(a_course_folder(tmp_path, hello="")).startswith("lessons/01-hello.md:1:1  The lesson has no title.")


def test_lines_after_a_rare_line_end_keep_their_numbers(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello="---\ntitle: One\u2028two\x85three\nminuts: 5\n---\nText.\n")

    assert problems(root).startswith('lessons/01-hello.md:3:1  "minuts" is not a field here. Did you mean "minutes"?')
    assert warnings(a_course_folder(root, hello="---\ntitle: One\u2028two\n---\nText.\n")) == ""
