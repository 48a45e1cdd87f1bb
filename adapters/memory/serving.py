"""The built-in chat from its own process."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from adapters.memory import addresses
from adapters.memory.chat import Chat
from adapters.memory.server import ChatServer
from schedules.clock import SystemClock


async def serve_chat(address: str, file: Path | None, rooms: Sequence[str], report: Callable[[str], None]) -> None:
    """Serve a chat until interrupted or terminated. Raises ConfigurationError."""
    chat = Chat(SystemClock(), file, durable=file is not None)
    server = ChatServer(chat, address)
    try:
        await server.start()
        for name in rooms:
            chat.add_room(addresses.home(server.address), name)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        report(f"The chat listens on {server.address}; stop with Ctrl-C.")
        await stop.wait()
        report(f"The chat stopped; it is kept in {file}." if file else "The chat stopped, and nothing of it is kept.")
    finally:
        await server.close()
        chat.close()
