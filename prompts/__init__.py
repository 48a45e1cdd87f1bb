"""The words we say to a language model, as text files, with the few lines that render them.

A file begins with its version, which whatever is made with it carries. Who changes the words raises the version.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with its version: `wrapup-topics/1`."""

    name: str
    version: int
    text: str

    @property
    def id(self) -> str:
        return f"{self.name}/{self.version}"


@cache
def prompt(name: str) -> Prompt:
    """The prompt in `<name>.md`."""
    head, text = files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").split("\n", 1)
    return Prompt(name, int(head.removeprefix("version: ")), text.strip())
