"""Asks that no word gives away, found by what came of them: somebody advised, and the writer took note of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.model import LedgerMessage, MessageRef, PersonRef
from bot.questions import cues
from bot.questions.prose import prose, words
from bot.questions.replying import Act, act_of_asker, act_of_other, is_aside, speaks_to_somebody

_AHEAD = 6  # messages after an ask in which its answer and the writer's word about it are looked for
_LATER = timedelta(days=3)
_NOD = 9  # words; "ok, sep it is" takes note of advice
_SAYS_SOMETHING = 4  # words


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with what it was taken for: an ask, something about an ask, an answer to a prompt, or nothing."""

    message: LedgerMessage
    is_ask: bool
    is_about_an_ask: bool
    is_prompted: bool


def overlooked(heard: Sequence[Heard], staff: Collection[PersonRef]) -> Iterator[MessageRef]:
    """The asks among what was *heard* in one place that were not taken for asks."""
    for number, each in enumerate(heard):
        is_free = not (each.is_about_an_ask or each.is_prompted or each.message.author in staff)
        if is_free and _may_ask(each.message) and _is_advised(each, heard[number + 1 : number + 1 + _AHEAD], staff):
            yield each.message.ref


def _is_advised(ask: Heard, after: Sequence[Heard], staff: Collection[PersonRef]) -> bool:
    advised = False
    for later in after:
        if later.is_ask or later.message.at - ask.message.at > _LATER:
            return False
        if later.message.author != ask.message.author:
            advised = advised or (not later.is_about_an_ask and _advises(later.message, staff))
        elif advised and _takes_note(later.message):
            return True
    return False


def _may_ask(message: LedgerMessage) -> bool:
    said = prose(message.text)
    return len(words(said)) >= _SAYS_SOMETHING and not is_aside(said) and act_of_asker(message.text) is Act.CHATS


def _advises(message: LedgerMessage, staff: Collection[PersonRef]) -> bool:
    said = prose(message.text)
    if is_aside(said) or cues.PRAISE.search(said) or act_of_other(message.text) is not Act.ANSWERS:
        return False
    return message.author in staff or speaks_to_somebody(message.text)


def _takes_note(message: LedgerMessage) -> bool:
    """Whether somebody says that advice helped, or not, or nods at it in a few words."""
    is_nod = "?" not in message.text and len(words(message.text)) <= _NOD
    return is_nod or act_of_asker(message.text) is not Act.CHATS
