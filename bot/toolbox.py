"""The toolbox: makers of what lies outside the house, filled by `bot/__main__.py`. Light, so that --help stays quick."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.course.homes import HomePlan
    from bot.ports import Platform, Renders

ServeChat = Callable[[str, Path | None, Sequence[str], Callable[[str], None]], Coroutine[None, None, None]]
"""Serves the built-in chat on an address, from a file, with rooms, telling somebody what it does."""


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Each maker by the name people use for it; what it makes is imported when it is first asked for."""

    serve_chat: ServeChat
    platforms: Mapping[str, Callable[[HomePlan], Platform]] = field(default_factory=dict)
    renderers: Mapping[str, Callable[[], Renders]] = field(default_factory=dict)
