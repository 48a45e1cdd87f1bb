from pathlib import Path

import pytest

from bot.course.importing.order import order_of
from bot.course.importing.source import Source
from tests.course.importing.sources import a_source, imported, lessons, notes

PAGES = {name: f"# {name}\n" for name in ("intro.md", "one/a.md", "one/b.md", "two/c.md", "README.md")}


def order(root: Path) -> list[tuple[str, str | None]]:
    """Each file with what it stands under."""
    return [(entry.file, entry.section) for entry in order_of(Source.of(root)).entries]


def test_without_any_order_the_names_of_the_files_count(tmp_path: Path) -> None:
    root = a_source(tmp_path, {f"week-{number}/{number}.md": "# A\n" for number in (10, 2, 1)} | {"README.md": "# R\n"})

    assert order(root) == [("week-1/1.md", "week-1"), ("week-2/2.md", "week-2"), ("week-10/10.md", "week-10")]


def test_a_table_of_contents_with_sections(tmp_path: Path) -> None:
    toctree = """\
- title: Second
  sections:
    - local: two/c
      title: The letter C
- title: First
  sections:
    - local: one/a
    - title: Deeper
      sections:
        - local: one/b
"""
    root = a_source(tmp_path, {**PAGES, "_toctree.yml": toctree})

    assert order(root) == [("two/c.md", "Second"), ("one/a.md", "First"), ("one/b.md", "First")]


def test_a_jupyter_books_contents(tmp_path: Path) -> None:
    toc = """\
format: jb-book
root: intro
parts:
  - caption: One
    chapters:
      - file: one/a
      - file: one/b.md
"""
    root = a_source(tmp_path, {**PAGES, "_toc.yml": toc})

    assert order(root) == [("intro.md", None), ("one/a.md", "One"), ("one/b.md", "One")]


def test_a_navigation_of_mkdocs_with_tags_of_python(tmp_path: Path) -> None:
    navigation = """\
site_name: Loops for all
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
nav:
  - intro.md
  - Part one:
      - Letter A: one/a.md
      - one/b.md
  - Elsewhere: https://example.org
  - Gone: gone.md
"""
    root = a_source(tmp_path, {**{f"docs/{name}": text for name, text in PAGES.items()}, "mkdocs.yml": navigation})
    source = Source.of(root)
    found = order_of(source)

    assert found.title == "Loops for all"
    assert [(entry.file, entry.title, entry.section) for entry in found.entries] == [
        ("docs/intro.md", None, None),
        ("docs/one/a.md", "Letter A", "Part one"),
        ("docs/one/b.md", None, "Part one"),
    ]
    assert [str(note) for note in source.notes] == [
        "mkdocs.yml  left out of the order: https://example.org is an address on the web.",
        "mkdocs.yml  names gone.md, which is no file of Markdown here.",
        "mkdocs.yml  does not name these files, so they are left out: docs/README.md, docs/two/c.md.",
    ]


def test_a_summary_with_headings_or_with_items_below_items(tmp_path: Path) -> None:
    nested = "# Summary\n\n* [Intro](intro.md)\n* [One](one/a.md)\n  * [B](one/b.md)\n* [C](two/c.md)\n"
    headed = (
        "# Summary\n\n[Foreword](README.md)\n\n# One\n\n- [A](one/a.md)\n\n# Two\n\n- [C](<two/c.md>)\n- [Draft]()\n"
    )

    first = a_source(tmp_path / "nested", {**PAGES, "SUMMARY.md": nested})
    second = a_source(tmp_path / "headed", {**PAGES, "src/SUMMARY.md": headed, "src/one/a.md": "", "src/two/c.md": ""})

    assert order(first) == [("intro.md", None), ("one/a.md", "One"), ("one/b.md", "One"), ("two/c.md", None)]
    assert order(second) == [("src/one/a.md", "One"), ("src/two/c.md", "Two")]


