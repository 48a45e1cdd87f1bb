"""Verifies what a language model wrote about a question against the messages it cites. Code decides, never the model.

A bullet passes whole or not at all: it says nothing but what its messages say, in their words, with their numbers,
names, code and negations, and it claims no answer where there is none. What fails is told in its authors' own words.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.wrapups import telltale
from bot.wrapups.drafted import BULLET_AT_MOST, TITLE_AT_MOST, Drafted
from bot.wrapups.fencing import Shown

_COVERED = 0.8  # of what a sentence says, weighed by how much each word tells, has to stand in the cited messages
_TITLE_COVERED = 0.8
_ABOUT = 0.25  # of a sentence that asks, or answers, has to be met: a bullet on something else is beside the question
_STRETCH = 8  # letters of a quote that make it one


class Fault(StrEnum):
    """Why a bullet was thrown away."""

    FORM = "too long, empty or with markup"
    SOURCES = "cites messages that are not its own"
    QUOTE = "quotes what is not there"
    NUMBER = "a number that is not in its messages"
    CODE = "code that is not in its messages"
    NAME = "a name that is not in its messages"
    TURNING = "a word that turns the meaning and is not in its messages"
    NEGATION = "denies what its messages say, or the other way round"
    STATUS = "claims another status"
    UNCOVERED = "says what its messages do not say"
    BESIDE = "is not about the question"


@dataclass(frozen=True, slots=True)
class Topic:
    """A question as it was shown to the model: what *asks*, and, where it is answered, what *answers*."""

    id: str
    asks: tuple[Shown, ...]
    answers: tuple[Shown, ...] = ()

    @property
    def is_answered(self) -> bool:
        return bool(self.answers)

    @property
    def messages(self) -> tuple[Shown, ...]:
        return (*self.asks, *self.answers)


class Rarity:
    """How much each word tells: a word that stands in every message tells little."""

    def __init__(self, texts: Iterable[str]) -> None:
        stems = [frozenset(telltale.stems(text)) for text in texts]
        self._count = len(stems)
        self._known = Counter(stem for one in stems for stem in one)

    def of(self, stem: str) -> float:
        return math.log((2 + self._count) / (1 + self._known[stem])) + 0.5

    def share(self, of: Set[str], within: Set[str]) -> float:
        """How much of what *of* says stands *within*, from 0 to 1; nothing said is covered."""
        whole = sum(self.of(stem) for stem in of)
        return sum(self.of(stem) for stem in of if telltale.is_in(stem, within)) / whole if whole else 1.0


def verify(drafted: Drafted, topic: Topic, rarity: Rarity) -> Drafted | Fault:
    """The bullet with the messages it really stands on, or why it must not be shown."""
    fault = _form(drafted) or _status(drafted, topic)
    if fault is not None:
        return fault
    own = {one.id for one in topic.messages}
    cited = tuple(one for one in drafted.sources if one in own)
    if len(cited) != len(drafted.sources) or not cited:
        cited = _cited_anew(drafted, topic, rarity)
    if topic.is_answered and not {one.id for one in topic.answers} & set(cited):
        cited = (*cited, *(one.id for one in topic.answers))
    if not cited:
        return Fault.SOURCES
    texts = [one.text for one in topic.messages if one.id in cited]
    if drafted.quote is not None and not _is_quoted(drafted.quote, texts):
        return Fault.QUOTE
    fault = _sentences(drafted.bullet, texts, rarity) or _title(drafted.title, topic, rarity)
    if fault is None and not _is_about(drafted.bullet, topic, rarity):
        fault = Fault.BESIDE
    return fault or replace(drafted, sources=cited)


def _form(drafted: Drafted) -> Fault | None:
    lines = (drafted.title, drafted.bullet)
    if not 0 < len(drafted.title) <= TITLE_AT_MOST or not 0 < len(drafted.bullet) <= BULLET_AT_MOST:
        return Fault.FORM
    if any(telltale.MARKUP.search(line) or not line.isprintable() for line in lines):
        return Fault.FORM
    return Fault.FORM if not telltale.stems(drafted.bullet) else None


def _status(drafted: Drafted, topic: Topic) -> Fault | None:
    """Status is what the rules found; a bullet does not speak of it, and gives no answer where there is none."""
    said = f"{drafted.title}. {drafted.bullet}"
    claims = telltale.CLAIMS_OPEN if topic.is_answered else telltale.CLAIMS_ANSWER
    return Fault.STATUS if claims.search(said) else None


def _cited_anew(drafted: Drafted, topic: Topic, rarity: Rarity) -> tuple[str, ...]:
    """The message that covers the bullet best, where the model cited none of its own, or others too."""
    said = frozenset(telltale.stems(drafted.bullet))
    best = max(topic.messages, key=lambda one: rarity.share(said, frozenset(telltale.stems(one.text))))
    return (best.id,)


def _is_quoted(quote: str, texts: Sequence[str]) -> bool:
    sought = " ".join(quote.split())
    return len(sought) >= _STRETCH and any(sought in " ".join(text.split()) for text in texts)


def _sentences(bullet: str, texts: Sequence[str], rarity: Rarity) -> Fault | None:
    there = "\n".join(texts)
    known, marks = frozenset(telltale.stems(there)), telltale.marks(there)
    for sentence in telltale.sentences(bullet):
        fault = telltale.missing(sentence, marks)
        if fault is not None:
            return Fault[fault]
        if rarity.share(frozenset(telltale.stems(sentence)), known) < _COVERED:
            return Fault.UNCOVERED
        if _is_turned(sentence, texts):
            return Fault.NEGATION
    return None


def _is_turned(sentence: str, texts: Sequence[str]) -> bool:
    """Whether it denies what nobody denies, or says of something only what everybody denies."""
    said, there = telltale.denials(sentence), telltale.denials("\n".join(texts))
    denied = frozenset(stem for scope in there.denied for stem in scope)
    if any(not scope & denied for scope in said.denied):
        return True
    return bool(said.affirmed & denied - there.affirmed)


def _title(title: str, topic: Topic, rarity: Rarity) -> Fault | None:
    """A title says what is asked, in the words of those who asked."""
    there = "\n".join(one.text for one in topic.asks)
    fault = telltale.missing(title, telltale.marks(there))
    if fault is not None:
        return Fault[fault]
    known = frozenset(telltale.stems(there))
    return None if rarity.share(frozenset(telltale.stems(title)), known) >= _TITLE_COVERED else Fault.UNCOVERED


def _is_about(bullet: str, topic: Topic, rarity: Rarity) -> bool:
    """Whether a bullet tells the answer, where there is one, or else the question: some sentence of it."""
    said = frozenset(telltale.stems(bullet))
    told = [each for one in topic.answers or topic.asks for each in telltale.sentences(one.text)]
    return any(rarity.share(stems, said) >= _ABOUT for each in told if (stems := frozenset(telltale.stems(each))))
