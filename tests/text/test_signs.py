"""Which signs are seen, which belong together, how long and wide a text is."""

import pytest

from bot.text.signs import clipped, defused, graphemes, padded, units, width


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("abc\u202ecba\u202c", "abccba"),  # right-to-left override
        ("\u2067evil\u2069 \u202aword\u202c", "evil word"),
        ("pass\u200bword pass\u200dword pass\u2060word soft\u00adhyphen", "password password password softhyphen"),
        ("\x00\x07bell\x1b[31mred\x7f", "bell[31mred"),
        ("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("x\ud800y", "xy"),  # half of a surrogate pair: no file could hold it
        ("\ufeffstart", "start"),
        ("\U000e0041\U000e0042hidden", "hidden"),  # tag characters
        ("Z" + "\u0300" * 50 + "algo", "Z" + "\u0300" * 4 + "algo"),
    ],
)
def test_signs_that_hide_or_reorder_text_are_removed(written: str, shown: str) -> None:
    assert defused(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "👩‍👩‍👧 family",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "שלום\u200f!",
        "❤️",
        "naïve café",
        "日本語",
    ],
)
def test_signs_that_scripts_and_emoji_need_stay(written: str) -> None:
    assert defused(written) == written


def test_removing_signs_twice_is_removing_them_once() -> None:
    written = "a\u202e\u200db\u2066\u200c\u200c é\u200d\u200d\u00a0\u200dx"

    assert defused(defused(written)) == defused(written)


def test_length_is_in_utf_16_units() -> None:
    assert [units(text) for text in ("abc", "é", "日本", "😀", "👩‍👩‍👧")] == [3, 1, 2, 2, 8]


def test_signs_that_are_seen_as_one_stay_together() -> None:
    assert list(graphemes("e\u0301x👩‍👩‍👧🇫🇷🇩🇪👍🏽❤️")) == ["e\u0301", "x", "👩‍👩‍👧", "🇫🇷", "🇩🇪", "👍🏽", "❤️"]


def test_no_sign_is_endless() -> None:
    assert max(map(len, graphemes("👩" + "\u200d👩" * 500))) <= 24


def test_what_is_too_long_ends_in_an_ellipsis_between_signs() -> None:
    assert clipped("Done", 80) == "Done"
    assert clipped("👩‍👩‍👧" * 4, 20) == "👩‍👩‍👧👩‍👩‍👧…"
    assert units(clipped("word " * 40, 80)) <= 80


def test_width_counts_columns_of_a_terminal() -> None:
    assert [width(text) for text in ("abc", "日本", "é", "e\u0301", "😀")] == [3, 4, 1, 1, 2]
    assert [padded("日", 4, align) for align in ("", "right", "center")] == ["日  ", "  日", " 日 "]
