"""Lays a clause beside the text it is taken from: what turns a meaning has to stand there in the same place.

A number, a denial or a word like "before" may be in a text and mean something else there; so it is not enough that it
occurs: it stands beside the same word. And none may be lost between the words that were taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.wrapups import telltale
from bot.wrapups.telltale import Token

_BY_CHANCE = 2  # words of a clause that may have been met without having been taken from it


@dataclass(frozen=True, slots=True)
class Laid:
    """A clause beside one text: which of its tokens were found beside a neighbour of theirs, and whether what was
    skipped in between, or at the ends of the clause it is taken from, turns the meaning."""

    found: frozenset[int]
    matched: int
    is_lost: bool


def is_turned(clause: str, texts: Sequence[str]) -> bool:
    """Whether *clause* says something else than the nearest of *texts*, though in its words; of two, the last."""
    said = telltale.tokens(clause)
    turning = {number for number, token in enumerate(said) if token.turns}
    laid = [_lay(said, telltale.tokens(text)) for text in texts]
    if not laid:
        return bool(turning)
    nearest = max(reversed(laid), key=lambda one: one.matched)
    return nearest.is_lost or not turning <= nearest.found


def _lay(said: Sequence[Token], text: Sequence[Token]) -> Laid:
    matcher = SequenceMatcher(None, [one.stem for one in said], [one.stem for one in text], autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    alone = len(said) == 1
    found = frozenset(
        number for block in blocks if block.size > 1 or alone for number in range(block.a, block.a + block.size)
    )
    there = {number for block in blocks for number in range(block.b, block.b + block.size)}
    matched = sum(not said[number].is_glue for block in blocks for number in range(block.a, block.a + block.size))
    return Laid(found, matched, _is_lost(text, there))


def _is_lost(text: Sequence[Token], taken: set[int]) -> bool:
    """Whether a turning word was skipped between words that were taken of its clause, or a denial anywhere in a clause
    of which half of the other words were taken."""
    clauses: dict[int, list[int]] = {}
    for number, token in enumerate(text):
        clauses.setdefault(token.clause, []).append(number)
    for members in clauses.values():
        own = [number for number in members if number in taken]
        left = [text[number] for number in members if number not in taken]
        others = sum(not text[number].denies for number in members)
        if not own:
            continue
        if 2 * len(own) >= others and any(token.denies for token in left):
            return True
        between = [text[number] for number in members if own[0] < number < own[-1] and number not in taken]
        if len(own) > _BY_CHANCE and any(token.turns for token in between):
            return True
    return False
