"""What can be wrong with a written time. The text says what and what to write instead; the reader adds the place."""

import difflib
from collections.abc import Iterable


class ScheduleError(Exception):
    """A time, span, zone or cadence that cannot be read.

    *start* and *end* are columns within the written text, from 0, so that a caret can stand under the culprit.
    """

    def __init__(self, what: str, start: int = 0, end: int | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.start = start
        self.end = end


def did_you_mean(written: str, known: Iterable[str], nearness: float = 0.6) -> str:
    """`Did you mean "x"? ` where something near is known, else nothing. *nearness* goes up to 1, the same."""
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(written.casefold(), folded, n=1, cutoff=nearness)
    return f'Did you mean "{folded[near[0]]}"? ' if near else ""
