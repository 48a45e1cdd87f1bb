"""Lines as somebody types them, without holding up what else happens."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator

_CHUNK = 65_536


async def lines_of(descriptor: int) -> AsyncIterator[str]:
    """The lines of a terminal, a pipe or a file, as they come; ends where it ends.

    The descriptor stays as it is, for a terminal is shared with what is printed: it is read when there is something.
    """
    rest = b""
    while chunk := await _next_chunk(descriptor):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode(errors="replace")
    if rest:
        yield rest.decode(errors="replace")


async def _next_chunk(descriptor: int) -> bytes:
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.read(descriptor, _CHUNK)  # a file never keeps anybody waiting, and cannot be watched
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
    return os.read(descriptor, _CHUNK)
