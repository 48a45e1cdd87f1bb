"""Serves a chat on a socket of this machine, to any number of bots at once."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Literal

import structlog

from adapters.memory.chat import Chat
from adapters.memory.faults import ConnectionLost
from adapters.memory.frames import LONGEST_LINE, decode, encode, error_to_json
from adapters.memory.listening import listen, parse_address
from adapters.memory.wire import DirectWire, Wire
from bot.errors import PortError, Refused

Stage = Literal["before", "committed", "answered"]
Watch = Callable[[Stage, str, dict[str, object]], Awaitable[None]]
"""Told of each request at three moments: before the chat carries it out, after, and after its answer went out."""

_MOST_AT_ONCE = 200  # requests of one connection that are under way; further ones wait in the socket

log = structlog.get_logger(__name__)


async def _watch_nothing(_stage: Stage, _method: str, _arguments: dict[str, object]) -> None:
    """Nobody watches."""


class ChatServer:
    """A chat on an address: `127.0.0.1:7000`, `[::1]:7000`, or the path of a socket.

    *wire* answers instead of the chat itself: one on which faults happen.
    """

    def __init__(self, chat: Chat, address: str, watch: Watch = _watch_nothing, wire: Wire | None = None) -> None:
        self._wire = wire or DirectWire(chat)
        self.address = address
        self._watch = watch
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], _Connection] = {}

    async def start(self) -> None:
        """Raises ConfigurationError where the address is not of this machine, or taken."""
        self._server, self.address = await listen(self.address, self._serve)

    async def close(self) -> None:
        if self._server is None:
            return
        self._server.close()
        await asyncio.sleep(0)  # a connection that was just accepted is known after this
        await self.hang_up()
        await self._server.wait_closed()
        self._server = None
        where = parse_address(self.address)
        if isinstance(where, Path):
            where.unlink(missing_ok=True)

    async def hang_up(self) -> None:
        """End every connection, whatever is under way on it; whoever is there may connect again."""
        for connection in list(self._connections.values()):
            connection.abort()
        await asyncio.gather(*self._connections)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection, serving = _Connection(writer), asyncio.current_task()
        assert serving is not None
        self._connections[serving] = connection
        try:
            while line := await reader.readline():
                await connection.begin(self._answer(line, writer))
        except ConnectionError:
            pass  # the bot went away
        except ValueError:
            await _send(writer, _refusal(None, f"A request has at most {LONGEST_LINE:,} bytes.", "Send less at once."))
        finally:
            connection.cancel()
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
            del self._connections[serving]

    async def _answer(self, line: bytes, writer: asyncio.StreamWriter) -> None:
        try:
            frame = decode(line)
            number, method, given = frame.get("number"), frame.get("method"), frame.get("arguments")
            if not (isinstance(number, int) and isinstance(method, str) and isinstance(given, dict)):
                raise ValueError("a request has a number, a method and arguments")
        except ValueError:
            what_to_do = "Send one JSON object a line, with a number, a method and arguments."
            await _send(writer, _refusal(None, "The request could not be understood.", what_to_do))
            return
        try:
            written = await self._carry_out(number, method, given)
        except ConnectionLost:
            writer.transport.abort()
            return
        if await _send(writer, written):
            await self._watch("answered", method, given)

    async def _carry_out(self, number: int, method: str, arguments: dict[str, object]) -> dict[str, object]:
        """The answer's frame; one bad request must not end the chat for everybody."""
        await self._watch("before", method, arguments)
        try:
            result = await self._wire.call(method, arguments)
        except ConnectionLost:
            raise
        except PortError as error:
            return {"number": number, "error": error_to_json(error)}
        except Exception:
            log.exception("The chat could not carry a request out.", method=method)
            return {"number": number, "error": {"kind": "unknown", "why": "the chat failed; its log says why"}}
        await self._watch("committed", method, arguments)
        return {"number": number, "result": result}


class _Connection:
    """A bot's connection and its requests that are under way."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._under_way: set[asyncio.Task[None]] = set()

    async def begin(self, request: Coroutine[None, None, None]) -> None:
        """Begin with a request; return when there is room for another."""
        task = asyncio.create_task(request)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        while len(self._under_way) >= _MOST_AT_ONCE:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    def cancel(self) -> None:
        for task in self._under_way:
            task.cancel()

    def abort(self) -> None:
        """End it without a word."""
        self.cancel()
        self._writer.transport.abort()


def _refusal(number: int | None, why: str, what_to_do: str) -> dict[str, object]:
    return {"number": number, "error": error_to_json(Refused(why, what_to_do))}


async def _send(writer: asyncio.StreamWriter, frame: dict[str, object]) -> bool:
    """Whether it went out: whoever asked may be gone."""
    try:
        writer.write(encode(frame))
        await writer.drain()
    except ConnectionError:
        return False
    return True
