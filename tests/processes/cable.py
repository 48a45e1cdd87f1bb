"""The cable between a replica and whom it talks to: it can be pulled, go silent, and be mended."""

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

State = Literal["whole", "silent", "pulled"]


class Cable:
    """Forwards connections to *target*: a socket's path, or a host and a port.

    Pulled, it ends every connection and takes no new one. Silent, it takes bytes and passes none on, as a network does
    that drops packets: nobody is told. Mended, new connections work; what was silent stays so, for whatever kept track
    of it forgot it.
    """

    def __init__(self, target: Path | tuple[str, int]) -> None:
        self._target = target
        self._state: State = "whole"
        self._server: asyncio.Server | None = None
        self._lines: set[_Line] = set()
        self._trigger: tuple[bytes, asyncio.Event, bool] | None = None
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        for line in list(self._lines):
            line.end()
        await self._server.wait_closed()

    def pull(self) -> None:
        self._state = "pulled"
        for line in list(self._lines):
            line.end()

    def silence(self) -> None:
        self._state = "silent"
        for line in self._lines:
            line.is_silent = True

    def silence_at(self, word: bytes, *, passing_it_on: bool) -> asyncio.Event:
        """Go silent when a client says *word*, just before or just after it is passed on; set once that happened."""
        self._trigger = (word, asyncio.Event(), passing_it_on)
        return self._trigger[1]

    def mend(self) -> None:
        self._state = "whole"

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._state == "pulled":
            writer.transport.abort()
            return
        if isinstance(self._target, Path):
            there, back = await asyncio.open_unix_connection(self._target)
        else:
            there, back = await asyncio.open_connection(*self._target)
        line = _Line(writer, back, is_silent=self._state == "silent")
        self._lines.add(line)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(line.forward(reader, back, self._hears))
                both.create_task(line.forward(there, writer, _nothing))
        finally:
            line.end()
            self._lines.discard(line)

    def _hears(self, said: bytes) -> bool:
        """What a client says; whether to pass it on all the same."""
        if self._trigger is None or self._trigger[0] not in said:
            return False
        (_word, happened, passing_it_on), self._trigger = self._trigger, None
        self.silence()
        happened.set()
        return passing_it_on


class _Line:
    """One connection through the cable."""

    def __init__(self, *ends: asyncio.StreamWriter, is_silent: bool) -> None:
        self._ends = ends
        self.is_silent = is_silent

    async def forward(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter, hears: Callable[[bytes], bool]
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while said := await source.read(65536):
                if hears(said) or not self.is_silent:
                    to.write(said)
                    await to.drain()
        if not self.is_silent:
            self.end()

    def end(self) -> None:
        for one in self._ends:
            one.transport.abort()


def _nothing(_said: bytes) -> bool:
    return False
