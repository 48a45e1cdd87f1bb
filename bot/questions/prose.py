"""The words of a message without what is no sentence: code, addresses, quoted lines, mentions, emoji codes."""

import re
from collections.abc import Iterator
from functools import lru_cache

JUST_READ = 256  # texts whose prose is remembered: each is asked for many times while it is read, and hardly later

_FENCE = re.compile(r"(```|~~~).*?(\1|\Z)", re.DOTALL)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)\S+", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)
_MENTION = re.compile(r"<[@#!&][^>\s]*>|(?<!\w)@[\w.-]+")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”“»)]*\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_CODE = re.compile(
    r"\w\([^)]*\)|[\w\])](?:[!=+*/<>-]?=\w| ?[!=+*/<>-]?= ?[\"'\[({\d])|[\w)\]]\.[a-z_]+\(|</?[a-z]+[ >]|"
    r";\s*$|\b(?:ctrl|strg|shift|cmd|alt) ?\+ ?\w",
    re.IGNORECASE | re.MULTILINE,
)
_CODE_MARK = " \x00 "  # stands where code stood, so that sentences around it stay apart

_FILLER_WORDS = """
about after again also always another anybody anyone because been before being could does doing done each else
even ever every everybody everyone find first from gets give goes going have hello help here into itself just
keep know last like long look made make many maybe mean might mine more most much must myself need never next
once only other over please question really right same should show since some somebody someone something still
such sure take than thank thanks that their them then there these they thing think this those time tried
trying understand until very want wants week well were what when where whether which while will with without
work working works would wrong your yours aber alle also auch auf dann dass denn diese dies doch eine einen
einer eines euch frage geht gibt habe haben hier ich immer jemand kann kein keine könnte mein meine mich muss
nach nicht noch nur oder schon sich sind über und warum was weil weiß wenn werden wie wird wissen woche
"""
_FILLER = frozenset(_FILLER_WORDS.split())


@lru_cache(JUST_READ)
def prose(text: str) -> str:
    """What a person wrote in sentences."""
    for pattern, instead in (
        (_FENCE, _CODE_MARK),
        (_QUOTED, " "),
        (_INLINE_CODE, _CODE_MARK),
        (_ADDRESS, " "),
        (_MENTION, " "),
        (_EMOJI, " "),
    ):
        text = pattern.sub(instead, text)
    return text.strip()


def sentences(text: str) -> list[str]:
    """The sentences of prose, without empty ones."""
    return [sentence.replace("\x00", "").strip() for sentence in _SENTENCE_END.split(text) if _WORD.search(sentence)]


def words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def content_words(text: str) -> frozenset[str]:
    """What a text is about: its longer words without the filler, plural and singular as one."""
    return frozenset(word.removesuffix("s") for word in _long_words(text) if word not in _FILLER)


def has_code(text: str) -> bool:
    return "`" in text or "~~~" in text


def looks_like_code(text: str) -> bool:
    """Code as people type it into a sentence, without marking it."""
    return has_code(text) or _CODE.search(text) is not None


def has_address(text: str) -> bool:
    return _ADDRESS.search(text) is not None


def _long_words(text: str) -> Iterator[str]:
    return (word for word in words(text) if len(word) > 3)
