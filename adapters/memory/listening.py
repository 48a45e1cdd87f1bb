"""Addresses to listen on and to call: of this machine alone, because the built-in chat has no passwords."""

import asyncio
import contextlib
import errno
import ipaddress
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from adapters.memory.frames import LONGEST_LINE
from bot.errors import ConfigurationError

Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


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


async def connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Raises OSError where nobody listens."""
    where = parse_address(address)
    if isinstance(where, Path):
        return await asyncio.open_unix_connection(where, limit=LONGEST_LINE)
    return await asyncio.open_connection(*where, limit=LONGEST_LINE)


async def listen(address: str, connected: Connected) -> tuple[asyncio.Server, str]:
    """A server on *address*, and the address it got: port 0 takes a free one. Raises ConfigurationError."""
    where = parse_address(address)
    try:
        if isinstance(where, Path):
            await _must_be_free(where)
            server = await asyncio.start_unix_server(connected, where, limit=LONGEST_LINE)
            where.chmod(0o600)
            return server, address
        server = await asyncio.start_server(connected, *where, limit=LONGEST_LINE)
    except OSError as error:
        raise ConfigurationError(
            f"The chat cannot listen on {address}: {reason(error)}. Stop what is using it, or name another address."
        ) from error
    host, port = server.sockets[0].getsockname()[:2]
    return server, f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def _must_be_free(path: Path) -> None:
    """asyncio takes a socket's path over from whoever listens there; only what a dead process left may be."""
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return  # nobody is there
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
    raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))


def reason(error: OSError) -> str:
    """Why, in the system's words and without the numbers that asyncio puts in."""
    return os.strerror(error.errno).lower() if error.errno else str(error)
