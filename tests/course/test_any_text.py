"""Whatever stands in the files of a course, reading ends with an answer: never with a crash of ours."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.course.decoding import decoded
from bot.course.faults import Fault, Source
from bot.course.folder import Folder, read_files
from bot.course.yaml_reading import read_yaml

WHOLE = Path(__file__).parent.parent / "data" / "whole-course"
FILES = {
    str(path.relative_to(WHOLE)): path.read_text(encoding="utf-8")
    for path in sorted(WHOLE.rglob("*"))
    if path.suffix in (".md", ".yaml")
}
SIGNS = [
    "\t",
    " ",
    "\n",
    "  ",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "#",
    "|",
    ">",
    "&a",
    "*a",
    "!x",
    "%",
    "@",
    "~",
    "null",
    "---\n",
    "0",
    "-1",
    "9" * 30,
    "\u202e",
    "\x85",
    "\x00",
    "💥",
    "week 3",
    "mon",
    "2026-02-30",
    "id: x\n",
]
EDITS = st.lists(
    st.tuples(st.sampled_from(sorted(FILES)), st.floats(0, 1), st.integers(0, 12), st.sampled_from(SIGNS)),
    min_size=1,
    max_size=4,
)


def edited(edits: list[tuple[str, float, int, str]]) -> dict[str, str]:
    files = dict(FILES)
    for name, place, gone, put in edits:
        at = int(place * len(files[name]))
        files[name] = files[name][:at] + put + files[name][at + gone :]
    return files


def said(folder: Folder) -> str:
    return "\n".join(fault.render("here") for fault in (*folder.problems, *folder.warnings))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_a_course_with_slips_is_read_to_its_end(edits: list[tuple[str, float, int, str]]) -> None:
    folder = read_files(edited(edits), ("assets/names.png",))

    assert folder.found is not None or folder.problems
    for fault in folder.problems:
        assert fault.what.endswith((".", "?", ":")), said(folder)
        assert 1 <= fault.at.column <= len(fault.at.source) + 1


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*SIGNS, "a", "b:", "\\"]), max_size=30).map("".join))
def test_any_yaml_is_read_or_refused_with_a_place(text: str) -> None:
    read = read_yaml(Source("a.yaml", text.split("\n")))

    assert read.is_read or read.faults
    for fault in read.faults:
        assert fault.render().startswith("a.yaml")


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_fault(raw: bytes) -> None:
    text = decoded(raw, "a.md")

    if isinstance(text, Fault):
        assert text.render().startswith("a.md")
    else:
        assert "\r" not in text
