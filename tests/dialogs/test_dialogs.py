"""Each dialog is seen today as it is written down. `python -m tests.dialogs` writes it anew."""

from pathlib import Path

import pytest

from tests.dialogs.dialog import played

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.txt")))
async def test_people_see_what_the_dialog_says(name: str, tmp_path: Path) -> None:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert await played(text, tmp_path) == text
