"""Which addresses may be followed from a message: web and mail, nothing that runs."""

import re
from functools import cache

from markdown_it import MarkdownIt

_SAFE = re.compile(r"(https?://[^\s/]|mailto:[^\s@]+@)", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


def address(url: str) -> str | None:
    """*url* as it is written into a message; None for one that must not be followed, or leads nowhere outside."""
    written = normal(url)
    return written if _SAFE.match(written) else None


def normal(url: str) -> str:
    """*url* with what an address cannot hold percent-encoded, in one form for equal addresses."""
    return _parser().normalizeLink(url.strip()).replace("[", "%5B").replace("]", "%5D").replace("|", "%7C")


def is_path(url: str) -> bool:
    """Whether it names a file of the course rather than something outside."""
    return not _SCHEME.match(url)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("zero")
