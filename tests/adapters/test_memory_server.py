"""A chat that is served: what the server bears, and what it tells whoever watches."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import server
from adapters.memory.chat import Chat
from adapters.memory.frames import LONGEST_LINE
from adapters.memory.people import People
from adapters.memory.server import ChatServer
from adapters.memory.socket_wire import SocketWire
from bot.errors import PortError, Refused, TryLater, Unknown, Unreachable
from tests.adapters.sockets import HOME, LESSONS, LOOPS, Deaf, a_chat, a_platform, a_server, a_short_folder


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
            "post",
            {"place": LESSONS, "body": "Loops", "key": "k"},
            'The call has no readable "body". Use the same version of Homeroom on both sides.',
        ),
        (
            "edit",
            {"ref": f"{LESSONS}#a", "body": '{"blocks": [{"tag": "hologram"}]}'},
            'The call has no readable "body". Use the same version of Homeroom on both sides.',
        ),
        (
            "announce session",
            {"place": LESSONS, "body": '{"title": "Live Q&A"}', "key": "k"},
            'The call has no readable "body". Use the same version of Homeroom on both sides.',
        ),
        (
            "reply",
            {"call": "c", "shape": "message", "body": "{}"},
            'The call has no readable "body". Use the same version of Homeroom on both sides.',
        ),
        (
            "reply",
            {"call": "c", "shape": "choices", "body": "Loops, Dicts"},
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
            {"call": "c", "shape": "song", "body": "[]"},
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
        listening = [asyncio.create_task(platform.run(Deaf())) for _ in range(3)]
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
