"""Commands as people type them, run in this process; what they print and how they end."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from bot.__main__ import main


@dataclass(frozen=True, slots=True)
class Typed:
    """How a command ended: 0 fine, 1 problems found, 2 usage, 3 configuration, 4 outside service."""

    code: int
    out: str
    err: str


def typed(*words: object, answers: str = "") -> Typed:
    """Type `homeroom WORDS`; *answers* are what is typed when it asks."""
    out, err = io.StringIO(), io.StringIO()
    arguments = ["homeroom", *(str(word) for word in words)]
    code = 0
    typing = patch.object(sys, "argv", arguments), patch.object(sys, "stdin", io.StringIO(answers))
    with typing[0], typing[1], redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
    return Typed(code, out.getvalue(), err.getvalue())
