import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.course.folder import read_files, read_folder
from bot.course.importing.making import Import
from bot.course.importing.source import Source, SourceError
from bot.course.starting import write_folder
from bot.errors import HomeroomError
from tests.course.importing.sources import a_source, imported, lessons, notes

REAL = Path(__file__).parent.parent.parent / "data" / "real-course"


def front(text: str) -> str:
    return text.split("---\n")[1]


def test_a_real_course_of_fourteen_lessons_passes_check(tmp_path: Path) -> None:
    made = imported(REAL)
    write_folder(tmp_path / "git", made.texts, made.copies)

    folder = read_folder(tmp_path / "git")

    assert (folder.problems, folder.warnings) == ((), ())
    assert folder.course.title == "Version Control with Git"
    assert [lesson.id for lesson in folder.course.lessons] == [
        *("basics", "setup", "create", "changes", "history", "ignore", "github", "collab", "conflict", "open"),
        *("licensing", "citation", "hosting", "supplemental-rstudio"),
    ]
    changes = folder.course.lessons[3]
    assert (changes.title, changes.minutes) == ("Tracking Changes", 20)
    assert changes.goals[0] == "Go through the modify-add-commit cycle for one or more files."
    for lesson in folder.course.lessons:
        outside_of_code = "".join(lesson.text.split("```")[::2])
        assert ":::" not in outside_of_code
        assert "{alt" not in outside_of_code
        assert "../learners" not in outside_of_code


def test_what_the_real_course_leaves_open_is_listed() -> None:
    told = [str(note) for note in imported(REAL).notes]

    assert told[:4] == [
        "The order of the lessons comes from config.yaml.",
        "Nothing says which lesson belongs to which week: 14 lessons come twice-weekly in 7 weeks. "
        "Change schedule and weeks in course.yaml.",
        "No lesson has a question for its thread yet (ask), and none has a deliverable.",
        "config.yaml  the source says its licence is CC-BY 4.0: say so where learners see it.",
    ]
    assert sum(" is missing" in one for one in told) == 44
    assert (
        "episodes/01-basics.md:51  ../learners/reference.md#conflict is missing: its words stand in its place." in told
    )
    assert (
        "episodes/03-create.md:109  a solution stands open for all to see below its exercise, also in line 143." in told
    )


def test_importing_twice_makes_the_same() -> None:
    assert imported(REAL) == imported(REAL)


def test_titles_come_from_front_matter_then_headings_then_files(tmp_path: Path) -> None:
    files = {
        "1.md": "---\ntitle: 'From: the top'\n---\n# A heading\n",
        "2.md": "Words.\n\n## From *a* heading\n",
        "3-from_the-file.md": "Words only.\n",
        "4.md": "# Said once\n\nText.\n",
    }
    made = imported(a_source(tmp_path, files))

    assert [front(text).split("\n")[1] for text in lessons(made).values()] == [
        'title: "From: the top"',
        "title: From a heading",
        "title: From the file",
        "title: Said once",
    ]
    assert notes(made) == [
        '3-from_the-file.md  has neither a title nor a heading; it is called "From the file" after its file.'
    ]
    assert lessons(made)["lessons/04-4.md"].endswith("---\nText.\n")
    assert lessons(made)["lessons/01-1.md"].endswith("---\n# A heading\n")


@pytest.mark.parametrize(
    ("fields", "minutes", "said"),
    [
        ("teaching: 5\nexercises: 10", "minutes: 15", []),
        ("minutes: 30\nteaching: 5", "minutes: 30", []),
        ("teaching: 0\nexercises: 0", "", ["a.md  0 minutes cannot be meant, and are left out."]),
        ("minutes: half an hour", "", ["a.md  minutes: half an hour are no minutes, and are left out."]),
    ],
)
def test_minutes_are_taken_where_they_are_given(tmp_path: Path, fields: str, minutes: str, said: list[str]) -> None:
    made = imported(a_source(tmp_path, {"a.md": f"---\ntitle: A\n{fields}\n---\nText.\n"}))

    assert ("minutes" in front(lessons(made)["lessons/01-a.md"])) == bool(minutes)
    assert minutes in lessons(made)["lessons/01-a.md"]
    assert notes(made) == said


