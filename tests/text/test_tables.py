"""Tables where there are none: as code in columns, as a list where that would be too wide."""

from bot.message import Text
from bot.text.parsing import parse
from bot.text.tables import without_table
from bot.text.tree import Fence, Grid, ListOf, Paragraph, Strong, Words

NARROW = "| Command | For |\n|:--|--:|\n| `add` | 日本 |\n| **commit** | all |\n"
TOLD = "stages what you changed, piece by piece"
WIDE = f"| Command | What it does |\n|---|---|\n| add | {TOLD} |\n"


def grid(markdown: str) -> Grid:
    (node,) = parse(Text(markdown))
    assert isinstance(node, Grid)
    return node


def test_a_narrow_table_is_code_in_columns() -> None:
    assert without_table(grid(NARROW), 40) == Fence("Command   For\n───────  ────\nadd      日本\ncommit    all\n", "")


def test_a_wide_table_is_a_list_that_names_its_columns() -> None:
    lowered = without_table(grid(WIDE), 40)

    detail = Paragraph((Words(f"What it does: {TOLD}"),))
    first = Paragraph((Words("Command: "), Strong((Words("add"),))))
    assert lowered == ListOf(((first, ListOf(((detail,),), None)),), None)


def test_a_table_with_something_to_follow_is_a_list_however_narrow() -> None:
    assert isinstance(without_table(grid("| a |\n|---|\n| [x](https://e.example) |\n"), 40), ListOf)


def test_a_table_without_rows_shows_its_header() -> None:
    assert without_table(grid("| a | b |\n|---|---|\n"), 3) == Fence("a  b\n─  ─\n", "")


def test_empty_cells_say_nothing() -> None:
    lowered = without_table(grid("| a | b |\n|---|---|\n| | [x](https://e.example) |\n| | |\n"), 40)

    assert isinstance(lowered, ListOf)
    assert len(lowered.items) == 1
    assert len(lowered.items[0]) == 1
