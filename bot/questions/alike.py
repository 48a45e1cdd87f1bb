"""Which questions ask the same: by their words and by pieces of words, weighed by how rare they are.

Deterministic, in plain Python, for some hundreds of questions: a cohort's own.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

from bot.questions.prose import content_words, prose, words

ALIKE = 0.42
"""From this likeness on two questions are shown as the same, for people to decide."""

SAME = 0.8
"""From this likeness on an answer to one question is given to the other as well, without asking."""

_WHOLE_WORD = 2.0  # a shared word weighs more than the pieces it is made of
_PIECE = 4  # letters


@dataclass(frozen=True, slots=True)
class _Vector:
    weights: dict[str, float]
    length: float


class Likeness:
    """Compares questions with each other; rare words in *texts* count more than common ones."""

    def __init__(self, texts: Sequence[str]) -> None:
        terms = [_terms(text) for text in texts]
        self._known = Counter(term for one in terms for term in one)
        self._count = len(texts)
        self._vectors = [self._vector(one) for one in terms]

    def between(self, one: int, other: int) -> float:
        """How alike two of the texts are, from 0 to 1."""
        return _cosine(self._vectors[one], self._vectors[other])

    def weights(self, number: int) -> Mapping[str, float]:
        """What one of the texts is about: its words and their pieces, each with how much it tells."""
        return self._vectors[number].weights

    def most_alike(self, text: str, most: int) -> list[tuple[int, float]]:
        """Which of the texts are most like another one, the closest first, from `ALIKE` on."""
        asked = self._vector(_terms(text))
        found = [(number, _cosine(asked, vector)) for number, vector in enumerate(self._vectors)]
        close = [pair for pair in found if pair[1] >= ALIKE]
        return sorted(close, key=lambda pair: (-pair[1], pair[0]))[:most]

    def _vector(self, terms: Counter[str]) -> _Vector:
        weights = {
            term: (1 + math.log(count)) * self._rarity(term) * (_WHOLE_WORD if term.startswith("=") else 1.0)
            for term, count in terms.items()
        }
        return _Vector(weights, math.sqrt(sum(weight * weight for weight in weights.values())))

    def _rarity(self, term: str) -> float:
        return math.log((1 + self._count) / (1 + self._known[term])) + 1


def groups(texts: Sequence[str]) -> list[int]:
    """For each text the number of its group: those that ask the same, joined while on average they are alike."""
    likeness = Likeness(texts)
    members = {number: [number] for number in range(len(texts))}  # by the first of each group
    sums = {pair: likeness.between(*pair) for pair in combinations(range(len(texts)), 2)}
    waiting = [(-alike, *pair) for pair, alike in sums.items() if alike >= ALIKE]
    heapify(waiting)
    while waiting:
        alike, left, right = heappop(waiting)
        if left not in members or right not in members or -alike != _average(sums, members, left, right):
            continue  # of groups that have been joined with others since
        members[left] += members.pop(right)
        for other in members.keys() - {left}:
            pair = (min(left, other), max(left, other))
            sums[pair] += sums[min(right, other), max(right, other)]
            average = _average(sums, members, *pair)
            if average >= ALIKE:
                heappush(waiting, (-average, *pair))
    found = [0] * len(texts)
    for group, first in enumerate(sorted(members)):
        for member in members[first]:
            found[member] = group
    return found


def _average(sums: Mapping[tuple[int, int], float], members: Mapping[int, Sequence[int]], one: int, two: int) -> float:
    return sums[one, two] / (len(members[one]) * len(members[two]))


def _terms(text: str) -> Counter[str]:
    """Words that say what it is about, and their pieces: "looping" is near to "loops"."""
    said = prose(text)
    about = content_words(said) or frozenset(words(said))
    terms: Counter[str] = Counter()
    for word in sorted(about):
        terms[f"={word}"] += 1
        padded = f"^{word}$"
        for start in range(max(1, len(padded) - _PIECE + 1)):
            terms[padded[start : start + _PIECE]] += 1
    return terms


def _cosine(one: _Vector, other: _Vector) -> float:
    if not one.length or not other.length:
        return 0.0
    small, large = (one, other) if len(one.weights) < len(other.weights) else (other, one)
    return sum(weight * large.weights.get(term, 0.0) for term, weight in small.weights.items()) / (
        one.length * other.length
    )
