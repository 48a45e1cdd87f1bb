"""What a benchmark measured, and on what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.store.address import DatabaseAddress

Addresses = Callable[[], Awaitable[dict[str, DatabaseAddress]]]
"""New databases for us, by the name they are shown under."""


@dataclass(frozen=True)
class Figure:
    """One measured thing: *what* of *who*, printed as it is."""

    what: str
    who: str
    value: float
    unit: str

    def __str__(self) -> str:
        return f"{self.what:<42} {self.who:<22} {self.value:>12,.1f} {self.unit}"


def show(figure: Figure) -> Figure:
    print(figure, flush=True)
    return figure
