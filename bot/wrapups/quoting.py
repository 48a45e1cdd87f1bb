"""Quotes: somebody's own words, cut only at the ends of sentences, every cut marked."""

import re

from bot.questions.asking import asking_sentence
from bot.questions.prose import prose

_FENCE = re.compile(r"(```|~~~)\w*\n?(.*?)(\1|\Z)", re.DOTALL)
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_CUT = "…"


def quote(text: str, limit: int, *, of_question: bool = False) -> str:
    """At most about *limit* characters of *text* on one line: its beginning, or the sentence that asks."""
    spoken = _one_line(_FENCE.sub(f" {_CUT} ", _QUOTED.sub("", text)))
    if not prose(spoken).strip(f" {_CUT}"):
        return _within(_one_line("\n".join(found[2] for found in _FENCE.finditer(text))) or spoken, limit)
    if len(spoken) <= limit:
        return spoken
    sentences = _SENTENCE_END.split(spoken)
    start = asking_sentence(spoken) if of_question else 0
    if start >= len(sentences) or len(" ".join(sentences[: start + 1])) <= limit:
        start = 0
    kept = [sentences[start]]
    for sentence in sentences[start + 1 :]:
        if len(" ".join(kept)) + len(sentence) >= limit:
            break
        kept.append(sentence)
    before = f"{_CUT} " if start else ""
    after = f" {_CUT}" if start + len(kept) < len(sentences) else ""
    said = " ".join(kept)
    return before + (_within(said, limit) if len(said) > limit else said + after)


def _within(text: str, limit: int) -> str:
    """Cut between words, for what has no end of a sentence in reach."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rsplit(' ', 1)[0].rstrip(' ,;:')} {_CUT}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
