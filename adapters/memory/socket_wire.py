"""To a chat in another process. What is lost on the way is told apart from what never left."""

import asyncio
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from adapters.memory.frames import LONGEST_LINE, decode, encode, error_from_json
from adapters.memory.server import parse_address
from bot.errors import Unknown, Unreachable


class SocketWire:
    """One connection, made when it is first needed and again after it was lost."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, object]]] = {}
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()

    async def call(self, method: str, arguments: Mapping[str, object]) -> dict[str, object]:
        """Raises Unreachable where the request certainly did not leave, Unknown where its answer is lost."""
        writer = await self._connected()
        number = next(self._numbers)
        answered: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answered
        try:
            writer.write(encode({"number": number, "method": method, "arguments": dict(arguments)}))
            await writer.drain()
            frame = await answered
        except ConnectionError as error:
            raise Unknown("the connection to the chat was lost") from error
        finally:
            self._waiting.pop(number, None)
        failed, result = frame.get("error"), frame.get("result")
        if isinstance(failed, dict):
            raise error_from_json(failed)
        if not isinstance(result, dict):
            raise Unknown("the chat's answer could not be understood")
        return result

    async def close(self) -> None:
        writer, reading, self._writer, self._reading = self._writer, self._reading, None, None
        if writer is not None:
            writer.close()
        if reading is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _connected(self) -> asyncio.StreamWriter:
        async with self._connecting:
            if self._writer is None or self._writer.is_closing():
                reader, self._writer = await self._connect()
                self._reading = asyncio.create_task(self._read(reader, self._writer))
            return self._writer

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        where = parse_address(self._address)
        try:
            if isinstance(where, Path):
                return await asyncio.open_unix_connection(where, limit=LONGEST_LINE)
            return await asyncio.open_connection(*where, limit=LONGEST_LINE)
        except OSError as error:
            raise Unreachable(
                f"The chat at {self._address} does not answer ({error.strerror or error}). "
                f"Start it with: homeroom chat --listen {self._address}"
            ) from error

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand answers to whoever waits; when the connection ends, nobody waits in vain."""
        try:
            while line := await reader.readline():
                frame = decode(line)
                waiting = self._waiting.get(_number(frame))
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
        except (ConnectionError, ValueError, Unknown):
            pass  # whoever waits is told below
        finally:
            writer.close()
            if self._writer is writer:
                self._writer = None
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(Unknown("the connection to the chat was lost"))


def _number(frame: Mapping[str, object]) -> int:
    number = frame.get("number")
    return number if isinstance(number, int) else -1
