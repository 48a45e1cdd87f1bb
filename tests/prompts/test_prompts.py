"""Prompts carry a version, and other words carry another one."""

from hashlib import sha256
from pathlib import Path

import prompts
from prompts import prompt

FOLDER = Path(prompts.__file__).parent
AS_WRITTEN = {
    "wrapup-repair/1": "f6141e329164",
    "wrapup-topics/1": "2c17b306d247",
}
"""What each version says, as a hash: never change one, add one."""


def test_changed_words_have_a_new_version() -> None:
    found = {}
    for file in FOLDER.glob("*.md"):
        one = prompt(file.stem)
        found[one.id] = sha256(one.text.encode()).hexdigest()[:12]

    assert found == AS_WRITTEN
