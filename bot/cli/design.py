"""What `homeroom check --design` prints: advice in lines of at most 80 columns."""

import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.course.folder import Folder
    from bot.message import Text

_WIDTH = 79


def design(folder: "Folder") -> str:
    """The audit of a folder in which nothing is wrong."""
    from bot.course.audit_told import told
    from bot.course.auditing import audit, plain_timetable
    from bot.words import SOURCE, words_for

    course = folder.course
    lines = []
    for part in told(audit(course, plain_timetable(course, folder.presets)), course, words_for(SOURCE)):
        lines.append(_wrapped(_plain(part.heading), ""))
        lines += [_wrapped(_plain(one), "  - ") for one in part.found]
        lines += [_wrapped(_plain(one), "  ") for one in part.advice]
        lines.append("")
    return "\n".join([*lines, "This is advice: none of it keeps a course from running."])


def _wrapped(text: str, before: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=before,
        subsequent_indent=" " * len(before),
        break_on_hyphens=False,
    )


def _plain(text: "Text") -> str:
    from bot.message import Verbatim

    def put(found: re.Match[str]) -> str:
        value = text.values.get(found[1])
        return value.text if isinstance(value, Verbatim) else found[0]

    return re.sub(r"\{(\w+)\}", put, text.markdown.replace("`", ""))
