"""Whether a message asks something that a wrap-up should carry: rules on its words and its place."""

import re
from dataclasses import dataclass

from bot.questions import cues, troubles
from bot.questions.prose import prose, sentences, words

_MARKS = str.maketrans("?!.…", "    ")
_TO_US = re.compile(r"\s*<?@homeroom\b", re.IGNORECASE)  # what is put to the bot is answered by it, there and then
_SHORT = 5  # words; a longer message that begins with "same here" may go on to ask
_FRAGMENT = 7  # words; a question without question word or verb in front that is not longer guesses at an answer
_BRIEF = 8  # words
_ENOUGH = 3  # words; fewer with a question mark are no question anybody could answer later


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stands: who wrote it, whether it replies to somebody's question, or comes soon after one.

    *after_trouble*: that question had no question mark, so that people ask back what is wrong. *is_prompted* says that
    staff just asked everybody something; *has_asked* that its writer has an open question here.
    """

    by_staff: bool = False
    replies: bool = False
    after_ask: bool = False
    after_trouble: bool = False
    is_prompted: bool = False
    has_asked: bool = False


def is_ask(text: str, spot: Spot) -> bool:
    """Whether a learner asks something here, as far as rules can tell. Staff ask the room, not the wrap-up."""
    said = _hushed(prose(text))
    if _TO_US.match(text):
        return False
    if spot.by_staff or (cues.SAME_HERE.search(said) and len(words(said)) <= _SHORT + 2):
        return False
    if (spot.replies or spot.after_ask) and _asks_back(said, spot):
        return False
    if any(_asks(sentence, spot) for sentence in sentences(said)):
        return True
    return _tells_of_trouble(text, said, spot)


def _asks_back(said: str, spot: Spot) -> bool:
    """Whether everything asked here is asked of the one who asked."""
    asked = [sentence for sentence in sentences(said) if "?" in sentence]
    if cues.NEW_TOPIC.search(said) or cues.OWN.search(cues.GUESSING.sub(" ", _unquoted(said))):
        return False
    if spot.after_trouble and (asked or cues.OPENS.match(said)) and len(words(said)) <= _BRIEF:
        return True
    return bool(asked) and all(_is_asked_back(sentence) or _guesses(sentence) for sentence in asked)


def _guesses(sentence: str) -> bool:
    """`Is it maybe waiting for you?`, `Tabs and spaces mixed?`: an answer put as a question."""
    is_fragment = len(words(sentence)) <= _FRAGMENT and cues.OPENS.search(sentence) is None
    return is_fragment or cues.GUESSING.search(sentence) is not None


def is_asking_back(text: str) -> bool:
    """Whether a message asks the one who asked, in order to help."""
    asked = [sentence for sentence in sentences(_hushed(prose(text))) if "?" in sentence]
    return any(_is_asked_back(sentence) or _guesses(sentence) for sentence in asked)


def asks_the_asker(sentence: str) -> bool:
    """Whether a sentence, with a question mark or without, wants to know more of the one who asked."""
    is_open = cues.OPENS.match(sentence) is not None and _is_asked_back(sentence)
    return "?" in sentence or is_open or cues.EITHER_OR.match(sentence) is not None


def asking_sentence(text: str) -> int:
    """Which sentence of *text* asks, counted from 0; the first where none does."""
    found = (number for number, sentence in enumerate(sentences(prose(text))) if _asks(sentence, Spot()))
    return next(found, 0)


def _asks(sentence: str, spot: Spot) -> bool:
    if cues.RHETORICAL.search(sentence) or cues.SOCIAL.search(sentence) or cues.ANNOUNCED.search(sentence):
        return cues.AND_ASKS.search(sentence) is not None
    if "?" in sentence:
        if spot.is_prompted and cues.OPENS.match(sentence) is None and cues.ASKING.search(sentence) is None:
            return False
        return len(words(sentence)) >= _ENOUGH
    if cues.SOLVED.search(sentence) or cues.NO_ANSWER.search(sentence):
        return False
    if spot.replies or (spot.after_ask and _tells(sentence)):
        return False
    return cues.ASKING.search(sentence) is not None


def _tells(sentence: str) -> bool:
    """`Say who is missing and what you could not measure`: advice to somebody, with question words in it."""
    begins = cues.OPENS.match(sentence) is not None or cues.ASKING.match(sentence) is not None
    return _is_asked_back(sentence) and not begins


def _is_asked_back(sentence: str) -> bool:
    """`Which version do you have?` asks the asker; `Does anyone know …?` and `Can you do it for me?` do not."""
    sentence = _unquoted(sentence)
    to_one = cues.ADDRESSED.search(sentence) is not None and cues.EVERYBODY.search(sentence) is None
    return to_one and cues.OWN.search(sentence) is None


def _hushed(said: str) -> str:
    """What is quoted asks nothing here and ends no sentence: `They say "do I have to?" and I say no.`"""
    return cues.QUOTATION.sub(lambda quoted: quoted.group().translate(_MARKS), said)


def _unquoted(said: str) -> str:
    """Without what is quoted: "your own" in a quoted line addresses nobody here."""
    return cues.QUOTATION.sub(" ", said)


def _tells_of_trouble(text: str, said: str, spot: Spot) -> bool:
    """A bare problem: something fails, or an error was pasted with a sentence, and nothing says it is solved."""
    if spot.replies or len(words(said)) < _ENOUGH:
        return False
    if cues.STILL_STUCK.search(said):
        if spot.has_asked:
            return False
    elif cues.SOLVED.search(said):
        return False
    if troubles.FAILURE.search(text):
        return True
    is_told_to_somebody = spot.after_ask and (cues.OWN.search(said) is None or cues.NO_ANSWER.search(said) is not None)
    return troubles.TROUBLE.search(said) is not None and not (spot.is_prompted or is_told_to_somebody)
