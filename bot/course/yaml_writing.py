"""Text as a YAML value that is read back as the same text."""

import json
import re

# What YAML and its readers take for something else than text is put in quotes.
_PLAIN = re.compile(r"[^\W_][^\x00-\x1f\x7f-\x9f#:]*", re.UNICODE)
_LITERAL = re.compile(r"(true|false|yes|no|on|off|null|~|[-+.0-9].*)", re.IGNORECASE)
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def value(text: str, *, in_brackets: bool = False) -> str:
    """*text* on one line, in quotes where it needs them; *in_brackets* as an item of [a, b]."""
    line = " ".join(_HIDDEN.sub(" ", text).split())
    is_plain = bool(_PLAIN.fullmatch(line)) and not _LITERAL.fullmatch(line) and not line.endswith((" ", ":"))
    if is_plain and not (in_brackets and re.search(r"[\[\]{},]", line)):
        return line
    return json.dumps(line, ensure_ascii=False)
