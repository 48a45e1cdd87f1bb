from pathlib import Path

import pytest

from tests.course.importing.sources import a_source, imported, lessons, notes, one_lesson

PNG = b"\x89PNG"


def test_pictures_that_exist_are_copied_and_shown_from_there(tmp_path: Path) -> None:
    made = imported(
        a_source(
            tmp_path,
            {
                "1/a.md": "# A\n\n![A loop](fig/Loop One.png) ![B](<fig/Loop One.png>) ![C](/shared/c.jpg?raw=1)\n",
                "2/b.md": "# B\n\n![D](../shared/loop-one.png)\n",
                "1/fig/Loop One.png": PNG,
                "shared/c.jpg": PNG + b"c",
                "shared/loop-one.png": PNG + b"d",
            },
        )
    )

    assert made.copies == {
        "assets/loop-one.png": PNG,
        "assets/c.jpg": PNG + b"c",
        "assets/loop-one-2.png": PNG + b"d",
    }
    first, second = lessons(made).values()
    assert first.endswith("![A loop](fig/Loop One.png) ![B](../../assets/loop-one.png) ![C](../../assets/c.jpg)\n")
    assert second.endswith("![D](../../assets/loop-one-2.png)\n")


def test_what_is_missing_is_replaced_by_its_words_and_listed(tmp_path: Path) -> None:
    text, listed = one_lesson(
        tmp_path,
        "See [the *map*](../map.md#top) and [this][ref].\n\n![A loop](fig/loop.png)\n\n![](x.png)\n\n[ref]: y.md\n",
    )

    assert text == "See the *map* and this.\n\nA loop\n"
    assert listed == [
        "01-one.md:3  ../map.md#top is missing: its words stand in its place.",
        "01-one.md:3  y.md is missing: its words stand in its place.",
        "01-one.md:5  fig/loop.png is missing: its words stand in its place.",
        "01-one.md:7  x.png is missing and has no words, so nothing stands in its place.",
    ]


def test_pandocs_attributes_give_the_words_of_a_picture(tmp_path: Path) -> None:
    text, _ = one_lesson(
        tmp_path,
        """![By *Jorge*](fig/a.png){alt='The "final" _draft_ of Maya\\'s' width="40%"}\n\n"""
        "![](b.png){alt='It\\'s B'}\n",
        {"b.png": PNG},
    )

    assert text == "The \"final\" \\_draft\\_ of Maya's (By *Jorge*)\n\n![It's B](../assets/b.png)\n"


def test_links_to_lessons_name_them(tmp_path: Path) -> None:
    made = imported(
        a_source(
            tmp_path,
            {
                "a.md": "# A\n\nIn a [later one](b.md#x), in [Loops & more](./b). See [above](#a).\n",
                "b.md": "# Loops & *more*\n",
            },
        )
    )

    assert lessons(made)["lessons/01-a.md"].endswith("In a later one (*Loops & more*), in Loops & more. See above.\n")
    assert notes(made) == []


def test_other_files_open_nothing_in_a_chat(tmp_path: Path) -> None:
    text, listed = one_lesson(tmp_path, "Get [the data](data.csv).\n", {"data.csv": "a,b\n"})

    assert text == "Get the data.\n"
    assert listed == ["01-one.md:3  data.csv is a file, which opens nothing in a chat: its words stand in its place."]


@pytest.mark.parametrize(
    "kept",
    [
        '[a](https://x.org "title") ![b](https://x.org/b.png) <https://x.org> [m](mailto:a@b.c)',
        "[ref][r], [r][] and [r]\n\n[r]: https://x.org",
        "`[a](b.md)` ``![x](y.png) ` `` \\[a\\](b.md)",
        "1 < 2, a <name> here, git restore -s [commit ID] .",
        "[over\ntwo lines](https://x.org)",
        "* [ ] to do\n* [x] done",
        "[ and ]( and [x",
    ],
)
def test_what_is_no_file_stays_as_it_is_written(tmp_path: Path, kept: str) -> None:
    text, listed = one_lesson(tmp_path, f"{kept}\n")

    assert text == f"{kept}\n"
    assert listed == []


def test_html_becomes_markdown_where_it_can(tmp_path: Path) -> None:
    text, listed = one_lesson(
        tmp_path,
        'Press <kbd>Q</kbd>,<br/>then <b>go</b>. <a href="https://x.org">Read</a> <a href="b.md">this</a> '
        '<img src="c.png" alt="See &amp; do"> <sub>2</sub> <sub>3</sub>\n',
        {"c.png": PNG},
    )

    assert text == "Press `Q`, then **go**. [Read](https://x.org) this ![See & do](../assets/c.png) 2 3\n"
    assert listed == [
        "01-one.md:3  b.md is missing: its words stand in its place.",
        "01-one.md:3  <sub> is HTML, which a chat does not show; its text stands without it.",
    ]


def test_words_of_a_picture_are_never_read_as_markup(tmp_path: Path) -> None:
    text, _ = one_lesson(tmp_path, "![](a.png){alt='1. *Not* a [list]'}\n\n![](b.png){alt='# no heading'}\n")

    assert text == "1\\. \\*Not\\* a \\[list\\]\n\n\\# no heading\n"


def test_pictures_outside_of_the_folder_are_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    root = a_source(tmp_path / "course", {"a.md": "# A\n\n![S](../secret.png) ![E](/etc/passwd) ![L](link.png)\n"})
    (root / "link.png").symlink_to(tmp_path / "secret.png")

    made = imported(root)

    assert made.copies == {}
    assert notes(made) == [
        "link.png  left out: it is a link that leaves the folder, or no file.",
        "a.md:3  ../secret.png is missing: its words stand in its place.",
        "a.md:3  /etc/passwd is missing: its words stand in its place.",
        "a.md:3  link.png is missing: its words stand in its place.",
    ]


def test_svg_is_copied_with_a_warning(tmp_path: Path) -> None:
    text, listed = one_lesson(tmp_path, "![A](a.svg)\n", {"a.svg": "<svg/>"})

    assert text == "![A](../assets/a.svg)\n"
    assert listed == ["a.svg  is copied, but chats do not show SVG: save it as PNG."]


def test_a_picture_too_large_to_post_is_left_out(tmp_path: Path) -> None:
    text, listed = one_lesson(tmp_path, "![A](a.png)\n", {"a.png": b"x" * (10 * 1024 * 1024 + 1)})

    assert text == "A\n"
    assert listed == [
        "a.png  left out: it has more than 10,485,760 bytes.",
        "01-one.md:3  a.png is missing: its words stand in its place.",
    ]
