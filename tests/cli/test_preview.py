"""homeroom preview, as people type it."""

import json
from pathlib import Path

import pytest

from tests.cli.typed import typed

LESSON = """---
id: loops
title: Loops
ask: What did yours print?
---
A **loop** repeats work.

![A loop](../assets/loop.gif)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    course = tmp_path / "course"
    for name in ("lessons", "cohorts", "assets"):
        (course / name).mkdir(parents=True)
    (course / "course.yaml").write_text("title: Python\nweeks: 2\nschedule: weekly\n", encoding="utf-8")
    (course / "lessons" / "01-loops.md").write_text(LESSON, encoding="utf-8")
    (course / "lessons" / "02-names.md").write_text("# Names\n\n" + "A name is a label. " * 200, encoding="utf-8")
    (course / "assets" / "loop.gif").write_bytes(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
    (course / "cohorts" / "autumn.yaml").write_text(
        "course: ..\nname: Autumn\nstart: 2026-10-05\ntimezone: Europe/Paris\n", encoding="utf-8"
    )
    return course


def test_a_lesson_is_shown_as_plain_text_with_its_thread(folder: Path) -> None:
    told = typed("preview", "loops", "--dir", folder)

    assert told.code == 0
    assert told.out == ("Loops\n=====\n\nA loop repeats work.\n\n[🖼 A loop]\n\n[Done]\nWhat did yours print?\n")
    assert told.err == ("── In the room: 54 of 2,000 characters\n\n── In the thread: 21 of 2,000 characters\n\n")


def test_each_part_says_which_one_it_is_and_what_it_takes_of_the_limits(folder: Path) -> None:
    told = typed("preview", "names", "--as", "discord", "--dir", folder)

    heads = [line for line in told.err.splitlines() if line]
    assert [head.split(":")[0] for head in heads] == [
        "── In the room, part 1 of 2",
        "── In the room, part 2 of 2",
        "── In the thread",
    ]
    assert heads[1].endswith("of 1,940 characters, 1 of 5 rows of buttons")


def test_as_discord_it_is_the_body_of_the_request(folder: Path) -> None:
    told = typed("preview", "loops", "--as", "discord", "--dir", folder)

    body, _ = json.JSONDecoder().raw_decode(told.out)
    assert body["content"].startswith("<@&0>\n\n# Loops\nA **loop** repeats work.")
    assert body["attachments"] == [{"id": "0", "filename": "0-loop.gif", "description": "A loop"}]


def test_as_slack_it_is_blocks_and_their_text(folder: Path) -> None:
    told = typed("preview", "loops", "--as", "slack", "--dir", folder)

    body, _ = json.JSONDecoder().raw_decode(told.out)
    assert [block["type"] for block in body["blocks"]] == ["section", "markdown", "actions"]
    assert body["text"] == "<!channel>\n\n*Loops*\n\nA *loop* repeats work.\n\n🖼 A loop"


def test_as_html_it_is_the_markup_of_our_pages(folder: Path) -> None:
    told = typed("preview", "loops", "--as", "html", "--dir", folder)

    assert told.out.startswith("<h3>Loops</h3>\n<p>A <strong>loop</strong> repeats work.</p>")
    assert told.err == "── In the room\n\n── In the thread\n\n"


@pytest.mark.parametrize(
    ("look", "name"),
    [("discord", "Discord"), ("slack", "Slack"), ("html", "our own pages"), ("plain", "plain text")],
)
def test_it_is_drawn_as_it_will_look_with_its_pictures(folder: Path, tmp_path: Path, look: str, name: str) -> None:
    page = tmp_path / "page.html"

    told = typed("preview", "loops", "--as", look, "--dir", folder, "--html", page)

    assert (told.code, told.out, told.err) == (0, "", f"The preview is in {page}.\n")
    drawn = page.read_text(encoding="utf-8")
    assert f"<h1>Loops, as on {name}</h1>" in drawn
    assert "What did yours print?" in drawn
    assert ("data:image/gif;base64," in drawn) == (look != "plain")


def test_a_lesson_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    told = typed("preview", "loop", "--dir", folder)

    assert (told.code, told.out) == (1, "")
    assert told.err == (f'There is no lesson "loop" in {folder}. Did you mean "loops"? Lessons here: loops, names.\n')


def test_a_course_without_lessons_says_so(folder: Path) -> None:
    for lesson in (folder / "lessons").iterdir():
        lesson.unlink()

    told = typed("preview", "loops", "--dir", folder)

    assert told.code == 1
    assert "lesson" in told.err


def test_a_folder_with_faults_tells_them_all(folder: Path) -> None:
    (folder / "course.yaml").write_text("title: Python\nweeks: many\n", encoding="utf-8")

    told = typed("preview", "loops", "--dir", folder)

    assert told.code != 0
    assert "course.yaml:2:8" in told.err


def test_a_page_that_cannot_be_written_is_told_with_the_reason(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "no" / "page.html"

    told = typed("preview", "loops", "--dir", folder, "--html", page)

    assert told.code == 3
    assert told.err == f"{page} cannot be written: No such file or directory. Name another file.\n"


def test_a_course_without_a_cohort_is_previewed_as_well(folder: Path) -> None:
    (folder / "cohorts" / "autumn.yaml").unlink()

    assert typed("preview", "loops", "--dir", folder).out.startswith("Loops\n=====")


def test_another_look_is_a_mistake_of_usage(folder: Path) -> None:
    assert typed("preview", "loops", "--as", "irc", "--dir", folder).code == 2
