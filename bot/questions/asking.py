"""Whether a message asks something that a wrap-up should carry: rules on its words and its place."""

from dataclasses import dataclass

from bot.questions import cues
from bot.questions.prose import prose, sentences, words

_SHORT = 5  # words; a longer message that begins with "same here" may go on to ask
_ENOUGH = 3  # words; fewer with a question mark are no question anybody could answer later


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message stands: who wrote it, whether it replies to somebody's question, or comes right after one."""

    by_staff: bool = False
    replies: bool = False
    after_ask: bool = False


def is_ask(text: str, spot: Spot) -> bool:
    """Whether a learner asks something here, as far as rules can tell. Staff ask the room, not the wrap-up."""
    said = prose(text)
    if spot.by_staff or (cues.SAME_HERE.search(said) and len(words(said)) <= _SHORT + 2):
        return False
    if any(_asks(sentence, spot) for sentence in sentences(said)):
        return True
    return _tells_of_trouble(text, said, spot)


def is_asking_back(text: str) -> bool:
    """Whether a message asks the one who asked, in order to help."""
    asked = [sentence for sentence in sentences(prose(text)) if "?" in sentence]
    return any(_is_asked_back(sentence) for sentence in asked)


def asking_sentence(text: str) -> int:
    """Which sentence of *text* asks, counted from 0; the first where none does."""
    found = (number for number, sentence in enumerate(sentences(prose(text))) if _asks(sentence, Spot()))
    return next(found, 0)


def _asks(sentence: str, spot: Spot) -> bool:
    if cues.RHETORICAL.search(sentence) or cues.SOCIAL.search(sentence):
        return False
    if "?" in sentence:
        is_back = (spot.replies or spot.after_ask) and _is_asked_back(sentence)
        return not is_back and len(words(sentence)) >= _ENOUGH
    if cues.SOLVED.search(sentence) or cues.NO_ANSWER.search(sentence):
        return False
    return not spot.replies and cues.ASKING.search(sentence) is not None


def _is_asked_back(sentence: str) -> bool:
    """`Which version do you have?` asks the asker; `Does anyone know …?` and `Can you do it for me?` do not."""
    sentence = cues.QUOTATION.sub(" ", sentence)  # "your own" in a quoted line addresses nobody here
    to_one = cues.ADDRESSED.search(sentence) is not None and cues.EVERYBODY.search(sentence) is None
    return to_one and cues.OWN.search(sentence) is None


def _tells_of_trouble(text: str, said: str, spot: Spot) -> bool:
    """A bare problem: something fails, or an error was pasted with a sentence, and nothing says it is solved."""
    if spot.replies or len(words(said)) < _ENOUGH or cues.SOLVED.search(said) or cues.STILL_STUCK.search(said):
        return False
    return cues.TROUBLE.search(said) is not None or cues.FAILURE.search(text) is not None
