"""Each dialog is seen today as it is written down. `python -m tests.dialogs` writes it anew."""

import re
from pathlib import Path

import pytest

from bot.commands.catalogue import catalogue
from tests.dialogs.dialog import played

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
async def test_people_see_what_the_dialog_says(name: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert await played(text, tmp_path) == text


def test_every_command_is_typed_in_a_dialog() -> None:
    """Every message action is chosen, too."""
    lines = [line for path in FOLDER.glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()]
    done = "\n".join(line for line in lines if not line.startswith("  |"))

    assert [one.name for one in catalogue().commands if not re.search(rf"(/|homeroom ){one.name}\b", done)] == []
    assert [one.name for one in catalogue().message_actions if f"does {one.name} on" not in done] == []
