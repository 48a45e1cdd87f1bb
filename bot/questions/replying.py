"""What a message does for a question: confirm, complain, answer, join in, or nothing."""

from enum import StrEnum
from functools import lru_cache

from bot.questions import cues
from bot.questions.asking import asks_the_asker, is_asking_back
from bot.questions.prose import JUST_READ, has_address, looks_like_code, prose, sentences, words

_A_FEW = 3  # words without which nothing is said
_AT_MOST = 14  # words beside a "same here"; more of them say something of their own
_SUBSTANCE = 6  # words left beside an "I'll look" or a counter-question that make an answer all the same


class Act(StrEnum):
    CONFIRMS = "confirms"
    SOLVES = "solves"
    COMPLAINS = "complains"
    ANSWERS = "answers"
    JOINS_IN = "joins in"
    CHATS = "chats"


@lru_cache(JUST_READ)
def act_of_asker(text: str) -> Act:
    """What the one who asked says afterwards."""
    said = prose(text)
    if cues.STILL_STUCK.search(said):
        return Act.COMPLAINS
    if cues.IN_ADVANCE.search(said):
        return Act.CHATS
    if cues.SOLVED.search(said):
        return Act.SOLVES
    if cues.GRATEFUL.search(said):
        return Act.CONFIRMS
    return Act.CHATS


@lru_cache(JUST_READ)
def act_of_other(text: str, *, by_staff: bool = False) -> Act:
    """What somebody else says to a question; a word of staff may be enough: `None.`, `Friday noon.`"""
    said = prose(text)
    if cues.SAME_HERE.search(said) and len(words(said)) <= _AT_MOST:
        return Act.JOINS_IN
    told = [sentence for sentence in sentences(said) if not asks_the_asker(sentence)]
    left = [sentence for sentence in told if not cues.NO_ANSWER.search(sentence)]
    is_partly = len(left) < len(told) or is_asking_back(text)
    said_words = sum(len(words(sentence)) for sentence in left)
    if is_partly:
        return Act.ANSWERS if said_words >= _SUBSTANCE else Act.CHATS
    if cues.GRATEFUL.search(said) and said_words < _SUBSTANCE:
        return Act.CHATS
    if said_words >= _A_FEW or (left and cues.YES_OR_NO.search(said)) or looks_like_code(text) or has_address(text):
        return Act.ANSWERS
    is_terse = by_staff and left and not (cues.GRATEFUL.search(said) or cues.NO_ANSWER.search(said) or is_aside(said))
    return Act.ANSWERS if is_terse else Act.CHATS


def is_aside(said: str) -> bool:
    """Whether something is said to everybody or nobody, and answers nothing."""
    return any(cue.search(said) is not None for cue in (cues.ASIDE, cues.SOCIAL, cues.RHETORICAL))


def speaks_to_somebody(text: str) -> bool:
    """Whether a message addresses one person, says yes or no, tells what to do, or shows code."""
    said = prose(text)
    return bool(cues.SPEAKS_TO.search(said) or cues.YES_OR_NO.search(said)) or looks_like_code(text)
