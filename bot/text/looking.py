"""What somebody looks for: its words, how well a text fits them, and the piece of the text around them."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.text.terms import forms, is_empty, terms

_READ = 1_000  # characters of what was typed that count
_MOST = 12  # words of it
_AROUND = 160  # characters of an excerpt
_BEFORE = 50  # characters of it before the hit, at most
_IN_TITLE = 3.0
_SHORTEST_PREFIX = 2  # signs of the last word from which on it may be unfinished


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word to be found, in any of its *forms*; *prefix* also where it only begins so, as it is being typed."""

    word: str
    forms: frozenset[str]
    prefix: str | None = None

    def fits(self, word: str) -> bool:
        return word in self.forms or (self.prefix is not None and word.startswith(self.prefix))


def wanted(typed: str) -> tuple[Wanted, ...]:
    """The words to look for, each once; those that say nothing only where there are no others."""
    found = [term.word for term in terms(typed[:_READ])]
    telling = [word for word in found if not is_empty(word)] or found
    different = list(dict.fromkeys(telling))[:_MOST]
    is_unfinished = bool(different) and found[-1] == different[-1] and len(found[-1]) >= _SHORTEST_PREFIX
    return tuple(
        Wanted(word, forms(word), word if is_unfinished and word == different[-1] else None) for word in different
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """The words of a text that an index found, as it is found by them."""

    title_words: str
    text_words: str


def ranked(candidates: Sequence[Candidate], looked_for: Sequence[Wanted]) -> list[tuple[int, int]]:
    """The best first: the number of each candidate that has any of the words, and how many of them it has.

    More words before fewer; rare words and titles weigh more, and so does a word in the form in which it was typed.
    """
    counted = [
        (Counter(one.title_words.split(" ") if one.title_words else ()), Counter(one.text_words.split(" ")))
        for one in candidates
    ]
    found: list[dict[int, float]] = []  # for each candidate, how much each of its words weighs
    for in_title, in_text in counted:
        weights: dict[int, float] = {}
        for number, each in enumerate(looked_for):
            title = _times(in_title, each)
            text = _times(in_text, each)
            if title + text:
                exact = 0.5 * ((each.word in in_title) + (each.word in in_text))
                weights[number] = _IN_TITLE * min(title, 1) + math.log1p(text) + exact
        found.append(weights)
    rarity = [
        math.log1p(len(candidates) / (1 + sum(number in weights for weights in found)))
        for number in range(len(looked_for))
    ]
    scored = [
        (len(weights), sum(weight * rarity[number] for number, weight in weights.items()), position)
        for position, weights in enumerate(found)
        if weights
    ]
    scored.sort(key=lambda each: (-each[0], -each[1], each[2]))
    return [(position, words) for words, _score, position in scored]


def _times(words: Counter[str], each: Wanted) -> int:
    exact = sum(words[form] for form in each.forms)
    if exact or each.prefix is None:
        return exact
    return sum(count for word, count in words.items() if word.startswith(each.prefix))


def excerpt(text: str, looked_for: Sequence[Wanted]) -> str:
    """A piece of *text* in one line, around the first place where most of the words stand together."""
    flat = " ".join(text.split())
    if len(flat) <= _AROUND:
        return flat
    hits = [
        (term.start, number)
        for term in terms(flat)
        for number, each in enumerate(looked_for)
        if each.fits(term.word) or not each.forms.isdisjoint(forms(term.word))
    ]
    if not hits:
        return _cut(flat, 0)
    best = max(
        hits, key=lambda hit: (len({number for at, number in hits if 0 <= at - hit[0] < _AROUND - _BEFORE}), -hit[0])
    )
    return _cut(flat, max(0, best[0] - _BEFORE))


def _cut(flat: str, start: int) -> str:
    """At most `_AROUND` characters from *start* on, between blanks where there are any."""
    if start:
        blank = flat.find(" ", start, start + _BEFORE)
        start = blank + 1 if blank >= 0 else start
    end = start + _AROUND
    if end < len(flat):
        blank = flat.rfind(" ", start + _AROUND // 2, end)
        end = blank if blank >= 0 else end
    return f"{'…' if start else ''}{flat[start:end].strip()}{'…' if end < len(flat) else ''}"
