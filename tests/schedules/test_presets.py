"""Presets: ours, a manager's own, and every refusal in full."""

from datetime import time
from pathlib import Path

import pytest

from schedules.moments import WeeklyTime
from schedules.presets import PresetError, load_presets, read_preset

MON, THU = WeeklyTime(0, time(9, 0)), WeeklyTime(3, time(9, 0))


def test_the_presets_of_the_house_are_there() -> None:
    presets = load_presets()

    assert sorted(presets) == ["async-only", "bootcamp", "twice-weekly", "weekly"]
    assert presets["twice-weekly"].lessons == (MON, THU)
    assert len(presets["bootcamp"].lessons) == 5
    assert [name for name, preset in presets.items() if not preset.expects_sessions] == ["async-only"]


def test_a_course_folder_may_bring_its_own_and_replace_ours(tmp_path: Path) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "weekly.yaml").write_text("about: Thursdays.\nlessons: [thu 09:00]\n")

    assert load_presets(tmp_path)["weekly"].lessons == (THU,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "about: x\nlessons:\n  - mon 9am\n",
            'p.yaml:3:9  "9am" is not a time of day. Write "09:00".',
        ),
        (
            "lesons: [mon 09:00]\n",
            'p.yaml:1:1  Unknown field "lesons". Did you mean "lessons"? A preset has about, lessons, sessions.',
        ),
        ("about: x\n", 'p.yaml:1:1  No lesson times. Add "lessons:" with lines like "- mon 09:00".'),
        ("lessons: mon 09:00\n", 'p.yaml:1:10  "lessons" has the wrong shape. Compare with one of our presets.'),
        ("lessons: [[mon 09:00]]\n", 'p.yaml:1:11  This is not a time. Write a line like "- mon 09:00".'),
        (
            "lessons: [mon 09:00]\nsessions: maybe\n",
            'p.yaml:2:11  "sessions" is "none" or "expected". Write one of these.',
        ),
        ("- mon 09:00\n", 'p.yaml:1:1  A preset has the fields "about" and "lessons". Copy one of ours to begin with.'),
        (
            "lessons: [mon 09:00]\nlessons: [tue 09:00]\n",
            'p.yaml:2:1  "lessons" stands here twice. Keep one of them.',
        ),
        (
            "? [about]\n: x\n",
            'p.yaml:1:3  Unknown field "". A preset has about, lessons, sessions.',
        ),
        (
            "lessons: " + "[" * 100_000,  # deep enough to end the program of a reader that descends with it
            "p.yaml:1:12  This is nested too deeply. Compare with one of our presets.",
        ),
        (
            "about: \x07\nlessons: [mon 09:00]\n",
            "p.yaml:1:1  This is not YAML: it has signs that no text has. Save it as UTF-8.",
        ),
        ("about: [x\n", "p.yaml:2:1  This is not YAML: did not find expected ',' or ']'. Mend the line."),
    ],
)
def test_a_preset_that_cannot_be_read_says_where_and_what(text: str, said: str) -> None:
    with pytest.raises(PresetError) as refusal:
        read_preset("p", text, "p.yaml")

    assert str(refusal.value) == said


def test_a_preset_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / "own.yaml").write_bytes("about: Für uns\nlessons: [mon 09:00]\n".encode("latin-1"))

    with pytest.raises(PresetError) as refusal:
        load_presets(tmp_path)

    assert str(refusal.value) == "schedules/own.yaml:1:1  It cannot be read (UnicodeDecodeError). Save it as UTF-8."
