"""The chat seen over a socket: what is certain and what is not when a line breaks."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.memory.chat import Chat
from adapters.memory.server import ChatServer
from bot.errors import Refused, Unknown, Unreachable
from tests.adapters.sockets import LESSONS, LOOPS, Deaf, a_chat, a_platform, a_server, a_short_folder

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


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


@asynccontextmanager
async def a_server_that(talks: Talk, folder: Path) -> AsyncIterator[str]:
    """A server that is no chat."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await talks(reader, writer)
        writer.close()

    address = folder / "other"
    listening = await asyncio.start_unix_server(talk, address)
    try:
        yield str(address)
    finally:
        listening.close()
        await listening.wait_closed()


async def test_where_nobody_listens_nothing_was_sent(folder: Path) -> None:
    async with a_platform(str(folder / "chat")) as platform:
        with pytest.raises(Unreachable) as error:
            await platform.post(LESSONS, LOOPS, "k1")

    assert str(error.value) == (
        f"The chat at {folder}/chat does not answer: no such file or directory. "
        f"Start it with: homeroom chat --listen {folder}/chat"
    )


async def test_a_port_where_nobody_listens_is_told_in_plain_words() -> None:
    async with a_platform("127.0.0.1:1") as platform:
        with pytest.raises(Unreachable) as error:
            await platform.start()

    assert str(error.value) == (
        "The chat at 127.0.0.1:1 does not answer: connection refused. Start it with: homeroom chat --listen 127.0.0.1:1"
    )


async def hang_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.readline()


async def say_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


async def break_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(b'{"number": 1, "result": {"re')


async def answer_a_list(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readline()
    writer.write(b"[1, 2, 3]\n")


@pytest.mark.parametrize("talks", [hang_up, say_nonsense, break_off, answer_a_list])
async def test_a_connection_that_breaks_after_the_request_leaves_its_outcome_open(talks: Talk, folder: Path) -> None:
    async with a_server_that(talks, folder) as address, a_platform(address) as platform:
        with pytest.raises(Unknown) as error:
            await platform.post(LESSONS, LOOPS, "k1")

    assert str(error.value) == "the connection to the chat was lost"


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"result": None},
        {"result": {}},
        {"result": {"ref": 1, "link": "x"}},
        {"error": {}},
        {"error": {"kind": "try later", "why": "wait", "after": "soon"}},
        {"error": {"kind": "try later", "why": "wait", "after": -1}},
        {"error": {"kind": "refused", "why": "no"}},
        {"error": {"kind": "surprise", "why": "no"}},
        {"error": "no"},
    ],
)
async def test_an_answer_that_makes_no_sense_leaves_the_outcome_open(answer: dict[str, object], folder: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(json.dumps({"number": 1, **answer}).encode() + b"\n")
        await reader.readline()

    async with a_server_that(talk, folder) as address, a_platform(address) as platform:
        with pytest.raises(Unknown) as error:
            await platform.post(LESSONS, LOOPS, "k1")

    assert str(error.value) == "the chat's answer could not be understood"


async def test_an_answer_to_somebody_else_is_not_taken_for_ours(folder: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        for number in ("7", "null", '"1"'):
            writer.write(f'{{"number": {number}, "result": {{"ref": "theirs", "link": "x"}}}}\n'.encode())
        writer.write(b'{"number": 1, "result": {"ref": "ours", "link": "x"}}\n')
        await reader.readline()

    async with a_server_that(talk, folder) as address, a_platform(address) as platform:
        sent = await platform.post(LESSONS, LOOPS, "k1")

    assert sent.ref == "ours"


async def test_an_event_nobody_knows_is_not_acknowledged(folder: Path) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        event = {"number": 1, "event": {"kind": "Teleported", "fact": {}}}
        writer.write(json.dumps({"number": 1, "result": {"events": [event]}}).encode() + b"\n")
        assert await reader.readline() == b"", "nothing more is asked"

    class Nobody:
        async def receive(self, event: object) -> None:
            raise AssertionError("there is nothing to receive")

    async with a_server_that(talk, folder) as address, a_platform(address) as platform:
        with pytest.raises(Unknown) as error:
            await platform.run(Nobody())

    assert str(error.value) == "the chat reports something that this program does not know"


async def test_after_a_lost_connection_the_next_request_makes_a_new_one(served: ChatServer) -> None:
    async with a_platform(served.address) as platform:
        await platform.post(LESSONS, LOOPS, "k1")
        await served.hang_up()
        sent = None
        while sent is None:
            try:
                sent = await platform.post(LESSONS, LOOPS, "k1")
            except Unknown:
                continue

    assert sent.link.startswith("memory://home/lessons/")


async def test_a_request_that_is_given_up_does_not_disturb_the_next(served: ChatServer) -> None:
    async with a_platform(served.address) as platform:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await platform.run(Deaf())

        assert (await platform.post(LESSONS, LOOPS, "k1")).ref


async def test_a_chat_that_falls_silent_is_not_waited_for_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.memory.platform._PATIENCE_SECONDS", 0.02)

    async def say_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        await reader.readline()

    async with a_server_that(say_nothing, folder) as address, a_platform(address) as platform:
        with pytest.raises(Unreachable) as error:
            await platform.run(Deaf())

    assert str(error.value) == "The chat says nothing any more."


async def test_a_request_that_is_too_large_is_refused_before_it_leaves(served: ChatServer, tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(bytes(13 * 1024 * 1024))

    async with a_platform(served.address) as platform:
        with pytest.raises(Refused) as error:
            await platform.upload(LESSONS, file, "f1")

    assert str(error.value).startswith("The request has 18,")
    assert str(error.value).endswith(" bytes; the chat takes 16,777,216. Send less at once.")