def test_lists_in_old_front_matter_are_taken_over_and_other_fields_listed(tmp_path: Path) -> None:
    fields = (
        'title: A\nlayout: page\nobjectives:\n- "Know A"\nquestions:\n- "What is A?"\nkeypoints:\n- "A is *good*"\n'
    )
    made = imported(a_source(tmp_path, {"a.md": f"---\n{fields}---\nText.\n"}))

    assert lessons(made)["lessons/01-a.md"] == (
        "---\nid: a\ntitle: A\ngoals:\n  - Know A\n---\n"
        "## Questions\n\n- What is A?\n\nText.\n\n## Key points\n\n- A is *good*\n"
    )
    assert "These fields of the front matter have no place here: layout." in map(str, made.notes)


def test_front_matter_that_cannot_be_read_is_listed(tmp_path: Path) -> None:
    made = imported(a_source(tmp_path, {"a.md": "---\ntitle: A: B\n---\n# Title\n"}))

    assert notes(made)[0].startswith('a.md:2  front matter not taken over: A ":" stands where it cannot.')
    assert "title: Title" in lessons(made)["lessons/01-a.md"]


def test_ids_stay_apart(tmp_path: Path) -> None:
    files = dict.fromkeys(("1/index.md", "2/index.md", "2/2-x.md", "2/X.md", "2/第一.md"), "# A\n")
    made = imported(a_source(tmp_path, files))

    ids = [front(text).split("\n")[0] for text in lessons(made).values()]
    assert ids == ["id: 1-index", "id: 2-x", "id: 2-index", "id: 2-x-2", "id: 2"]


def test_what_cannot_be_a_lesson_is_left_out_and_listed(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": "# A\n",
        "b.md": "# Caf\xe9\n".encode("latin-1"),
        "c.md": "x" * 900_000,
        "d.md": "# D\n\n" + "word " * 50_000,
    }
    made = imported(a_source(tmp_path, files))

    assert list(lessons(made)) == ["lessons/01-a.md"]
    assert [note.split("  ")[0] for note in notes(made)] == ["b.md:1", "c.md", "d.md"]
    assert notes(made)[1] == "c.md  left out: it has more than 800,000 bytes."
    assert notes(made)[2].startswith("d.md  left out: as a lesson it has 250,0")


def test_a_folder_without_markdown(tmp_path: Path) -> None:
    root = a_source(tmp_path, {"notes.txt": "x", "README.md": "# R\n"})

    with pytest.raises(SourceError) as refused:
        Import(Source.of(root))
    assert str(refused.value) == (f"{root} has no Markdown that could be a lesson. Give the folder that it lies in.")


@pytest.mark.parametrize(("name", "what"), [("gone", "does not exist"), ("a.md", "is a file")])
def test_a_source_that_is_no_folder(tmp_path: Path, name: str, what: str) -> None:
    a_source(tmp_path, {"a.md": "# A\n"})

    with pytest.raises(SourceError) as refused:
        Source.of(tmp_path / name)
    assert str(refused.value) == f"{tmp_path / name} {what}. Give the folder that the Markdown lies in."


def test_weeks_that_are_too_few(tmp_path: Path) -> None:
    folders = a_source(tmp_path / "folders", {f"{number}/a.md": "# A\n" for number in range(3)})
    flat = a_source(tmp_path / "flat", {f"{number}.md": "# A\n" for number in range(12)})

    with pytest.raises(HomeroomError) as refused:
        imported(folders, weeks=2)
    assert str(refused.value) == (
        f"{folders} has 3 folders or sections, one for each week, and 2 weeks are too few. Give it 3 weeks or more."
    )
    with pytest.raises(HomeroomError) as refused:
        imported(flat, weeks=2)
    assert str(refused.value) == (
        "12 lessons do not fit into 2 weeks: at most 5 come in a week. Give it 3 weeks or more."
    )


def test_the_source_stays_as_it_is(tmp_path: Path) -> None:
    root = a_source(tmp_path, {"a.md": "# A\n\n![x](b.png)\n", "b.png": b"x"})
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    imported(root)

    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


SIGNS = st.sampled_from(
    [
        *"[](){}!<>`\\:*_#-+|'\"=&.x \n",
        "\n\n",
        ":::",
        "```",
        "<!--",
        "-->",
        "![",
        "](",
        "b.md",
        "c.png",
        "---\n",
        "{alt='",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SIGNS, max_size=40).map("".join))
def test_whatever_stands_in_a_file_the_import_passes_check(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = imported(a_source(Path(folder), {"a.md": f"# A\n\n{text}", "c.png": b"x"}))

    assert [fault.render() for fault in read_files(made.texts, made.copies).problems] == []