def test_a_list_of_episodes(tmp_path: Path) -> None:
    config = "title: 'Git'\nlicense: 'CC-BY 4.0'\nepisodes:\n- b.md\n- a.md\n- b.md\nlearners:\n"
    root = a_source(
        tmp_path, {"config.yaml": config, "episodes/a.md": "# A\n", "episodes/b.md": "# B\n", "index.md": ""}
    )
    source = Source.of(root)

    assert [entry.file for entry in order_of(source).entries] == ["episodes/b.md", "episodes/a.md"]
    assert [str(note) for note in source.notes] == [
        "config.yaml  the source says its licence is CC-BY 4.0: say so where learners see it.",
        "config.yaml  does not name these files, so they are left out: index.md.",
    ]


def test_a_config_without_episodes_orders_nothing(tmp_path: Path) -> None:
    root = a_source(tmp_path, {"config.yaml": "theme: dark\n", "b.md": "# B\n", "a.md": "# A\n"})

    assert order(root) == [("a.md", None), ("b.md", None)]


def test_an_order_that_cannot_be_read_is_named_and_passed_over(tmp_path: Path) -> None:
    root = a_source(tmp_path, {"mkdocs.yml": "nav: [\n", "a.md": "# A\n"})

    assert notes(imported(root)) == [
        "mkdocs.yml:2  not used for the order: A bracket or brace is opened above and never closed. "
        'Add the missing "]" or "}".'
    ]


def test_two_orders_side_by_side_are_nobodys(tmp_path: Path) -> None:
    root = a_source(
        tmp_path, {f"{folder}/_toctree.yml": "- local: a\n" for folder in ("de", "en")} | {"en/a.md": "# A\n"}
    )

    assert "de/_toctree.yml  not used for the order: 2 files are called so. Import one of their folders." in notes(
        imported(root)
    )


def test_folders_become_weeks_and_their_lessons_are_spread(tmp_path: Path) -> None:
    root = a_source(
        tmp_path, {f"{folder}/{name}.md": f"# {name}\n" for folder, name in (("1-a", "x"), ("1-a", "y"), ("2-b", "z"))}
    )

    made = imported(root)

    assert [(name, text.split("\n")[3]) for name, text in lessons(made).items()] == [
        ("lessons/week-1/01-x.md", "release: week 1 mon 09:00"),
        ("lessons/week-1/02-y.md", "release: week 1 wed 09:00"),
        ("lessons/week-2/03-z.md", "release: week 2 mon 09:00"),
    ]
    assert "\nweeks: 2\n" in made.texts["course.yaml"]
    assert "schedule:" not in made.texts["course.yaml"]


def test_a_file_outside_of_all_folders_goes_to_the_week_that_follows(tmp_path: Path) -> None:
    made = imported(
        a_source(tmp_path, {"0.md": "# Start\n", "1-a/x.md": "# X\n", "2-b/y.md": "# Y\n", "z.md": "# End\n"})
    )

    assert [name.split("/")[1] for name in lessons(made)] == ["week-1", "week-1", "week-2", "week-2"]
    assert notes(made) == [
        '0.md  lies in no folder; it is put into week 1 with "1-a".',
        'z.md  lies in no folder; it is put into week 2 with "2-b".',
    ]


def test_more_lessons_than_days_come_several_a_day(tmp_path: Path) -> None:
    files = {f"1/{number:02}.md": f"# {number}\n" for number in range(7)} | {"2/a.md": "# A\n"}
    made = imported(a_source(tmp_path, files))

    releases = [text.split("\n")[3] for text in lessons(made).values()]
    assert releases[:3] == [
        "release: week 1 mon 09:00",
        "release: week 1 mon 10:00",
        "release: week 1 tue 09:00",
    ]
    assert "Week 1 has 7 lessons, so several come on one day. Consider more weeks." in map(str, made.notes)


@pytest.mark.parametrize(("lessons", "weeks"), [(1, 1), (5, 5), (6, 3), (14, 7)])
def test_a_flat_folder_comes_once_or_twice_a_week(tmp_path: Path, lessons: int, weeks: int) -> None:
    made = imported(a_source(tmp_path, {f"{number:02}.md": f"# L{number}\n\nx\n" for number in range(lessons)}))

    assert f"\nweeks: {weeks}\n" in made.texts["course.yaml"]
