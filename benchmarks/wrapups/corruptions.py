"""Ways in which a true bullet becomes false, by rules of their own that know nothing of how bullets are verified."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from benchmarks.wrapups.topics import Known
from bot.wrapups.drafted import Drafted

Corrupt = Callable[[Known, Known, Random], Drafted | None]
"""Makes a false bullet of a topic, with the help of another topic; None where this one gives no occasion."""

_NUMBER = re.compile(r"\d+")
_NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
_NOT = re.compile(r"\b(?:not|never) |n't\b")
_VERB = re.compile(r"\b(is|are|can|does|do|will|has|have|should|must)\b(?! not|n't)")
_TURNS = {
    "before": "after", "after": "before", "always": "never", "never": "always", "more": "less", "less": "more",
    "first": "last", "last": "first", "True": "False", "False": "True", "left": "right", "inside": "outside",
    "with": "without", "all": "no", "every": "no", "only": "also", "yes": "no", "no": "yes", "Yes": "No", "No": "Yes",
    "monday": "tuesday", "Monday": "Tuesday", "Friday": "Thursday", "works": "fails", "needs": "forbids",
    "new": "old", "same": "different", "both": "neither", "up": "down", "on": "off", "true": "false",
}  # fmt: skip
_ASKING = re.compile(
    r"^(?:so|and|but|hi|hey)\W+|^(?:how|why|what|when|where|is|are|do|does|can|should) ", re.IGNORECASE
)
_CODE = re.compile(r"`([^`\s]{3,})`|\b(\w+)\(")


def _said(known: Known, bullet: str) -> Drafted | None:
    return replace(known.true, bullet=bullet) if bullet != known.true.bullet and len(bullet) <= 280 else None


def wrong_id(known: Known, other: Known, _random: Random) -> Drafted | None:
    """What another question's answer says, under ids that are not this topic's."""
    return replace(known.true, bullet=other.true.bullet, sources=("m41", "m42"))


def _number(known: Known, _other: Known, random: Random) -> Drafted | None:
    found = list(_NUMBER.finditer(known.true.bullet))
    if not found:
        return None
    one, bullet = random.choice(found), known.true.bullet
    return _said(known, bullet[: one.start()] + str(int(one.group()) + random.randint(1, 9)) + bullet[one.end() :])


def _exchanged(known: Known, _other: Known, random: Random) -> Drafted | None:
    """Two numbers of the same sentence change places."""
    found = list(_NUMBER.finditer(known.true.bullet))
    pairs = [(a, b) for a in found for b in found if a.start() < b.start() and a.group() != b.group()]
    if not pairs:
        return None
    (a, b), bullet = random.choice(pairs), known.true.bullet
    return _said(known, bullet[: a.start()] + b.group() + bullet[a.end() : b.start()] + a.group() + bullet[b.end() :])


def _name(known: Known, _other: Known, random: Random) -> Drafted | None:
    name = random.choice(["Marta", "Osman", "Windows", "Berlin", "Jonas"])
    found = list(_NAMED.finditer(known.true.bullet))
    if found:
        one, bullet = random.choice(found), known.true.bullet
        return _said(known, bullet[: one.start()] + name + bullet[one.end() :])
    return _said(known, f"{known.true.bullet.rstrip('.!')}, says {name}.")


def _negated(known: Known, _other: Known, random: Random) -> Drafted | None:
    found = list(_VERB.finditer(known.true.bullet))
    if not found:
        return None
    one, bullet = random.choice(found), known.true.bullet
    return _said(known, f"{bullet[: one.end()]} not{bullet[one.end() :]}")


def _affirmed(known: Known, _other: Known, random: Random) -> Drafted | None:
    found = list(_NOT.finditer(known.true.bullet))
    if not found:
        return None
    one, bullet = random.choice(found), known.true.bullet
    return _said(known, bullet[: one.start()] + bullet[one.end() :])


def _turned(known: Known, _other: Known, random: Random) -> Drafted | None:
    words = [word for word in _TURNS if re.search(rf"\b{word}\b", known.true.bullet)]
    if not words:
        return None
    word = random.choice(words)
    return _said(known, re.sub(rf"\b{word}\b", _TURNS[word], known.true.bullet, count=1))


def _code(known: Known, _other: Known, random: Random) -> Drafted | None:
    found = list(_CODE.finditer(known.true.bullet))
    if not found:
        return None
    one, bullet = random.choice(found), known.true.bullet
    at = one.start(1) if one[1] else one.start(2)
    word = one[1] or one[2]
    return _said(known, bullet[:at] + word[::-1] + bullet[at + len(word) :])


def _invented_sentence(known: Known, other: Known, _random: Random) -> Drafted | None:
    """A sentence of another question's answer behind the true ones."""
    return _said(known, f"{known.true.bullet} {other.true.bullet.split('. ')[0].rstrip('.')}.")


def _other_answer(known: Known, other: Known, _random: Random) -> Drafted | None:
    """Another question's answer under this topic's ids."""
    return _said(known, other.true.bullet)


def _language(known: Known, _other: Known, random: Random) -> Drafted | None:
    foreign = (
        "Die Antwort steht in den Unterlagen der zweiten Woche.",
        "Il faut lancer le programme dans le bon dossier.",
        "Hay que cerrar el archivo antes de leerlo otra vez.",
    )
    return _said(known, random.choice(foreign))


def _link(known: Known, _other: Known, _random: Random) -> Drafted | None:
    return _said(known, f"{known.true.bullet[:240]} See https://docs.example/more.")


OF_ANSWERED: Mapping[str, Corrupt] = {
    "wrong id": wrong_id,
    "swapped number": _number,
    "two numbers exchanged": _exchanged,
    "swapped name": _name,
    "negation put in": _negated,
    "negation left out": _affirmed,
    "a word turned round": _turned,
    "other code": _code,
    "invented sentence": _invented_sentence,
    "another's answer": _other_answer,
    "other language": _language,
    "link": _link,
}


def _answer_to_open(known: Known, other: Known, _random: Random) -> Drafted | None:
    return replace(known.true, bullet=other.true.bullet)


def _statement(known: Known, _other: Known, _random: Random) -> Drafted | None:
    """The question as if it were its own answer."""
    said = re.sub(
        r"^(?:so|and|but|hi|hey)\W+|^(?:how|why|what|when|where|is|are|do|does|can|should) ",
        "",
        known.true.bullet,
        flags=re.IGNORECASE,
    )
    return replace(known.true, bullet=f"Yes, {said.rstrip('?!. ')}.")


def _claimed(known: Known, _other: Known, _random: Random) -> Drafted | None:
    return replace(known.true, bullet=f"{known.true.bullet.rstrip('?')}: this was answered.")


OF_OPEN: Mapping[str, Corrupt] = {
    "invented answer": _answer_to_open,
    "question as statement": _statement,
    "claimed as answered": _claimed,
}
