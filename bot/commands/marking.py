"""Says of a button or form in a private answer which cohort it belongs to: no message of ours in a room says it.

`done:loops` becomes `done:loops~1a2b3c4d`. Nothing is kept for it, so it works after any restart.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from bot.message import Block, Buttons, Message

_SIGN = "~"
_LENGTH = 8


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
