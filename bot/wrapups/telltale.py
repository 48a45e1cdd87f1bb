"""What of a sentence may not change on its way into a summary: numbers, names, code, denials, words that turn it."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Literal

MARKUP = re.compile(
    r"https?:|www\.|\]\(|<[@#!&:]|(?<!\w)@\w|^\s*(?:#|>|[-*+] )|[<>]{3}|\[(?:link|name|secret)", re.IGNORECASE
)

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”“»)]*\s+|\n+")
_CLAUSE_END = re.compile(
    r"[,;:–—()]\s|\s(?:but|because|so|then|when|if|while|although|and|or|und|oder|wenn|aber|sondern|weil|denn|dann|obwohl)\s",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_INLINE = re.compile(r"`([^`\n]+)`")
_CODE = re.compile(
    r"[A-Za-z_]\w*\([^)\s]*\)?|\w+(?:[._/\\-]\w+)*[._/\\]\w+|\b\w*_\w+|\b[a-z]+[A-Z]\w*|[=!<>+*/%|&^~-]=|->|=>|\*\*|//|&&|\|\|"
    r"|(?<!\w)--?[a-z][\w-]*\b|\b[A-Z]{2,}\w*\b|\b(?=\w*\d)(?=\w*[A-Za-z])\w+\b|[$%&|^~={}\\]"
)
_NAME = re.compile(r"(?<=[\w,;:)] )[A-ZÄÖÜ][\w'’-]+")
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nothing|nobody|nowhere|neither|nor|without|cannot|cant|dont|doesnt|didnt|isnt|wont|\w+n['’]t"
    r"|nicht|kein\w*|nie|niemals|nichts|niemand|nirgends|ohne|weder)\b|\bun(?:able|necessary)\b",
    re.IGNORECASE,
)

CLAIMS_ANSWER = re.compile(
    r"\b(?:answer(?:ed|s)?|solved?|solution|resolved|fixed|explained|replied|clarified|turns out|the reason is|because"
    r"|beantwortet|antwort(?:et|en)?|gelöst|lösung|geklärt|erklärt\w*|liegt daran|weil|denn)\b",
    re.IGNORECASE,
)
CLAIMS_OPEN = re.compile(
    r"\b(?:unanswered|unsolved|unresolved|still open|no (?:one|answer|reply|solution)"
    r"|not (?:been )?(?:answered|solved|resolved)|unbeantwortet|ungelöst|ungeklärt|noch offen|keine antwort|nobody)\b",
    re.IGNORECASE,
)

_TURNING_WORDS = """
always never only also all every none both either neither must cannot may might should optional required before after
until first last more less most least fewer greater smaller larger higher lower above below inside outside left right
up down on off true false yes no new old allowed forbidden enough too same different equal without except unless instead
immer nie niemals nur alle jede jeder jedes keine kein beide muss darf soll kann optional vor nach bis zuerst zuletzt
mehr weniger meist mindestens höchstens größer kleiner höher niedriger über unter innen außen links rechts an aus wahr
falsch ja nein erlaubt verboten genug gleich verschieden ohne außer statt today tomorrow yesterday heute morgen gestern
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag
january february march april june july august september october november december januar februar märz mai juni juli
oktober dezember easy hard fast slow better worse best worst increase decrease add remove delete keep start stop open
close enable disable import export public private safe unsafe mutable immutable global local
"""
_TURNING = frozenset(_TURNING_WORDS.split())

_NUMBER_WORDS = """
one two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand million half twice double
zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend halb doppelt zweimal
"""
_AS_NUMBER = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6", "sieben": "7",
    "acht": "8", "neun": "9", "zehn": "10",
}  # fmt: skip
_COUNTING = frozenset(_NUMBER_WORDS.split()) - {"one"}  # "the one that" counts nothing

_GLUE_WORDS = """
a an the this that these those it its he she they them their his her you your we our us i me my is are was were be been
being am do does did done have has had having will would can could shall to of in at by for with from as into onto about
over and or if than then there here what which who whom whose when where why how also just so such some any each other
another but because while though although not no nor yes very really one ones get gets got use uses used using way ways
thing things make makes made need needs needed want wants wanted ask asks asked asking say says said explain mean means
work works question answer learner learners people somebody someone something
der die das den dem des ein eine einen einem einer eines dies dieser diese dieses es er sie ihr wir ich du man mich dich
sich uns euch ist sind war waren sein bin bist wird werden wurde hat haben hatte habe kann können konnte soll sollen
zu zum zur von vom im in am an auf bei mit für aus als um über und oder wenn ob wie was wer wo wann warum wieso welche
welcher welches auch noch schon so sehr nicht kein keine nein ja doch aber weil denn dass da hier dort etwas jemand
nutzen benutzen verwenden machen braucht brauchen fragt fragen frage antwort sagt geht gibt
"""
_GLUE = frozenset(_GLUE_WORDS.split())
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "er", "en", "em", "e", "n", "t")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number in a text, with the number of its clause."""

    stem: str
    clause: int
    is_glue: bool
    denies: bool
    turns: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What a text holds of that."""

    numbers: Set[str]
    words: Set[str]
    stems: Set[str]
    text: str


def sentences(text: str) -> list[str]:
    return [one for one in _SENTENCE_END.split(text) if one.strip()]


def clauses(text: str) -> list[str]:
    """The parts of its sentences; a part that only says no belongs to what follows: "No, if you …"."""
    found: list[str] = []
    for sentence in sentences(text):
        before = ""
        for part in _CLAUSE_END.split(sentence):
            said = _WORD.findall(part)
            if said and all(_DENIAL.fullmatch(word) for word in said):
                before = f"{before} {part}"
            elif said:
                found.append(f"{before} {part}".strip())
                before = ""
        if before:
            found.append(before.strip())
    return found


def tokens(text: str) -> list[Token]:
    """The words and numbers of a text in their order."""
    return [_token(word, number) for number, clause in enumerate(clauses(text)) for word in _words(clause)]


def _token(word: str, clause: int) -> Token:
    denies = _DENIAL.fullmatch(word) is not None
    turns = denies or word in _TURNING or word in _COUNTING or any(letter.isdigit() for letter in word)
    return Token(_AS_NUMBER.get(word, _stem(word)), clause, word in _GLUE, denies, turns)


def stems(text: str) -> list[str]:
    """What a text says: its words without the glue, their endings off."""
    return [_stem(word) for word in _words(text) if word not in _GLUE]


def is_in(stem: str, known: Set[str]) -> bool:
    """Whether a word stands there, also as part of a longer one or the other way round: "loop" in "looping"."""
    if stem in known:
        return True
    return len(stem) >= 5 and any(
        len(other) >= 5 and (other.startswith(stem) or stem.startswith(other)) for other in known
    )


def marks(text: str) -> Marks:
    found = frozenset(_words(text))
    numbers = {*_NUMBER.findall(text), *(_AS_NUMBER[word] for word in found if word in _AS_NUMBER)}
    return Marks(frozenset(numbers), found, frozenset(map(_stem, found)), _flat(text))


def missing(sentence: str, known: Marks) -> Literal["NUMBER", "CODE", "NAME", "TURNING"] | None:
    """What of a *sentence* may not be there, for it does not stand in what is *known*; None where all does."""
    own = marks(sentence)
    counting = own.words & _COUNTING - _AS_NUMBER.keys()
    if not own.numbers <= known.numbers or not counting <= known.words:
        return "NUMBER"
    if any(_flat(code) not in known.text for code in _code(sentence)):
        return "CODE"
    if any(name.lower() not in known.words for name in _names(sentence)):
        return "NAME"
    turning = own.words & _TURNING
    return "TURNING" if any(word not in known.words and _stem(word) not in known.stems for word in turning) else None


def _words(text: str) -> Iterator[str]:
    return (word.replace("’", "'").lower() for word in _WORD.findall(text))


def _code(sentence: str) -> Iterator[str]:
    for found in _INLINE.finditer(sentence):
        yield found[1].strip()
    for found in _CODE.finditer(_INLINE.sub(" ", sentence)):
        yield found.group().rstrip(".,;:!?")


def _names(sentence: str) -> Iterator[str]:
    """Words with a capital that do not begin a sentence, each part of them."""
    for found in _NAME.finditer(sentence):
        yield from _WORD.findall(found.group().removesuffix("'s").removesuffix("’s"))


def _flat(text: str) -> str:
    return " ".join(text.replace("`", " ").split())


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if len(word) == 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:3]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word
