"""The toolbox: makers of what lies outside the house, filled by `bot/__main__.py`. Light: --help stays quick."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.course.homes import HomePlan
    from bot.language_model import LanguageModel, ModelPlan
    from bot.model import Home, MessageRef
    from bot.ports import Platform, RehearsalControl, RehearsalPlatform, Renders
    from bot.views.health import Health
    from bot.views.transcript import Transcript
    from schedules.clock import Clock

ServeChat = Callable[[str, Path | None, Sequence[str], Callable[[str], None]], Coroutine[None, None, None]]
"""Serves the built-in chat on an address, from a file, with rooms, telling somebody what it does."""

TalkInChat = Callable[[str, str, Callable[[str], None]], Coroutine[None, None, None]]
"""Lets somebody take part in the built-in chat at an address, under a name, from this terminal."""


class ServeStatus(Protocol):
    """Answers on an address, for as long as it is entered, how a running Homeroom is."""

    def __call__(self, address: str, ask: Callable[[], Awaitable[Health]]) -> AbstractAsyncContextManager[str]: ...


class RehearsalTools(Protocol):
    """What a rehearsal is played with. *honours_keys*: whether the chat, like some, knows a repeated request."""

    def chat(self, home: Home, clock: Clock, *, honours_keys: bool) -> RehearsalControl:
        """A chat of its own in this process."""
        ...

    def platform(self, home: Home, address: str, *, honours_keys: bool) -> RehearsalPlatform:
        """A way to such a chat in another process."""
        ...

    def plain(self, link: Callable[[MessageRef], str]) -> Renders:
        """Messages as plain text, with *link* for what leads to another message."""
        ...

    def page(self, transcripts: Sequence[Transcript], folder: Path | None) -> str:
        """Transcripts as one HTML page that needs nothing from elsewhere; pictures come from the course *folder*."""
        ...


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Each maker by the name people use for it; what it makes is imported when it is first asked for."""

    serve_chat: ServeChat
    talk_in_chat: TalkInChat
    rehearsal_tools: Callable[[], RehearsalTools]
    platforms: Mapping[str, Callable[[HomePlan], Platform]] = field(default_factory=dict)
    renderers: Mapping[str, Callable[[], Renders]] = field(default_factory=dict)
    serve_status: ServeStatus | None = None
    language_model: Callable[[ModelPlan, Clock], LanguageModel] | None = None
