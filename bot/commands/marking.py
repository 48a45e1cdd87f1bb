"""How a call says which cohort it belongs to: a typed command by naming it, a button or form of ours by a sign.

A private answer stands in no room that would say it, so there `done:loops` becomes `done:loops~1a2b3c4d`. Nothing is
kept for it: it works after any restart.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from bot.message import Block, Buttons, Message

_NAMED = re.compile(r'(?:^|(?<=\s))(?:--)?cohort[:=](?:"([^"]+)"|(\S+))\s*')
_SIGN = "~"
_LENGTH = 8


def cohort_named(text: str) -> str | None:
    """The cohort that a typed command names: `undo cohort:autumn-2026`."""
    found = _NAMED.search(text)
    return (found[1] or found[2]).casefold() if found is not None else None


def without_cohort(text: str) -> str:
    """What was typed, without the cohort it names."""
    return _NAMED.sub("", text, count=1)


def mark_of(cohort: str) -> str:
    """The short sign of a cohort."""
    return hashlib.sha256(cohort.encode()).hexdigest()[:_LENGTH]


def marked(name: str, cohort: str) -> str:
    """A button's action, or a form's name, that says which cohort it belongs to."""
    return f"{name}{_SIGN}{mark_of(cohort)}"


def unmarked(name: str) -> tuple[str, str | None]:
    """The name by itself, and the sign of its cohort where it has one."""
    bare, sign, mark = name.rpartition(_SIGN)
    if sign and len(mark) == _LENGTH and all(each in "0123456789abcdef" for each in mark):
        return bare, mark
    return name, None


def cohort_of(name: str, cohorts: Iterable[str]) -> str | None:
    """Which of *cohorts* a marked action or form belongs to."""
    _bare, mark = unmarked(name)
    return next((one for one in cohorts if mark is not None and mark_of(one) == mark), None)


def with_marks(message: Message, cohort: str) -> Message:
    """A private message whose buttons say which cohort they belong to."""
    return replace(message, blocks=tuple(_block(block, cohort) for block in message.blocks))


def _block(block: Block, cohort: str) -> Block:
    if not isinstance(block, Buttons):
        return block
    return Buttons(tuple(replace(one, action=marked(one.action, cohort)) for one in block.buttons))
