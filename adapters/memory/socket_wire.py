"""To a chat in another process. What is lost on the way is told apart from what never left."""

import asyncio
import contextlib
from itertools import count

from adapters.memory.fields import NOT_UNDERSTOOD
from adapters.memory.frames import LONGEST_LINE, decode, encode, error_from_json
from adapters.memory.listening import connect, reason
from adapters.memory.methods import Answer, Arguments
from bot import fence
from bot.errors import Refused, Unknown, Unreachable

Frame = dict[str, object]


class SocketWire:
    """One connection, made when it is first needed and again after it was lost. Waits for as long as the caller.

    When a caller gives up waiting, the next one gets a new connection: a network may drop all there is and tell nobody.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection: _Connection | None = None
        self._connecting = asyncio.Lock()

    async def call(self, method: str, arguments: Arguments) -> Answer:
        """Raises Unreachable where the request certainly did not leave, Unknown where its answer is lost."""
        connection = await self._connected()
        frame = await connection.ask(method, arguments)
        failed, result = frame.get("error"), frame.get("result")
        if isinstance(failed, dict):
            raise error_from_json(failed)
        if not isinstance(result, dict):
            raise Unknown(NOT_UNDERSTOOD)
        return result

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _connected(self) -> "_Connection":
        async with self._connecting:
            if self._connection is None or self._connection.is_over:
                try:
                    reader, writer = await connect(self._address)
                except OSError as error:
                    raise Unreachable(
                        f"The chat at {self._address} does not answer: {reason(error)}. "
                        f"Start it with: homeroom chat --listen {self._address}"
                    ) from error
                self._connection = _Connection(reader, writer)
            return self._connection


class _Connection:
    """One connection, and who waits on it for which answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Frame | None]] = {}
        self._reading = asyncio.create_task(self._read(reader))

    @property
    def is_over(self) -> bool:
        return self._writer.is_closing()

    async def ask(self, method: str, arguments: Arguments) -> Frame:
        """The answer's frame. Raises Unknown where the connection ends before it came."""
        number = next(self._numbers)
        request = encode({"number": number, "method": method, "arguments": dict(arguments)})
        if len(request) > LONGEST_LINE:
            raise Refused(
                f"The request has {len(request):,} bytes; the chat takes {LONGEST_LINE:,}.", "Send less at once."
            )
        fence.check()  # the connection may have been long in coming
        waiting: asyncio.Future[Frame | None] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        try:
            self._writer.write(request)
            await self._writer.drain()
            frame = await waiting
        except ConnectionError as error:
            raise Unknown(_LOST) from error
        except asyncio.CancelledError:
            self._writer.transport.abort()  # whoever waited gave up: perhaps nothing comes this way any more
            raise
        finally:
            self._waiting.pop(number, None)
        if frame is None:
            raise Unknown(_LOST)
        return frame

    async def close(self) -> None:
        self._writer.close()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        """Hand answers to whoever waits; when the connection ends, nobody waits in vain."""
        try:
            while line := await reader.readline():
                frame = decode(line)
                number = frame.get("number")
                waiting = self._waiting.get(number) if isinstance(number, int) else None
                if waiting is not None and not waiting.done():
                    waiting.set_result(frame)
        except (ConnectionError, ValueError):
            pass  # gone, or what comes is no answer: whoever waits is told below
        finally:
            self._writer.close()
            for lost in self._waiting.values():
                if not lost.done():
                    lost.set_result(None)


_LOST = "the connection to the chat was lost"
