import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.course.folder import load_folder, read_folder
from bot.course.gathering import LESSON_LIMIT
from tests.course.folders import COHORT, HELLO, a_course_folder, problems, warnings

ROOT = 0
NOBODY = 65_534


@pytest.fixture
def shared_path() -> Iterator[Path]:
    """A folder that every user of the machine can reach."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    [fault] = read_folder(tmp_path / "python").problems

    assert fault.render(str(tmp_path / "python")) == (
        f"{tmp_path}/python  There is no such folder. homeroom init makes a new one."
    )


def test_a_file_where_a_folder_is_expected(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path)

    [fault] = read_folder(root / "course.yaml").problems

    assert fault.render("course.yaml") == "course.yaml  This is a file. Give the folder that course.yaml lies in."


def test_a_folder_without_a_course(tmp_path: Path) -> None:
    assert problems(tmp_path) == ".  There is no course.yaml in this folder. homeroom init makes a new course."


def test_a_course_under_another_ending(tmp_path: Path) -> None:
    a_course_folder(tmp_path)
    (tmp_path / "course.yaml").rename(tmp_path / "course.yml")

    assert problems(tmp_path) == ".  There is no course.yaml in this folder. Rename course.yml to course.yaml."


def test_a_course_without_lessons(tmp_path: Path) -> None:
    (a_course_folder(tmp_path) / "lessons/01-hello.md").unlink()

    assert problems(tmp_path) == (
        "course.yaml:1:1  The course has no lessons. Write the first one in lessons/01-welcome.md.\n"
        "  1 | title: Intro to Python\n"
        "    | ^"
    )


def test_folders_and_files_that_are_nearly_right(tmp_path: Path) -> None:
    root = a_course_folder(
        tmp_path, {"lesson/a.md": HELLO, "cohorts/spring.yml": COHORT, "lessons/notes.txt": "x", "lessons/B.MD": "# B"}
    )

    assert problems(root) == (
        "cohorts/spring.yml  This is not read where it is. Call it cohorts/spring.yaml.\n"
        "lessons/B.MD  Lessons are files that end in .md. Rename it.\n"
        "lessons/notes.txt  Lessons are files that end in .md. Rename it."
    )
    assert [fault.render() for fault in read_folder(root).warnings] == [
        'lesson  This folder is not read. Did you mean "lessons"?'
    ]


def test_pictures_among_the_lessons_are_pointed_out(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"lessons/loop.png": b"x"})

    assert warnings(root) == "lessons/loop.png  This is not read. Pictures and other files belong in assets/."


def test_hidden_files_backups_and_whatever_else_lies_around_are_left_alone(tmp_path: Path) -> None:
    around = {
        ".git/config": "x",
        "lessons/.a.md.swp": "x",
        "lessons/01-hello.md~": "x",
        "README.md": "# R",
        "notes/a": "",
    }
    root = a_course_folder(tmp_path, around)

    assert warnings(root) == ""
    assert len(load_folder(root).course.lessons) == 1


def test_a_cohort_named_like_no_id(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"cohorts/Herbst 2026.yaml": COHORT})

    assert problems(root) == (
        "cohorts/Herbst 2026.yaml  The file's name is the cohort's id, and \"Herbst 2026\" cannot be one. "
        "Use small letters a–z, digits and hyphens: herbst-2026.yaml."
    )


def test_a_lesson_of_a_megabyte(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=HELLO + "x" * 1_000_000)

    assert problems(root) == (
        "lessons/01-hello.md  The file has 1,000,042 bytes; 200,000 fit. Split it into several lessons."
    )


def test_the_longest_lesson_that_fits(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, hello=HELLO + "x" * (LESSON_LIMIT - len(HELLO)))

    assert problems(root) == ""


def test_a_course_yaml_of_a_megabyte(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, course="#" * 1_000_000)

    assert problems(root) == "course.yaml  The file has 1,000,000 bytes; 500,000 fit. Is it the right file?"


def test_links_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# Secret\n")
    root = a_course_folder(tmp_path / "course")
    (root / "lessons/02-secret.md").symlink_to(secret)
    (root / "lessons/03-etc").symlink_to("/etc")

    assert problems(root) == (
        "lessons/02-secret.md  This is a link that leaves the course folder. Put the file itself here.\n"
        "lessons/03-etc  This is a link that leaves the course folder. Put the file itself here."
    )


def test_links_in_a_circle_and_to_nowhere_are_refused(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path)
    (root / "lessons/02-a.md").symlink_to("03-b.md")
    (root / "lessons/03-b.md").symlink_to("02-a.md")
    (root / "lessons/04-gone.md").symlink_to("gone.md")
    (root / "lessons/05-up").symlink_to("..")

    assert problems(root) == (
        "lessons/02-a.md  This is a link that leads nowhere or in a circle. Put the file itself here.\n"
        "lessons/03-b.md  This is a link that leads nowhere or in a circle. Put the file itself here.\n"
        "lessons/04-gone.md  This is a link that leads nowhere or in a circle. Put the file itself here.\n"
        "lessons/05-up  This is a link to a folder. Put the folder itself here."
    )


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path, {"assets/shared.md": "# Shared\n"})
    (root / "lessons/02-shared.md").symlink_to("../assets/shared.md")

    assert [lesson.id for lesson in load_folder(root).course.lessons] == ["hello", "shared"]


def test_a_course_reached_by_a_link_is_read(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path / "real")
    (tmp_path / "link").symlink_to(root)

    assert problems(tmp_path / "link") == ""


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path)
    os.mkfifo(root / "lessons/02-pipe.md")

    assert problems(root) == "lessons/02-pipe.md  This is neither a file nor a folder. Delete it."


def test_a_file_where_lessons_should_be(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path)
    (root / "rehearsals").write_text("x")

    assert problems(root) == "rehearsals  This has to be a folder. Rename the file."


def test_a_name_that_cannot_be_shown(tmp_path: Path) -> None:
    root = a_course_folder(tmp_path)
    (root / "lessons/02-\u202egnp.md").write_text("# X\n")
    (root / os.fsdecode(b"lessons/03-\xe9.md")).write_text("# Y\n")

    assert problems(root) == (
        'lessons  The name "02-<U+202E>gnp.md" has signs that cannot be shown. Rename the file.\n'
        'lessons  The name "03-<U+DCE9>.md" has signs that cannot be shown. Rename the file.'
    )


@pytest.mark.skipif(os.geteuid() != ROOT, reason="only root can play somebody who may not read a file")
def test_files_and_folders_that_may_not_be_read(shared_path: Path) -> None:
    root = a_course_folder(shared_path, {"cohorts/spring.yaml": COHORT})
    (root / "lessons/01-hello.md").chmod(0)
    (root / "cohorts").chmod(0)
    os.seteuid(NOBODY)
    try:
        told = problems(root)
    finally:
        os.seteuid(ROOT)

    assert told == (
        "cohorts  This cannot be read: permission denied. Look at its permissions.\n"
        "lessons/01-hello.md  This cannot be read: permission denied. Look at its permissions."
    )


@pytest.mark.skipif(os.geteuid() != ROOT, reason="only root can play somebody who may not read a folder")
def test_a_course_folder_that_may_not_be_read(shared_path: Path) -> None:
    root = a_course_folder(shared_path / "course")
    root.chmod(0)
    os.seteuid(NOBODY)
    try:
        told = problems(root)
    finally:
        os.seteuid(ROOT)

    assert told == ".  The folder cannot be read: permission denied. Look at its permissions."
