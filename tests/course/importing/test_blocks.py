from pathlib import Path

from tests.course.importing.sources import a_source, imported, lessons, one_lesson


def test_objectives_become_goals(tmp_path: Path) -> None:
    text = "::: objectives\n\n- Say *what* a [loop](https://x.org) is\n- Use one,\n  then another\n\n:::::\n\nText.\n"
    made = imported(a_source(tmp_path, {"a.md": f"# A\n\n{text}"}))

    assert lessons(made)["lessons/01-a.md"] == (
        "---\nid: a\ntitle: A\ngoals:\n  - Say what a loop is\n  - Use one, then another\n---\nText.\n"
    )


def test_objectives_that_are_no_list_stay_in_the_text(tmp_path: Path) -> None:
    text, _ = one_lesson(tmp_path, "::: objectives\nAfter this you know loops.\n:::\n")

    assert text == "## Objectives\n\nAfter this you know loops.\n"


def test_questions_and_key_points_get_a_heading(tmp_path: Path) -> None:
    text, listed = one_lesson(tmp_path, "::: questions\n- Why?\n:::\n\nText.\n\n::: keypoints\n- So.\n:::\n")

    assert text == "## Questions\n\n- Why?\n\nText.\n\n## Key points\n\n- So.\n"
    assert listed == []


def test_exercises_and_their_solutions(tmp_path: Path) -> None:
    text, listed = one_lesson(
        tmp_path,
        ":::::: challenge\n\n## Try it\n\nCount to 3.\n\n::: solution\n\n## Solution\n\n"
        "```python\nfor i in range(3):\n\n    pass\n```\n\n:::\n::::::\n\n::: challenge\nAgain.\n:::\n",
    )

    assert text == (
        "## Exercise: Try it\n\nCount to 3.\n\n> **Solution**\n>\n> ```python\n> for i in range(3):\n> \n>     pass\n"
        "> ```\n\n## Exercise\n\nAgain.\n"
    )
    assert listed == ["01-one.md:9  a solution stands open for all to see below its exercise."]


def test_callouts_become_quotes_with_a_title(tmp_path: Path) -> None:
    text, _ = one_lesson(tmp_path, "::: {.callout #x}\n## Careful {.wide}\n- hot\n:::\n\n::: caution\nHot.\n:::\n")

    assert text == "> **Careful**\n>\n> - hot\n\n> **Caution**\n>\n> Hot.\n"


def test_notes_for_instructors_are_dropped_and_unknown_boxes_opened(tmp_path: Path) -> None:
    text, listed = one_lesson(tmp_path, "::: instructor\nPause here.\n:::\n\n::: group-tab\nWindows.\n:::\n")

    assert text == "Windows.\n"
    assert listed == [
        "01-one.md:3  a note for instructors is dropped: learners would read it.",
        "01-one.md:7  ::: group-tab means nothing here; its text stands without it.",
    ]


def test_boxes_that_do_not_close_or_open(tmp_path: Path) -> None:
    text, listed = one_lesson(tmp_path, ":::\n\n::: callout\nText.\n")

    assert text == "> **Callout**\n>\n> Text.\n"
    assert listed == [
        "01-one.md:3  a ::: closes nothing, and is dropped.",
        "01-one.md:5  ::: callout is never closed; it reaches to the end of the file.",
    ]


def test_admonitions_become_quotes(tmp_path: Path) -> None:
    text, _ = one_lesson(
        tmp_path,
        '!!! note "Mind the gap"\n    First.\n\n    ```\n    code\n    ```\n\n'
        "??? tip\n    Second.\n\n    !!! warning\n        Deep.\n\nAfter.\n",
    )

    assert text == (
        "> **Mind the gap**\n>\n> First.\n>\n> ```\n> code\n> ```\n\n"
        "> **Tip**\n>\n> Second.\n>\n> > **Warning**\n> >\n> > Deep.\n\nAfter.\n"
    )


def test_comments_are_dropped_and_listed(tmp_path: Path) -> None:
    text, listed = one_lesson(tmp_path, "Text <!-- TODO: better --> here.\n\n<!--\nnobody\nreads this\n-->\nEnd.\n")

    assert text == "Text  here.\n\nEnd.\n"
    assert listed == ['01-one.md:3  comment dropped: "TODO: better"', '01-one.md:5  comment dropped: ""']


def test_attributes_of_headings_and_paragraphs_go(tmp_path: Path) -> None:
    text, _ = one_lesson(tmp_path, "## Loops {#loops .big}\n\nText.\n{: .note}\n\n## Sets {1, 2}\n")

    assert text == "## Loops\n\nText.\n\n## Sets {1, 2}\n"


def test_drawn_tables_are_shown_as_they_were_drawn(tmp_path: Path) -> None:
    table = "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n"
    text, listed = one_lesson(tmp_path, f"{table}\n| a | b |\n|---|---|\n| 1 | 2 |\n")

    assert text == f"````text\n{table}````\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert listed == [
        "01-one.md:3  a table drawn with + and - is shown as it was drawn; write it with | to have a table."
    ]


def test_code_is_never_touched(tmp_path: Path) -> None:
    fenced = "```text\n::: callout\n<!-- kept -->\n![a](b.png) <kbd>x</kbd>\n\n\n!!! note\n```\n"
    code = f"{fenced}\nText.\n\n    ::: indented\n    [a](b.md)\n"
    text, listed = one_lesson(tmp_path, code)

    assert text == code
    assert listed == []


def test_tabs_in_code_stay_tabs(tmp_path: Path) -> None:
    text, _ = one_lesson(tmp_path, "```make\nall:\n\techo\n```\n")

    assert text == "```make\nall:\n\techo\n```\n"
