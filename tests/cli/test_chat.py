"""`homeroom chat --connect`, as people type it; and how the command is not to be typed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.memory import addresses
from adapters.memory.chat import Chat
from adapters.memory.people import People
from adapters.memory.server import ChatServer
from adapters.memory.typed_lines import lines_of
from schedules.clock import ManualClock
from tests.builders import utc
from tests.cli.typed import typed

ROOT = Path(__file__).parent.parent.parent
HOW = "write either --listen ADDRESS, with --file and --rooms if you like, or --connect ADDRESS --as NAME"


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="chat-") as name:  # a socket's path has to be short
        yield Path(name)


@pytest.fixture
def chat() -> Iterator[Chat]:
    made = Chat(ManualClock(utc("2026-10-05 07:00")))
    yield made
    made.close()


@pytest.fixture
async def served(chat: Chat, folder: Path) -> AsyncIterator[str]:
    server = ChatServer(chat, str(folder / "chat"))
    await server.start()
    chat.add_room(addresses.home(server.address), "lessons")
    yield server.address
    await server.close()


async def visit(address: str) -> asyncio.subprocess.Process:
    """Ada at a terminal of her own."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "chat", "--connect", address, "--as", "Ada"),
        cwd=ROOT,
        env={**os.environ, "TZ": "UTC"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_somebody_at_a_terminal_reads_and_is_heard(chat: Chat, served: str) -> None:
    home = addresses.home(served)
    lessons = addresses.room(home, "lessons")
    People(chat, home).say("Ben", lessons, "[bold]Hello[/bold] :smile: from Ben")

    ada = await visit(served)
    out, err = await ada.communicate("Why is 3 not in range(3)? 👩🏽‍🏫\n/room nowhere\n/quit\n".encode())

    assert (ada.returncode, err.decode()) == (0, "")
    assert out.decode() == (
        "Type /help to see what you can do.\n"
        "--- #lessons ---\n"
        "[1] Ben, Mon 05 Oct, 07:00\n"
        "    [bold]Hello[/bold] :smile: from Ben\n"
        "[2] Ada, Mon 05 Oct, 07:00\n"
        "    Why is 3 not in range(3)? 👩🏽‍🏫\n"
        "You cannot go there. Type /rooms to see where you can go.\n"
    )
    assert chat.at(lessons)[-1].body == "Why is 3 not in range(3)? 👩🏽‍🏫"


async def test_what_is_said_meanwhile_appears_and_ctrl_c_leaves(chat: Chat, served: str) -> None:
    home = addresses.home(served)
    ada = await visit(served)
    assert ada.stdout is not None
    assert await ada.stdout.readline() == b"Type /help to see what you can do.\n"
    assert await ada.stdout.readline() == b"--- #lessons ---\n"

    People(chat, home).say("Ben", addresses.room(home, "lessons"), "Anybody here?")
    told = [await ada.stdout.readline(), await ada.stdout.readline()]
    ada.send_signal(signal.SIGINT)
    _, err = await ada.communicate()

    assert told == [b"[1] Ben, Mon 05 Oct, 07:00\n", b"    Anybody here?\n"]
    assert (ada.returncode, err) == (0, b"")


async def test_a_chat_that_ends_is_told_to_whoever_is_in_it(chat: Chat, folder: Path) -> None:
    server = ChatServer(chat, str(folder / "chat"))
    await server.start()
    ada = await visit(server.address)
    assert ada.stdout is not None
    await ada.stdout.readline()

    await server.close()
    _, err = await ada.communicate()

    assert ada.returncode == 4
    assert err.decode() in (
        "the connection to the chat was lost\n",
        f"The chat at {folder}/chat does not answer: no such file or directory. "
        f"Start it with: homeroom chat --listen {folder}/chat\n",
    )


def test_where_no_chat_is_served_one_is_told_how_to_start_it() -> None:
    told = typed("chat", "--connect", "127.0.0.1:1", "--as", "Ada")

    assert (told.code, told.out) == (4, "")
    assert " ".join(told.err.split()) == (
        "The chat at 127.0.0.1:1 does not answer: connection refused. Start it with: homeroom chat --listen 127.0.0.1:1"
    )


@pytest.mark.parametrize("words", [("--listen", "example.org:7000"), ("--connect", "example.org:7000", "--as", "Ada")])
def test_the_chat_is_for_this_machine_only(words: tuple[str, ...]) -> None:
    told = typed("chat", *words)

    assert (told.code, told.out) == (3, "")
    assert " ".join(told.err.split()) == (
        '"example.org:7000" is not an address of this machine alone. The built-in chat has no passwords, so it listens '
        "on 127.0.0.1 only; write it like 127.0.0.1:7000."
    )


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--connect", "127.0.0.1:7000"),
        ("--as", "Ada"),
        ("--listen", "127.0.0.1:7000", "--connect", "127.0.0.1:7000", "--as", "Ada"),
        ("--connect", "127.0.0.1:7000", "--as", "Ada", "--file", "chat.db"),
        ("--connect", "127.0.0.1:7000", "--as", "Ada", "--rooms", "lessons"),
    ],
)
def test_what_does_not_go_together_is_a_problem_of_usage(words: tuple[str, ...]) -> None:
    told = typed("--plain", "chat", *words)

    assert (told.code, told.out) == (2, "")
    assert HOW in " ".join(told.err.replace("│", " ").split())


async def test_lines_come_from_a_pipe_in_whatever_pieces_they_are_written() -> None:
    reading, writing = os.pipe()
    seen = []
    lines = lines_of(reading)
    for piece, expected in ((b"One\nTw", ["One"]), (b"o\n", ["Two"]), (b"\xff\n", ["\ufffd"])):
        os.write(writing, piece)
        seen += [await anext(lines) for _ in expected]
    os.write(writing, b"and no end")
    os.close(writing)
    seen += [line async for line in lines]
    os.close(reading)

    assert seen == ["One", "Two", "\ufffd", "and no end"]


async def test_lines_come_from_a_file_too(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("One\nTwo\n")

    with file.open() as opened:
        assert [line async for line in lines_of(opened.fileno())] == ["One", "Two"]
