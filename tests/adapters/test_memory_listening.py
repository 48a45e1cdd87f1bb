"""Where a chat listens: on this machine alone, and nowhere that something else uses."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.memory.chat import Chat
from adapters.memory.server import ChatServer
from bot.errors import ConfigurationError
from tests.adapters.sockets import a_chat, a_platform, a_server, a_short_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with a_short_folder() as made:
        yield made


@pytest.fixture
def chat() -> Iterator[Chat]:
    with a_chat() as made:
        yield made


@pytest.fixture
async def served(chat: Chat, folder: Path) -> AsyncIterator[ChatServer]:
    async with a_server(chat, folder / "chat") as made:
        yield made


async def test_an_address_in_use_is_left_to_whoever_uses_it(served: ChatServer, chat: Chat) -> None:
    with pytest.raises(ConfigurationError) as error:
        await ChatServer(chat, served.address).start()

    assert str(error.value) == (
        f"The chat cannot listen on {served.address}: address already in use. "
        "Stop what is using it, or name another address."
    )
    async with a_platform(served.address) as platform:
        await platform.start()


async def test_a_port_in_use_is_told_in_plain_words(chat: Chat) -> None:
    first = ChatServer(chat, "127.0.0.1:0")
    await first.start()

    with pytest.raises(ConfigurationError) as error:
        await ChatServer(chat, first.address).start()
    await first.close()

    assert str(error.value) == (
        f"The chat cannot listen on {first.address}: address already in use. "
        "Stop what is using it, or name another address."
    )


async def test_what_a_dead_server_left_behind_is_used_again(chat: Chat, folder: Path) -> None:
    path = folder / "chat"
    dead = await asyncio.create_subprocess_exec(
        "python3", "-c", f"import socket; socket.socket(socket.AF_UNIX).bind({str(path)!r})"
    )
    await dead.wait()
    assert path.is_socket()

    serving = ChatServer(chat, str(path))
    await serving.start()
    async with a_platform(str(path)) as platform:
        await platform.start()
    await serving.close()

    assert not path.exists()


async def test_a_file_that_is_no_socket_is_left_alone(chat: Chat, folder: Path) -> None:
    path = folder / "notes.txt"
    path.write_text("keep me")

    with pytest.raises(ConfigurationError) as error:
        await ChatServer(chat, str(path)).start()

    assert str(error.value) == (
        f"The chat cannot listen on {path}: address already in use. Stop what is using it, or name another address."
    )
    assert path.read_text() == "keep me"


async def test_a_socket_is_for_its_owner_alone(served: ChatServer) -> None:
    mode = stat.S_IMODE(os.stat(served.address).st_mode)  # noqa: PTH116  the address is a text

    assert mode == 0o600


@pytest.mark.parametrize(
    "address", ["0.0.0.0:7000", "example.org:7000", "192.168.1.7:7000", "[::]:7000", ":7000", "7000"]
)
async def test_an_address_that_others_could_reach_is_refused(chat: Chat, address: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        await ChatServer(chat, address).start()

    assert str(error.value) == (
        f'"{address}" is not an address of this machine alone. The built-in chat has no passwords, so it listens on '
        "127.0.0.1 only; write it like 127.0.0.1:7000."
    )


@pytest.mark.parametrize("address", ["127.0.0.1:", "127.0.0.1:http", "localhost:70000", "localhost:-1", "localhost:٧"])
async def test_an_address_without_a_port_is_refused(chat: Chat, address: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        await ChatServer(chat, address).start()

    assert str(error.value) == f'"{address}" has no port. Write it like 127.0.0.1:7000.'


async def test_port_zero_takes_a_free_one_and_says_which(chat: Chat) -> None:
    serving = ChatServer(chat, "localhost:0")
    await serving.start()
    async with a_platform(serving.address) as platform:
        await platform.start()
    await serving.close()

    host, _, port = serving.address.rpartition(":")
    assert host == "127.0.0.1"
    assert int(port) > 0
