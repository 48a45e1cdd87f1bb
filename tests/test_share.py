"""Percentages never stand alone, and never on few."""

from bot.share import share
from bot.words import words_for


def test_below_five_there_are_only_counts() -> None:
    assert share(words_for("en"), 3, 4) == "3 of 4"


def test_from_five_on_the_percentage_stands_beside_the_counts() -> None:
    assert share(words_for("en"), 4, 5) == "4 of 5 (80 %)"
    assert share(words_for("de"), 5, 7) == "5 von 7 (71 %)"
