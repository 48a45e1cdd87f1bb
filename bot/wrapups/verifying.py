"""Verifies what a language model wrote about a question against the messages it cites. Code decides, never the model.

A bullet passes whole or not at all: it says nothing but what the answer says, in its words, with its numbers, names,
code and negations. Words of who asked are no part of that: nobody can have a model say something by asking for it. Of
an open question it says nothing but what is asked. What fails is told in its authors' own words.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.questions.asking import asking_sentence
from bot.questions.prose import prose
from bot.questions.prose import sentences as prose_sentences
from bot.wrapups import telltale
from bot.wrapups.aligning import is_turned
from bot.wrapups.drafted import BULLET_AT_MOST, Drafted
from bot.wrapups.fencing import Shown

_ABOUT = 0.25  # of a sentence that asks, or answers, has to be met: a bullet on something else is beside the question
_STRETCH = 8  # letters of a quote that make it one


class Fault(StrEnum):
    """Why a bullet was thrown away."""

    FORM = "too long, empty or with markup"
    QUOTE = "quotes what is not there"
    NUMBER = "a number that is not in its messages"
    CODE = "code that is not in its messages"
    NAME = "a name that is not in its messages"
    TURNING = "a word that turns the meaning and is not in its messages"
    TURNED = "says the opposite of its messages in their words"
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
    texts = [one.text for one in topic.answers] or [asked(one.text) for one in topic.asks]
    if drafted.quote is not None and not _is_quoted(drafted.quote, texts):
        return Fault.QUOTE
    fault = _sentences(drafted.bullet, texts)
    if fault is None and not _is_about(drafted.bullet, topic, rarity):
        fault = Fault.BESIDE
    return fault or replace(drafted, sources=cited)


def asked(text: str) -> str:
    """The sentence of a message that asks: only its words tell an open question, whatever else stands there."""
    found = prose_sentences(prose(text))
    if not found:
        return text
    sought = frozenset(telltale.stems(found[min(asking_sentence(text), len(found) - 1)]))
    return max(telltale.sentences(text), key=lambda one: len(sought & frozenset(telltale.stems(one))), default=text)


def _form(drafted: Drafted) -> Fault | None:
    if not 0 < len(drafted.bullet) <= BULLET_AT_MOST:
        return Fault.FORM
    if telltale.MARKUP.search(drafted.bullet) or not drafted.bullet.isprintable():
        return Fault.FORM
    return Fault.FORM if not telltale.stems(drafted.bullet) else None


def _status(drafted: Drafted, topic: Topic) -> Fault | None:
    """Status is what the rules found; a bullet does not speak of it, and gives no answer where there is none."""
    said = drafted.bullet
    if topic.is_answered:
        there = " ".join(one.text.lower() for one in topic.messages)
        is_claimed = any(found.group().lower() not in there for found in telltale.CLAIMS_OPEN.finditer(said))
    else:
        is_asked = all(sentence.rstrip().endswith("?") for sentence in telltale.sentences(drafted.bullet))
        is_claimed = not is_asked or telltale.CLAIMS_ANSWER.search(said) is not None
    return Fault.STATUS if is_claimed else None


def _cited_anew(drafted: Drafted, topic: Topic, rarity: Rarity) -> tuple[str, ...]:
    """The message that covers the bullet best, where the model cited none of its own, or others too."""
    said = frozenset(telltale.stems(drafted.bullet))
    best = max(topic.messages, key=lambda one: rarity.share(said, frozenset(telltale.stems(one.text))))
    return (best.id,)


def _is_quoted(quote: str, texts: Sequence[str]) -> bool:
    sought = " ".join(quote.split())
    return len(sought) >= _STRETCH and any(sought in " ".join(text.split()) for text in texts)


def _sentences(bullet: str, texts: Sequence[str]) -> Fault | None:
    there = "\n".join(texts)
    known, marks = frozenset(telltale.stems(there)), telltale.marks(there)
    for sentence in telltale.sentences(bullet):
        fault = telltale.missing(sentence, marks)
        if fault is not None:
            return Fault[fault]
        if not _is_covered(sentence, known):
            return Fault.UNCOVERED
        if any(is_turned(clause, texts) for clause in telltale.clauses(sentence)):
            return Fault.TURNED
    return None


def _is_covered(sentence: str, known: Set[str]) -> bool:
    """Whether every word stands there but those that hold a sentence together: a single new one can turn it."""
    return all(telltale.is_in(stem, known) for stem in telltale.stems(sentence))


def _is_about(bullet: str, topic: Topic, rarity: Rarity) -> bool:
    """Whether a bullet tells the answer, where there is one, or else the question: some sentence of it."""
    said = frozenset(telltale.stems(bullet))
    told = [each for one in topic.answers or topic.asks for each in telltale.sentences(one.text)]
    return any(rarity.share(stems, said) >= _ABOUT for each in told if (stems := frozenset(telltale.stems(each))))
