from pathlib import Path

import pytest

from tests.course.folders import COURSE, a_course_folder, problems

LESSON = "---\nid: hello\ntitle: Café\n---\nText.\n"


def test_a_latin_1_file_is_told_by_its_first_sign(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=LESSON.encode("latin-1"))

    assert problems(root) == (
        "lessons/01-hello.md:3:11  Byte 0xE9 is not UTF-8. The file looks like Windows or Latin-1 text, where this is "
        '"é". Save it as "UTF-8" in your editor; most offer it in "Save as".\n'
        "  3 | title: Café\n"
        "    |           ^"
    )


def test_a_broken_byte_is_told_without_a_guess(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=b"# T\n\xf0\x9f\x92\xa5 \x81\n")

    assert problems(root) == (
        "lessons/01-hello.md:2:3  Byte 0x81 is not UTF-8. "
        'Save it as "UTF-8" in your editor; most offer it in "Save as".\n'
        "  2 | 💥 \ufffd\n"
        "    |    ^"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    root = a_course_folder(tmp_path, course=COURSE.encode(encoding))

    assert problems(root) == (
        'course.yaml  The file is UTF-16, not UTF-8. Save it as "UTF-8" in your editor; most offer it in "Save as".'
    )


def test_utf_32_is_named(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course=COURSE.encode("utf-32"))

    assert problems(root).startswith("course.yaml  The file is UTF-32, not UTF-8. Save it")


def test_a_nul_byte_is_found_where_it_stands(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=b"# Hello\n\nSome text\0 here.\n")

    assert problems(root) == (
        "lessons/01-hello.md:3:10  A NUL byte stands here: this is not a text file, or it is damaged. "
        "Delete the sign, or replace the file by one that is text.\n"
        "  3 | Some text<U+0000> here.\n"
        "    |          ^^^^^^^^"
    )


def test_an_unreadable_lesson_is_not_missed_by_those_that_need_it(tmp_path: Path) -> None:
    needing = "---\nneeds: [loops]\n---\n# Next\n"
    root = a_course_folder(tmp_path, {"lessons/02-loops.md": b"\xff\xfe", "lessons/03-next.md": needing})

    assert problems(root).startswith("lessons/02-loops.md  The file is UTF-16")
    assert "03-next" not in problems(root)
