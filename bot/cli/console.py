"""Where the command line prints: results to standard output, everything about them to standard error."""

import os
from functools import cache

from rich.console import Console

_plain = False


def set_plain(plain: bool) -> None:
    """Print without colour, boxes or progress bars from now on."""
    global _plain
    _plain = plain
    out.cache_clear()
    err.cache_clear()


def is_plain() -> bool:
    return _plain or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"


@cache
def out() -> Console:
    """For results."""
    return Console(no_color=is_plain(), highlight=False, soft_wrap=True, force_terminal=False if _plain else None)


@cache
def err() -> Console:
    """For progress and complaints."""
    return Console(
        stderr=True, no_color=is_plain(), highlight=False, soft_wrap=True, force_terminal=False if _plain else None
    )


def complain(words: str) -> None:
    """Say what went wrong, to the person who typed the command."""
    err().print(words, markup=False)
