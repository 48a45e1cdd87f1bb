"""`homeroom chat --listen`, as people type it: a process of its own, and what it says when it cannot be one."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.memory.chat import Chat
from bot.model import Place
from schedules.clock import ManualClock
from tests.adapters.sockets import LOOPS, a_platform
from tests.builders import utc
from tests.cli.typed import typed

ROOT = Path(__file__).parent.parent.parent


@asynccontextmanager
async def served(*words: object) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`homeroom chat WORDS` in a process of its own, and the address that it says it listens on."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "chat", *map(str, words), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        told = (await process.stderr.readline()).decode()
        before, _, rest = told.partition("The chat listens on ")
        address, _, after = rest.partition(";")
        assert (before, after) == ("", " stop with Ctrl-C.\n"), told
        yield process, address
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def stopped(process: asyncio.subprocess.Process, by: signal.Signals) -> tuple[int, str]:
    """How it ended, and what it said last."""
    process.send_signal(by)
    _, told = await process.communicate()
    return process.returncode or 0, told.decode()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
async def test_the_chat_serves_until_it_is_stopped_and_says_that_nothing_is_kept(by: signal.Signals) -> None:
    async with (
        served("--listen", "127.0.0.1:0", "--rooms", "lessons, #staff,") as (process, address),
        a_platform(address) as platform,
    ):
        home = platform.home(address)
        sent = await platform.post(platform.room(home, "staff"), LOOPS, "k1")
        missing = await platform.check(home, ["lessons", "staff", "questions"])

        ended = await stopped(process, by)

    assert sent.link.startswith(f"memory://{address}/staff/")
    assert [one.what for one in missing] == ['the room "questions"']
    assert ended == (0, "The chat stopped, and nothing of it is kept.\n")


async def test_what_was_said_is_there_when_a_kept_chat_is_served_again(tmp_path: Path) -> None:
    file = tmp_path / "chat.db"
    with TemporaryDirectory(prefix="chat-") as folder:
        words = ("--listen", f"{folder}/chat", "--file", file, "--rooms", "lessons")
        async with served(*words) as (process, address), a_platform(address) as platform:
            lessons = platform.room(platform.home(address), "lessons")
            first = await platform.post(lessons, LOOPS, "k1")
            process.kill()
            await process.wait()

        async with served(*words) as (process, address), a_platform(address) as platform:
            found = await platform.find(lessons, ["k1"], utc("2020-01-01 00:00"))
            ended = await stopped(process, signal.SIGINT)

        assert found == {"k1": first}
        assert ended == (0, f"The chat stopped; it is kept in {file}.\n")
        assert not await asyncio.to_thread(Path(folder, "chat").exists), "nobody serves this socket any more"
    with closing(Chat(ManualClock(utc("2026-10-05 07:00")), file)) as chat:
        assert [said.ref for said in chat.at(Place(lessons))] == [first.ref]


def test_a_file_that_is_no_chat_is_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Remember the milk. " * 40)

    told = typed("chat", "--listen", "127.0.0.1:0", "--file", notes)

    assert (told.code, told.out) == (3, "")
    assert " ".join(told.err.split()) == f"{notes} is not a chat's file. Name another one."
    assert notes.read_text().startswith("Remember the milk.")
