"""Serves a chat on a socket of this machine, to any number of bots at once."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

import structlog

from adapters.memory.chat import Chat
from adapters.memory.frames import LONGEST_LINE, decode, encode, error_to_json
from adapters.memory.methods import Answer, answer
from bot.errors import ConfigurationError, PortError, Refused

Stage = Literal["before", "committed", "answered"]
Watch = Callable[[Stage, str, dict[str, object]], Awaitable[None]]
"""Told of each request at three moments: before the chat carries it out, after, and after its answer went out."""

log = structlog.get_logger(__name__)


async def _watch_nothing(_stage: Stage, _method: str, _arguments: dict[str, object]) -> None:
    """Nobody watches."""


class ChatServer:
    """A chat on an address: `127.0.0.1:7000`, `[::1]:7000`, or the path of a socket."""

    def __init__(self, chat: Chat, address: str, watch: Watch = _watch_nothing) -> None:
        self._chat = chat
        self._address = address
        self._watch = watch
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Raises ConfigurationError where the address is not of this machine, or taken."""
        where = parse_address(self._address)
        try:
            if isinstance(where, Path):
                self._server = await asyncio.start_unix_server(self._serve, where, limit=LONGEST_LINE)
            else:
                self._server = await asyncio.start_server(self._serve, *where, limit=LONGEST_LINE)
        except OSError as error:
            raise ConfigurationError(
                f"The chat cannot listen on {self._address}: {error.strerror or error}. "
                "Stop what is using the address, or name another one."
            ) from error

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in list(self._connections):
                writer.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        under_way: set[asyncio.Task[None]] = set()
        try:
            while line := await reader.readline():
                task = asyncio.create_task(self._answer(line, writer))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
        except (ConnectionError, ValueError):
            pass  # the bot went away, or sent a line longer than any of ours
        finally:
            for task in under_way:
                task.cancel()
            self._connections.discard(writer)
            writer.close()

    async def _answer(self, line: bytes, writer: asyncio.StreamWriter) -> None:
        number: object = None
        method, arguments = "", {}
        try:
            frame = decode(line)
            number, method = frame.get("number"), str(frame.get("method"))
            given = frame.get("arguments")
            arguments = given if isinstance(given, dict) else {}
            result = await self._carry_out(method, arguments)
            written = {"number": number, "result": result}
        except PortError as error:
            written = {"number": number, "error": error_to_json(error)}
        except Exception:
            log.exception("The chat could not carry a request out.", method=method)
            refused = Refused("The chat could not carry this out.", "See its log.")
            written = {"number": number, "error": error_to_json(refused)}
        try:
            writer.write(encode(written))
            await writer.drain()
        except ConnectionError:
            return  # whoever asked is gone
        await self._watch("answered", method, arguments)

    async def _carry_out(self, method: str, arguments: dict[str, object]) -> Answer:
        await self._watch("before", method, arguments)
        result = await answer(self._chat, method, arguments)
        await self._watch("committed", method, arguments)
        return result


def parse_address(address: str) -> tuple[str, int] | Path:
    """Host and port, or a socket's path. Raises ConfigurationError for an address that others could reach."""
    if "/" in address:
        return Path(address)
    host, _, port = address.rpartition(":")
    bare = host.strip("[]")
    try:
        is_own = bare == "localhost" or ipaddress.ip_address(bare).is_loopback
    except ValueError:
        is_own = False
    if not is_own:
        raise ConfigurationError(
            f'"{address}" is not an address of this machine alone. The built-in chat has no passwords, so it listens '
            "on 127.0.0.1 only; write it like 127.0.0.1:7000."
        )
    if not (port.isascii() and port.isdecimal() and 0 <= int(port) < 65536):
        raise ConfigurationError(f'"{address}" has no port. Write it like 127.0.0.1:7000.')
    return ("127.0.0.1" if bare == "localhost" else bare), int(port)
