"""Our own words in the cohort's language, from gettext catalogues."""

from typing import Protocol


class Words(Protocol):
    """Looks a sentence up. `{name}` in it stands for a value and is kept."""

    language: str

    def __call__(self, sentence: str) -> str: ...

    def count(self, one: str, many: str, n: int) -> str:
        """The right form for *n*, which replaces `{n}`."""
        ...
