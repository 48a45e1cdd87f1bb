"""Counts, and percentages where there are enough to speak of: a percentage never stands alone."""

from bot.words import Words

ENOUGH = 5  # fewer and one person more or less moves the percentage by a fifth


def share(words: Words, part: int, whole: int) -> str:
    """`5 of 7 (71 %)`; below five the counts alone."""
    if whole < ENOUGH:
        return words("{part} of {whole}").format(part=part, whole=whole)
    percent = round(100 * part / whole)
    return words("{part} of {whole} ({percent} %)").format(part=part, whole=whole, percent=percent)
