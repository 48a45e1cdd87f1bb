"""The toolbox: what `bot/__main__.py` plugs together, handed to whoever needs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.course.cohort import HomePlan
from bot.ports import Platform, Renders


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Makers of what lies outside the house, by the name people use for it; each is imported when first asked for."""

    platforms: Mapping[str, Callable[[HomePlan], Platform]] = field(default_factory=dict)
    renderers: Mapping[str, Callable[[], Renders]] = field(default_factory=dict)
