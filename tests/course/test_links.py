from bot.course.links import file_links


def targets(text: str) -> list[str]:
    return [link.target for link in file_links(text)]


def test_pictures_and_links_to_files_are_found_with_their_place() -> None:
    picture, link = file_links("Look:\n\n- ![A loop](fig/loop.png 'title') and [the *next* one](02-next.md#top)\n", 7)

    assert (picture.target, picture.label, picture.is_image) == ("fig/loop.png", "A loop", True)
    assert (picture.line, picture.column, picture.width) == (9, 13, 12)
    assert (link.target, link.label, link.is_image, link.file) == (
        "02-next.md#top",
        "the next one",
        False,
        "02-next.md",
    )
    assert (link.line, link.column) == (9, 56)


def test_the_same_target_twice_has_two_places() -> None:
    assert [link.column for link in file_links("![a](x.png) ![b](x.png)")] == [6, 18]


def test_code_and_escapes_hold_no_links() -> None:
    text = "`![a](b.png)` \\![a\\](b.png)\n\n    ![a](b.png)\n\n```\n[a](b.md)\n```\n"

    assert targets(text) == []


def test_a_reference_is_found_where_it_is_written() -> None:
    [link] = file_links("See [the map].\n\n[the map]: ../map.md\n")

    assert (link.target, link.line, link.column) == ("../map.md", 3, 12)


def test_links_within_the_text_and_to_the_web_are_nobodys_files() -> None:
    assert targets("[a](#top) [b](https://x.org) [c](mailto:a@b.c) <https://y.org> [d](//z.org/a)") == []


def test_pictures_of_the_web_are_told_apart() -> None:
    [picture] = file_links("![A cat](https://x.org/cat.png)")

    assert (picture.is_image, picture.is_elsewhere) == (True, True)


def test_signs_in_addresses_are_read_as_names_of_files() -> None:
    angled, percent = file_links("![a](<fig/one two.png>) ![b](fig/one%20two.png?raw=1)")

    assert (angled.file, percent.file) == ("fig/one two.png", "fig/one two.png")
    assert (angled.column, percent.column) == (7, 30)


def test_a_picture_inside_a_link_is_found() -> None:
    assert [(link.target, link.is_image) for link in file_links("[![a](b.png)](c.md)")] == [
        ("b.png", True),
        ("c.md", False),
    ]
