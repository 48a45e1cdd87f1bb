"""Plugs everything together; the only file of `bot` that knows the adapters. Each is imported when first asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import run
from bot.toolbox import RehearsalTools, Toolbox
from schedules.zones import use_pinned_zones

if TYPE_CHECKING:
    from bot.course.homes import HomePlan
    from bot.language_model import LanguageModel, ModelPlan
    from bot.ports import Platform, Renders
    from bot.views.health import Health
    from schedules.clock import Clock


def _memory(home: HomePlan) -> Platform:
    from adapters.memory import addresses
    from adapters.memory.platform import MemoryPlatform
    from adapters.memory.socket_wire import SocketWire
    from adapters.plain.render import PlainRenderer

    return MemoryPlatform(SocketWire(home.address), PlainRenderer(addresses.link))


async def _serve_chat(address: str, file: Path | None, rooms: Sequence[str], report: Callable[[str], None]) -> None:
    from adapters.memory.serving import serve_chat

    await serve_chat(address, file, rooms, report)


async def _talk_in_chat(address: str, name: str, show: Callable[[str], None]) -> None:
    from adapters.memory.talking import talk_in_chat

    await talk_in_chat(address, name, show)


def _serve_status(address: str, ask: Callable[[], Awaitable[Health]]) -> AbstractAsyncContextManager[str]:
    from adapters.web.status import serve_status

    return serve_status(address, ask)


def _discord_look() -> Renders:
    from adapters.discord.render import DiscordRenderer

    return DiscordRenderer()


def _slack_look() -> Renders:
    from adapters.slack.render import SlackRenderer

    return SlackRenderer()


def _html_look() -> Renders:
    from adapters.web.render import HtmlRenderer

    return HtmlRenderer(lambda _ref: None)


def _plain_look() -> Renders:
    from adapters.plain.render import PlainRenderer

    return PlainRenderer(lambda _ref: None)


def _rehearsal_tools() -> RehearsalTools:
    from adapters.memory.rehearsing import BuiltInTools

    return BuiltInTools()


def _language_model(plan: ModelPlan, clock: Clock) -> LanguageModel:
    from adapters.openai.model import OpenAIModel

    return OpenAIModel(plan.name, plan.url, plan.key, clock)


def main() -> None:
    use_pinned_zones()
    run(
        Toolbox(
            serve_chat=_serve_chat,
            talk_in_chat=_talk_in_chat,
            rehearsal_tools=_rehearsal_tools,
            serve_status=_serve_status,
            language_model=_language_model,
            platforms={"memory": _memory},
            renderers={"discord": _discord_look, "slack": _slack_look, "html": _html_look, "plain": _plain_look},
        )
    )


if __name__ == "__main__":
    main()
