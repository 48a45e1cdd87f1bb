"""Signs as readers and platforms see them: which are hidden, which belong together, how long and wide a text is."""

import re
import unicodedata
from collections.abc import Iterator

# What changes the direction or order of the text around it, or is seen by nobody, has no use in a lesson; it is how a
# hostile one hides what it says. Removed are: control characters but tab and line feed, lone surrogates, soft hyphens,
# zero-width spaces, overrides, embeddings and isolates of direction, invisible operators, fillers, and tags outside a
# flag. U+200C to U+200F join and direct Persian, Hindi or emoji: they stay behind a sign that is not ASCII, once.
_FLAG = "\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f"
_HIDDEN = re.compile(
    f"({_FLAG})"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\u061c\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_IDLE_JOINER = re.compile("(?<![^\x00-\x7f\\s])[\u200c-\u200f]+|(?<=[\u200c-\u200f])[\u200c-\u200f]+")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")
_MARKS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_PLAIN = re.compile("[\t\n -~]*")

_JOINER = "\u200d"
_CLUSTER_LIMIT = 24  # code points; the longest emoji family has about eleven


def defused(text: str) -> str:
    """*text* without signs that hide, reorder or pile up what it says; its lines end with a line feed."""
    if _PLAIN.fullmatch(text):
        return text
    seen = _HIDDEN.sub(lambda found: found[1] or "", _LINE_ENDS.sub("\n", text))
    return _MARKS.sub(r"\1", _IDLE_JOINER.sub("", seen))


def units(text: str) -> int:
    """How long a text is in UTF-16 code units: never less than in characters, so the stricter of the two counts."""
    return len(text) + sum(1 for sign in text if sign > "\uffff") if not text.isascii() else len(text)


def clipped(text: str, limit: int) -> str:
    """*text*, cut between signs to at most *limit* units, with an ellipsis where something is missing."""
    if units(text) <= limit:
        return text
    kept, room = [], limit - 1
    for sign in graphemes(text):
        room -= units(sign)
        if room < 0:
            break
        kept.append(sign)
    return "".join(kept).rstrip() + "…"


def graphemes(text: str) -> Iterator[str]:
    """Signs as a reader sees them: marks and joined emoji stay with what they belong to."""
    current = ""
    flag_is_half = False
    for sign in text:
        is_regional = "\U0001f1e6" <= sign <= "\U0001f1ff"
        belongs = (
            _extends(sign)
            or current.endswith(_JOINER)
            or (is_regional and flag_is_half)
            or (current, sign) == ("\r", "\n")
        )
        if current and (not belongs or len(current) >= _CLUSTER_LIMIT):
            yield current
            current = ""
        flag_is_half = is_regional and not flag_is_half
        current += sign
    if current:
        yield current


def _extends(sign: str) -> bool:
    """Whether a sign is drawn onto the one before it."""
    if sign < "\u0300":
        return False
    return (
        unicodedata.category(sign) in ("Mn", "Mc", "Me")
        or sign in "\u200c\u200d"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"
        or "\U000e0020" <= sign <= "\U000e007f"
    )


def width(text: str) -> int:
    """How many columns a text takes where all letters are equally wide."""
    if text.isascii():
        return len(text)
    return sum(2 if _is_wide(sign) else 1 for sign in graphemes(text))


def _is_wide(sign: str) -> bool:
    return "\ufe0f" in sign or unicodedata.east_asian_width(sign[0]) in "WF"


def padded(text: str, columns: int, align: str = "") -> str:
    """*text* with spaces to *columns*."""
    room = max(0, columns - width(text))
    match align:
        case "right":
            return " " * room + text
        case "center":
            return " " * (room // 2) + text + " " * (room - room // 2)
        case _:
            return text + " " * room
