"""Who speaks, where a file writes it before the words: `Mira Okafor: Good evening.`"""

import re
from collections.abc import Sequence

_NAME = r"[^\W\d_][\w.'’&@+-]*(?: (?:[\w.'’&@+-]+|\([\w .'’-]+\))){0,5}"
_PREFIX = re.compile(rf"(?:[-–>]+ ?)?(?:\[({_NAME})\]|({_NAME})) ?: +(?=\S)")
_LONGEST = 60  # characters of a name
_SHARE = 0.2  # of the cues have one before it is taken for a name: programs write it always or at each change
_RECUR = 4  # from so many prefixes on names come again; what never does is no name

_OTHER_WORDS = """
a answer antwort beispiel example frage hint hinweis http https idea idee note notiz ps q question reminder summary
task tip tipp todo warning zusammenfassung
"""
_NO_NAMES = frozenset(_OTHER_WORDS.split())


def prefix(line: str) -> tuple[str, str] | None:
    """What may be a name before the words of a line, and the words."""
    found = _PREFIX.match(line)
    if found is None:
        return None
    name = (found.group(1) or found.group(2)).strip()
    if len(name) > _LONGEST or name.lower() in _NO_NAMES:
        return None
    return name, line[found.end() :]


def names_speakers(lines: Sequence[str]) -> bool:
    """Whether the names of speakers stand before colons in these lines: often, and the same ones again."""
    names = [found[0] for line in lines if (found := prefix(line)) is not None]
    if not names or len(names) < len(lines) * _SHARE:
        return False
    return len(names) < _RECUR or len(set(names)) <= len(names) / 2
