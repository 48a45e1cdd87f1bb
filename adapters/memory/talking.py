"""A terminal in the built-in chat: what is typed goes in, what is said comes out, until somebody leaves."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable

from adapters.memory import addresses
from adapters.memory.socket_wire import SocketWire
from adapters.memory.typed_lines import lines_of
from adapters.memory.visitor import Visitor
from adapters.plain.render import PlainRenderer

_LOOK_EVERY_SECONDS = 0.5


async def talk_in_chat(address: str, name: str, show: Callable[[str], None]) -> None:
    """Be *name* in the chat at *address* until they quit. Raises ConfigurationError, and OutsideError if it ends."""
    wire = SocketWire(address)
    visitor = Visitor(wire, PlainRenderer(addresses.link), addresses.home(address), name, show)
    leaving = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, leaving.set)
    try:
        await visitor.come_in()
        await _until_they_leave(visitor, lines_of(sys.stdin.fileno()), leaving)
    finally:
        await wire.close()


async def _until_they_leave(visitor: Visitor, lines: AsyncIterator[str], leaving: asyncio.Event) -> None:
    left = asyncio.create_task(leaving.wait())
    typed = asyncio.ensure_future(anext(lines, "/quit"))
    try:
        while True:
            await asyncio.wait({left, typed}, timeout=_LOOK_EVERY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if left.done() or (typed.done() and not await visitor.type(typed.result())):
                return
            if typed.done():
                typed = asyncio.ensure_future(anext(lines, "/quit"))
            else:
                await visitor.look()
    finally:
        left.cancel()
        typed.cancel()
        await asyncio.gather(left, typed, return_exceptions=True)
