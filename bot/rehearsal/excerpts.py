"""What a lesson says, cut into pieces that people quote: its headings, and whole sentences under each."""

import re
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

_SENTENCE = re.compile(r"[^.!?]*[.!?]+(?=\s|$)")
_LEANS_ON_OTHERS = re.compile(
    r"^(and|but|so|or|this|that|it|they|these|those|then|here|there|such|both|yet|he|she|its|their|which|if not|"
    r"for example|instead|otherwise|either|neither|again|also|nor|still|in both|however|therefore|thus|hence|similarly|"
    r"for them|for those|for this|for that|his|her|"
    r"further|furthermore|additionally|moreover|now|we|our|in our|as above|below|above|note)\b",
    re.IGNORECASE,
)
_CUT_SHORT = re.compile(r"\b(e\.g|i\.e|etc|vs|cf|dr|mr|mrs|ms|st|fig|no|p|pp|\w)\.$", re.IGNORECASE)
_FEWEST_WORDS, _MOST_WORDS = 6, 24
_LONGEST_HEADING = 70


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (none for what stands before the first) and the sentences under it that can stand alone."""

    heading: str | None
    sentences: tuple[str, ...]


def sections(markdown: str) -> tuple[Section, ...]:
    """The sections of a lesson that have something to quote, in order."""
    found: list[Section] = []
    heading: str | None = None
    sentences: list[str] = []
    tokens = MarkdownIt("commonmark").parse(markdown)
    for before, token in pairwise(tokens):
        if token.type != "inline":
            continue
        if before.type == "heading_open":
            found.append(Section(heading, tuple(sentences)))
            heading, sentences = _heading(token), []
        elif before.type == "paragraph_open" and before.level == 0:
            sentences += _sentences(_plain(token))
    found.append(Section(heading, tuple(sentences)))
    return tuple(section for section in found if section.sentences)


def _heading(token: Token) -> str | None:
    text = _plain(token).strip().rstrip(".:")
    return text if 0 < len(text) <= _LONGEST_HEADING else None


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or []:
        match child.type:
            case "text":
                parts.append(child.content)
            case "code_inline":
                parts.append(f"`{child.content}`")
            case "softbreak" | "hardbreak":
                parts.append(" ")
            case _:
                pass  # what stands around text: emphasis, links, images
    return "".join(parts)


def _sentences(paragraph: str) -> list[str]:
    return [sentence for found in _SENTENCE.findall(paragraph) if _stands_alone(sentence := found.strip())]


def _stands_alone(sentence: str) -> bool:
    words = sentence.split()
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and sentence.endswith(".")
        and sentence[0].isupper()
        and not any(mark in sentence for mark in '"“”:;()[]<>')
        and "://" not in sentence
        and not _CUT_SHORT.search(sentence)
        and not _LEANS_ON_OTHERS.match(sentence)
    )
