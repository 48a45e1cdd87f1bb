"""Links that open a recording at a moment of it, where the form of such a link is known."""

from datetime import timedelta
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

_YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"})
_VIMEO = frozenset({"vimeo.com", "www.vimeo.com", "player.vimeo.com"})
_LOOM = frozenset({"loom.com", "www.loom.com"})
_SAYS_WHEN = ("t", "start", "time_continue")


def is_recording(link: str) -> bool:
    """Whether a link leads to where recordings are kept, and not to any page."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    is_zoom = (host == "zoom.us" or host.endswith(".zoom.us")) and parts.path.startswith("/rec/")
    return parts.scheme == "https" and (host in _YOUTUBE | _VIMEO | _LOOM or is_zoom)


def at_moment(link: str, moment: timedelta) -> str | None:
    """*link*, opened at *moment*; None where we do not know how that recording is opened at a moment."""
    try:
        parts = urlsplit(link)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    seconds = moment // timedelta(seconds=1)
    if host in _YOUTUBE:
        return _with_query(parts, "start" if parts.path.startswith("/embed/") else "t", str(seconds))
    if host in _LOOM:
        return _with_query(parts, "t", str(seconds))
    if host in _VIMEO:
        return parts._replace(fragment=f"t={seconds}s").geturl()
    return None


def _with_query(parts: SplitResult, name: str, value: str) -> str:
    kept = [(key, given) for key, given in parse_qsl(parts.query, keep_blank_values=True) if key not in _SAYS_WHEN]
    return parts._replace(query=urlencode([*kept, (name, value)]), fragment="").geturl()
