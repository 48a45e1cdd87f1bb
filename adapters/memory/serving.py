"""The built-in chat from its own process."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from adapters.memory.chat import Chat
from adapters.memory.server import ChatServer
from bot.errors import ConfigurationError
from bot.model import Home
from schedules.clock import SystemClock


async def serve_chat(address: str, file: Path | None, rooms: Sequence[str], report: Callable[[str], None]) -> None:
    """Serve a chat until interrupted or terminated. Raises ConfigurationError."""
    try:
        chat = Chat(SystemClock(), file, durable=file is not None)
    except Exception as error:
        raise ConfigurationError(f"The chat's file {file} cannot be opened: {error}. Name another one.") from error
    for name in rooms:
        chat.add_room(Home(address.replace("/", "-")), name)
    server = ChatServer(chat, address)
    try:
        await server.start()
        report(f"The chat listens on {address}; stop with Ctrl-C.")
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await stop.wait()
    finally:
        with contextlib.suppress(asyncio.CancelledError):
            await server.close()
        chat.close()
