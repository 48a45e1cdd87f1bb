"""What a language model gets to see of messages: without names, addresses, keys and links, between random markers."""

import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.model import LedgerMessage, MessageRef, PersonRef

_LONGEST = 1500  # characters of one message
_ADDRESS = re.compile(r"<?\b(?:https?://|ftp://|www\.)\S+", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*>.*\n?", re.MULTILINE)  # another's words
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"<[@#!&][^>\s]*>|(?<!\w)@[\w.-]+")
_SECRET = re.compile(
    r"-----BEGIN [A-Z ]+-----.*?(?:-----END [A-Z ]+-----|\Z)"
    r"|\b(?:sk|pk|ghp|gho|ghs|glpat|xox[abprs]|AKIA|ASIA|AIza|eyJ)[-_A-Za-z0-9.]{12,}"
    r"|(?i:\b(?:password|passwort|passwd|secret|token|api[ _-]?key)\b\s*(?:is|ist|[:=])\s*)\S+"
    r"|\b(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{28,}\b",
    re.DOTALL,
)
_PHONE = re.compile(r"(?<![\w.])(?:\+|00)\d[\d ()/.-]{6,}\d|(?<![\w.])0\d{2,4}[ /-]\d[\d -]{4,}\d")
_POSTAL = re.compile(
    r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square)\b"
    r"|\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|platz|allee|gasse) \d{1,4}\w?\b"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the model sees it, under an id of this request only."""

    id: str
    ref: MessageRef
    author: str
    text: str


class Veil:
    """Takes out what nobody outside needs: the same person is the same "Learner 3" throughout a request."""

    def __init__(self, names: Iterable[str], staff: Iterable[PersonRef]) -> None:
        self._staff = frozenset(staff)
        self._pseudonyms: dict[PersonRef, str] = {}
        known = sorted({name for name in names if len(name) > 1}, key=len, reverse=True)
        parts = sorted({part for name in known for part in name.split() if len(part) > 2}, key=len, reverse=True)
        alternatives = "|".join(re.escape(one) for one in dict.fromkeys([*known, *parts]))
        self._names = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)") if alternatives else None

    def author(self, person: PersonRef) -> str:
        if person not in self._pseudonyms:
            role = "Instructor" if person in self._staff else "Learner"
            number = sum(one.startswith(role) for one in self._pseudonyms.values()) + 1
            self._pseudonyms[person] = f"{role} {number}"
        return self._pseudonyms[person]

    def text(self, text: str) -> str:
        for pattern, instead in (
            (_QUOTED, ""),
            (_SECRET, "[secret]"),
            (_ADDRESS, "[link]"),
            (_MAIL, "[e-mail]"),
            (_MENTION, "[name]"),
            (_PHONE, "[number]"),
            (_POSTAL, "[address]"),
        ):
            text = pattern.sub(instead, text)
        if self._names is not None:
            text = self._names.sub("[name]", text)
        return text.strip()[:_LONGEST]

    def shown(self, messages: Sequence[LedgerMessage], first: int = 1) -> list[Shown]:
        """The messages under short ids, `m07`."""
        return [
            Shown(f"m{number:02}", one.ref, self.author(one.author), self.text(one.text))
            for number, one in enumerate(messages, first)
        ]


def fenced(material: object) -> str:
    """Data between two lines that nobody can have known before; what looks like one of them cannot stand in it."""
    marker = f"=====DATA-{secrets.token_hex(12)}====="
    return f"{marker}\n{json.dumps(material, ensure_ascii=False, indent=1)}\n{marker}"
