"""Questions of the labelled chat as a model would see them, each with a bullet that is true: somebody said it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.questions.labelled import Conversation, State, half, ledger_message
from bot.questions.asking import asking_sentence
from bot.questions.prose import prose, sentences
from bot.wrapups.drafted import BULLET_AT_MOST, Drafted
from bot.wrapups.fencing import Veil
from bot.wrapups.verifying import Rarity, Topic

_NO_PROSE = re.compile(r"```|\[(?:link|name|secret|e-mail)|https?:|\n")


@dataclass(frozen=True, slots=True)
class Known:
    """A topic and what could truly be written of it; of an open one there is nothing but the question."""

    topic: Topic
    true: Drafted
    answer: str


def known(name: str) -> tuple[list[Known], list[Known], Rarity]:
    """The answered and the open questions of a half that have something to quote."""
    answered: list[Known] = []
    still_open: list[Known] = []
    texts: list[str] = []
    for conversation in half(name):
        lines = {line.id: line for line in conversation.lines}
        veil = _veil(conversation)
        texts += [veil.text(line.text) for line in conversation.lines]
        for line in conversation.lines:
            if line.label.state is None:
                continue
            best = lines.get(line.label.best) if line.label.best is not None else None
            messages = [ledger_message(conversation, one) for one in (line, best) if one is not None]
            shown = veil.shown(messages)
            question = _asked(shown[0].text)
            if best is not None and (bullet := _bullet(shown[1].text)):
                topic = Topic("t1", (shown[0],), (shown[1],))
                answered.append(Known(topic, Drafted("t1", bullet, ("m01", "m02"), None), shown[1].text))
            elif line.label.state is not State.ANSWERED and question:
                topic = Topic("t1", (shown[0],))
                still_open.append(Known(topic, Drafted("t1", f"{question.rstrip('.!? ')}?", ("m01",), None), ""))
    return answered, still_open, Rarity(texts)


def _veil(conversation: Conversation) -> Veil:
    return Veil({line.by.title() for line in conversation.lines}, [])


def _bullet(text: str) -> str:
    """The first sentences of an answer that fit."""
    kept = ""
    for sentence in _plain(text):
        if len(kept) + len(sentence) >= BULLET_AT_MOST:
            break
        kept = f"{kept} {sentence}".strip()
    return kept if len(kept.split()) >= 4 else ""


def _asked(text: str) -> str:
    """The sentence that asks."""
    asked = sentences(prose(text))
    if not asked:
        return ""
    question = asked[min(asking_sentence(text), len(asked) - 1)]
    return "" if _NO_PROSE.search(question) or len(question) >= BULLET_AT_MOST else question.strip()


def _plain(text: str) -> Sequence[str]:
    """Sentences up to the first thing that no bullet may hold."""
    kept = []
    for sentence in re.split(r"(?<=[.!?…])\s+", text):
        if _NO_PROSE.search(sentence):
            break
        kept.append(sentence.strip())
    return kept
