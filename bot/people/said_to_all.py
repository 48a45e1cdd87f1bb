"""Something a manager said to everybody by command."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Announced:
    """Something a manager said to everybody."""

    id: int
    name: str
    text: str
    taken_back_at: datetime | None
