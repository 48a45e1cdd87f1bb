"""The chat on a socket: what is certain and what is not when a line breaks, and what a server bears."""

import asyncio
import json
import os
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.memory import addresses, server
from adapters.memory.chat import Chat
from adapters.memory.frames import LONGEST_LINE
from adapters.memory.people import People
from adapters.memory.platform import MemoryPlatform
from adapters.memory.server import ChatServer
from adapters.memory.socket_wire import SocketWire
from adapters.plain.render import PlainRenderer
from bot.errors import ConfigurationError, PortError, Refused, TryLater, Unknown, Unreachable
from bot.message import Message, Text
from bot.model import Home
from schedules.clock import ManualClock
from tests.builders import utc

HOME = Home("home")
LESSONS = addresses.room(HOME, "lessons")
LOOPS = Message((Text("Loops"),))
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="socket-") as name:  # a socket's path has to be short
        yield Path(name)


@pytest.fixture
def chat() -> Iterator[Chat]:
    made = Chat(ManualClock(utc("2026-10-05 07:00")))
    made.add_room(HOME, "lessons")
    yield made
    made.close()


@pytest.fixture
async def served(chat: Chat, folder: Path) -> AsyncIterator[ChatServer]:
    made = ChatServer(chat, str(folder / "chat"))
    await made.start()
    yield made
    await made.close()


@asynccontextmanager
async def a_platform(address: str) -> AsyncIterator[MemoryPlatform]:
    platform = MemoryPlatform(SocketWire(address), PlainRenderer(addresses.link))
    try:
        yield platform
    finally:
        await platform.close()


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


async def ask(address: str, *lines: bytes) -> list[object]:
    """Send raw lines to a server; what it answers, one for each."""
    reader, writer = await asyncio.open_unix_connection(address, limit=LONGEST_LINE)
    try:
        answers = []
        for line in lines:
            writer.write(line)
            answers.append(json.loads(await reader.readline()))
        return answers
    finally:
        writer.close()
        await writer.wait_closed()


# What the client makes of what happens to it


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
                await platform.run(_Deaf())

        assert (await platform.post(LESSONS, LOOPS, "k1")).ref


class _Deaf:
    async def receive(self, event: object) -> None:
        """Nothing happens here."""


async def test_a_chat_that_falls_silent_is_not_waited_for_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.memory.platform._PATIENCE_SECONDS", 0.02)

    async def say_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        await reader.readline()

    async with a_server_that(say_nothing, folder) as address, a_platform(address) as platform:
        with pytest.raises(Unreachable) as error:
            await platform.run(_Deaf())

    assert str(error.value) == "The chat says nothing any more."


async def test_a_request_that_is_too_large_is_refused_before_it_leaves(served: ChatServer, tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(bytes(13 * 1024 * 1024))

    async with a_platform(served.address) as platform:
        with pytest.raises(Refused) as error:
            await platform.upload(LESSONS, file, "f1")

    assert str(error.value).startswith("The request has 18,")
    assert str(error.value).endswith(" bytes; the chat takes 16,777,216. Send less at once.")


# What the server bears


NOT_UNDERSTOOD = {
    "number": None,
    "error": {
        "kind": "refused",
        "why": "The request could not be understood.",
        "what_to_do": "Send one JSON object a line, with a number, a method and arguments.",
    },
}


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"GET / HTTP/1.1\r\n",
        b"\xff\xfe\x00\n",
        b"[]\n",
        b"{}\n",
        b'{"number": 1}\n',
        b'{"number": "1", "method": "post", "arguments": {}}\n',
        b'{"number": 1, "method": "post", "arguments": []}\n',
        b"[" * 100_000 + b"\n",
    ],
)
async def test_a_line_that_is_no_request_is_answered_and_the_next_one_works(served: ChatServer, line: bytes) -> None:
    answers = await ask(served.address, line, b'{"number": 2, "method": "rules", "arguments": {}}\n')

    assert answers == [NOT_UNDERSTOOD, {"number": 2, "result": {"rules": "memory"}}]


