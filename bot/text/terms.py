"""The words a text is found by: in small letters, without accents, each with its stem.

Both databases index these and nothing of their own making, so that the same is found on both.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 40  # signs of a word that count

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = {
    "de": ("ern", "em", "en", "er", "es", "e", "n", "s"),
    "en": ("ing", "ed", "es", "s", "e"),
}
_LEFT = 4  # signs of a word that its stem keeps at least

_EMPTY_WORDS = """
a about after also an and any are as at be because been but by can could did do does for from get had has have he her
here him his how i if in into is it its just me my no not of off on or our out she should so some than that the their
them then there these they this those to too us was we were what when where which who why will with would you your
aber alle als also am an auch auf aus bei bin bis da das dass dem den der des die doch du ein eine einem einen einer
eines er es für hat habe haben hier ich ihr im in ist ja kann man mein meine mich mir mit muss nach nicht noch nur ob
oder sich sie sind so über um und uns vom von vor wann warum was weil wenn wer wie wir wird wo zu zum zur
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text as it is compared, and where it stands."""

    word: str
    start: int
    end: int


def terms(text: str) -> Iterator[Term]:
    """The words of a text, in order; whatever is no letter and no digit only parts them."""
    for found in _WORD.finditer(text):
        word = folded(found.group())
        if word:
            yield Term(word, *found.span())


def folded(word: str) -> str:
    """A word in small letters and without accents; nothing where there is nothing else."""
    signs = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in signs if sign.isalnum()).casefold()[:LONGEST]


def stem(word: str, language: str) -> str:
    """What forms of one word have in common: `loops`, `looping` and `looped` are `loop`. Rough, and the same always."""
    if language.startswith("en") and word.endswith("ies") and len(word) > _LEFT:
        return f"{word[:-3]}y"
    if word.endswith("ss"):
        return word
    for ending in _ENDINGS.get(language.split("-")[0], ()):
        kept = word.removesuffix(ending)
        if kept != word and len(kept) >= _LEFT:
            is_doubled = ending in ("ing", "ed") and kept[-1] == kept[-2] and kept[-1] not in "lsz"
            return kept[:-1] if is_doubled else kept
    return word


def found_by(text: str, language: str) -> str:
    """The words of a text and their stems, between blanks, as an index takes them."""
    written: list[str] = []
    for term in terms(text):
        written.append(term.word)
        short = stem(term.word, language)
        if short != term.word:
            written.append(short)
    return " ".join(written)


def forms(word: str) -> frozenset[str]:
    """What a word that is looked for may stand as in an index, whatever language that text is in."""
    return frozenset({word, *(stem(word, language) for language in _ENDINGS)})


def is_empty(word: str) -> bool:
    """Whether a word says nothing of what a text is about."""
    return word in _EMPTY


_EMPTY = frozenset(folded(word) for word in _EMPTY_WORDS.split())
