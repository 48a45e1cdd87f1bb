"""Cases of what people write and what they are told, kept as text files in `tests/data/faults/`."""

from pathlib import Path

DATA = Path(__file__).parent.parent / "data" / "faults"


def told(file: str) -> dict[str, tuple[str, str]]:
    """Each case of the file by its name: what is written, and all that is said about it."""
    cases = {}
    for case in (DATA / file).read_text(encoding="utf-8").removeprefix("=== ").split("\n=== "):
        name, _, rest = case.partition("\n")
        written, _, said = rest.partition("--- is told\n")
        cases[name] = (written, said.rstrip("\n"))
    return cases