@pytest.mark.parametrize(
    ("method", "arguments", "told"),
    [
        ("shout", {}, 'The chat knows no call "shout". Use the same version of Homeroom on both sides.'),
        ("post", {}, 'The call has no readable "place". Use the same version of Homeroom on both sides.'),
        (
            "post",
            {"place": LESSONS, "body": 7, "key": "k"},
            'The call has no readable "body". Use the same version of Homeroom on both sides.',
        ),
        (
            "find",
            {"place": LESSONS, "keys": "k", "since": "2026-10-05T00:00:00+00:00"},
            'The call has no readable "keys". Use the same version of Homeroom on both sides.',
        ),
        (
            "find",
            {"place": LESSONS, "keys": ["k", 1], "since": "2026-10-05T00:00:00+00:00"},
            'The call has no readable "keys". Use the same version of Homeroom on both sides.',
        ),
        (
            "find",
            {"place": LESSONS, "keys": [], "since": "yesterday"},
            'The call has no readable "since". Use the same version of Homeroom on both sides.',
        ),
        (
            "history",
            {"place": LESSONS, "since": "2026-10-05T00:00:00"},
            'The call has no readable "since". Use the same version of Homeroom on both sides.',
        ),
        (
            "heard",
            {"listener": "me", "number": 10**30},
            'The call has no readable "number". Use the same version of Homeroom on both sides.',
        ),
        (
            "upload",
            {"place": LESSONS, "name": "a", "content_type": "b", "content": "§", "key": "k"},
            'The call has no readable "content". Use the same version of Homeroom on both sides.',
        ),
        (
            "reply",
            {"call": "c", "shape": "song", "body": ""},
            'The chat knows no answer like "song". Use the same version of Homeroom on both sides.',
        ),
    ],
)
async def test_a_call_that_cannot_be_read_is_refused(
    served: ChatServer, method: str, arguments: dict[str, object], told: str
) -> None:
    wire = SocketWire(served.address)
    try:
        with pytest.raises(Refused) as refused:
            await wire.call(method, arguments)
    finally:
        await wire.close()

    assert str(refused.value) == told


async def test_a_line_without_end_is_cut_off_and_others_are_not_disturbed(
    served: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = await asyncio.open_unix_connection(served.address)
    async with a_platform(served.address) as platform:
        for _ in range(18):
            writer.write(bytes(b"x" * 1024 * 1024))
        told = json.loads(await reader.readline())
        writer.close()

        assert told["error"]["why"] == "A request has at most 16,777,216 bytes."
        assert (await platform.post(LESSONS, LOOPS, "k1")).ref


async def test_a_mistake_of_ours_leaves_the_outcome_open_and_the_chat_alive(
    chat: Chat, served: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_anything: object) -> None:
        raise ZeroDivisionError

    async with a_platform(served.address) as platform:
        with monkeypatch.context() as broken:
            broken.setattr(chat, "post", stumble)
            with pytest.raises(Unknown) as error:
                await platform.post(LESSONS, LOOPS, "k1")
        assert str(error.value) == "the chat failed; its log says why"
        assert (await platform.post(LESSONS, LOOPS, "k1")).ref


@pytest.mark.parametrize(
    "error",
    [
        TryLater(timedelta(seconds=2), "wait"),
        Refused("no", "ask"),
        Unreachable("gone"),
        Unknown("?"),
    ],
)
async def test_every_error_of_a_port_comes_over_the_socket_as_it_is(chat: Chat, folder: Path, error: PortError) -> None:
    class Failing:
        async def call(self, method: str, arguments: object) -> dict[str, object]:
            raise error

        async def close(self) -> None:
            """There is nothing to close."""

    serving = ChatServer(chat, str(folder / "chat"), wire=Failing())
    await serving.start()
    async with a_platform(serving.address) as platform:
        with pytest.raises(PortError) as raised:
            await platform.post(LESSONS, LOOPS, "k1")
    await serving.close()

    assert raised.value == error


async def test_many_bots_speak_at_once(served: ChatServer, chat: Chat) -> None:
    async def speak(bot: int) -> None:
        async with a_platform(served.address) as platform:
            await asyncio.gather(*(platform.post(LESSONS, LOOPS, f"{bot}/{number}") for number in range(50)))

    await asyncio.gather(*map(speak, range(6)))

    assert len(chat.at(LESSONS)) == 300


async def test_more_requests_than_a_connection_may_have_wait_their_turn(
    chat: Chat, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_MOST_AT_ONCE", 3)
    under_way, most, all_three = 0, 0, asyncio.Event()

    async def watch(stage: str, method: str, _arguments: dict[str, object]) -> None:
        nonlocal under_way, most
        under_way += {"before": 1, "committed": 0, "answered": -1}[stage]
        most = max(most, under_way)
        if under_way == 3:
            all_three.set()

    serving = ChatServer(chat, str(folder / "chat"), watch)
    await serving.start()
    async with a_platform(serving.address) as platform:
        listening = [asyncio.create_task(platform.run(_Deaf())) for _ in range(3)]
        posting = asyncio.create_task(platform.post(LESSONS, LOOPS, "k1"))
        await all_three.wait()
        People(chat, HOME).say("Ada", LESSONS, "Hello")  # answers those who listen

        assert (await posting).ref
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    await serving.close()

    assert most == 3


async def test_who_watches_is_told_of_each_request_in_three_moments(chat: Chat, folder: Path) -> None:
    told: list[tuple[str, str, int]] = []

    async def watch(stage: str, method: str, _arguments: dict[str, object]) -> None:
        told.append((stage, method, len(chat.at(LESSONS))))

    serving = ChatServer(chat, str(folder / "chat"), watch)
    await serving.start()
    async with a_platform(serving.address) as platform:
        await platform.post(LESSONS, LOOPS, "k1")
    await serving.close()

    assert told == [("before", "post", 0), ("committed", "post", 1), ("answered", "post", 1)]


# Where it listens


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
