"""A chat on a socket, for tests: the chat, its server, and a platform that reaches it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.memory import addresses
from adapters.memory.chat import Chat
from adapters.memory.platform import MemoryPlatform
from adapters.memory.server import ChatServer
from adapters.memory.socket_wire import SocketWire
from adapters.plain.render import PlainRenderer
from bot.message import Message, Text
from bot.model import Home
from schedules.clock import ManualClock
from tests.builders import utc

HOME = Home("home")
LESSONS = addresses.room(HOME, "lessons")
LOOPS = Message((Text("Loops"),))


class Deaf:
    """An inbox that keeps nothing."""

    async def receive(self, event: object) -> None:
        """Nothing happens here."""


@contextmanager
def a_short_folder() -> Iterator[Path]:
    """A folder for a socket, whose path has to be short."""
    with TemporaryDirectory(prefix="socket-") as name:
        yield Path(name)


@contextmanager
def a_chat() -> Iterator[Chat]:
    made = Chat(ManualClock(utc("2026-10-05 07:00")))
    made.add_room(HOME, "lessons")
    try:
        yield made
    finally:
        made.close()


@asynccontextmanager
async def a_server(chat: Chat, address: Path) -> AsyncIterator[ChatServer]:
    made = ChatServer(chat, str(address))
    await made.start()
    try:
        yield made
    finally:
        await made.close()


@asynccontextmanager
async def a_platform(address: str) -> AsyncIterator[MemoryPlatform]:
    platform = MemoryPlatform(SocketWire(address), PlainRenderer(addresses.link))
    try:
        yield platform
    finally:
        await platform.close()
