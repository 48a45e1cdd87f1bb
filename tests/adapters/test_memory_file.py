"""The chat's own file: what it keeps, who may use it, and what it says when it cannot be used."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import addresses
from adapters.memory.calls import Calls
from adapters.memory.chat import Chat
from adapters.memory.people import People
from adapters.memory.platform import MemoryPlatform
from adapters.memory.wire import DirectWire
from adapters.plain.render import PlainRenderer
from bot.errors import ConfigurationError, TryLater
from bot.events import Event, MessagePosted
from bot.message import Message, Text
from bot.model import Home
from schedules.clock import ManualClock
from tests.builders import utc

HOME = Home("home")
LESSONS = addresses.room(HOME, "lessons")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "chat.db"


def open_chat(file: Path) -> Chat:
    return Chat(ManualClock(utc("2026-10-05 07:00")), file, durable=True)


def a_platform(chat: Chat) -> MemoryPlatform:
    return MemoryPlatform(DirectWire(chat), PlainRenderer(addresses.link))


class Notebook:
    """An inbox."""

    def __init__(self) -> None:
        self.said: list[str] = []

    async def receive(self, event: Event) -> None:
        if isinstance(event, MessagePosted):
            self.said.append(event.text)


async def test_a_chat_that_is_opened_again_knows_everything(file: Path) -> None:
    with closing(open_chat(file)) as chat:
        chat.add_room(HOME, "lessons")
        people, platform = People(chat, HOME), a_platform(chat)
        sent = await platform.post(LESSONS, Message((Text("Loops"),)), "k1")
        await platform.open_thread(sent.ref, "Lesson 1", "t1")
        people.say("Ada", addresses.thread_of(sent.ref), "Heard")
        await platform.deliver_events(Notebook())
        people.say("Ada", addresses.thread_of(sent.ref), "Not heard yet")
        call = people.command("Ada", LESSONS, ["next"])

    with closing(open_chat(file)) as chat:
        again, inbox = a_platform(chat), Notebook()
        await again.deliver_events(inbox)
        repeated = await again.post(LESSONS, Message((Text("Loops"),)), "k1")
        other = People(chat, HOME).command("Ada", LESSONS, ["next"])

        assert repeated == sent
        assert inbox.said == ["Not heard yet"]
        assert [said.body for said in chat.at(addresses.thread_of(sent.ref))] == ["Heard", "Not heard yet"]
        assert [thread.title for thread in chat.threads()] == ["Lesson 1"]
        assert other != call
        Calls(chat).answer(call, "message", "{}")


def not_a_database(file: Path) -> None:
    file.write_text("Dear diary, " * 200)


def another_programs(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE invoices (number INTEGER)")


def a_newer_ones(file: Path) -> None:
    open_chat(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 9")


@pytest.mark.parametrize(
    ("left_there", "told"),
    [
        (not_a_database, "{file} is not a chat's file. Name another one."),
        (another_programs, "{file} is another program's database, not a chat's. Name another file."),
        (
            a_newer_ones,
            "The chat in {file} was written by another version of Homeroom (its tables are of version 9, this program "
            "knows 1). Use that version, or name another file.",
        ),
        (
            Path.mkdir,
            "The chat's file {file} cannot be opened: unable to open database file. "
            "Name a file in a folder that you may write to.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_left_alone_and_the_error_says_why(
    file: Path, left_there: Callable[[Path], None], told: str
) -> None:
    left_there(file)
    before = file.read_bytes() if file.is_file() else b""

    with pytest.raises(ConfigurationError) as error:
        open_chat(file)

    assert str(error.value) == told.format(file=file)
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_a_file_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        open_chat(tmp_path / "nowhere" / "chat.db")

    assert str(error.value) == (
        f"The chat's file {tmp_path}/nowhere/chat.db cannot be opened: unable to open database file. "
        "Name a file in a folder that you may write to."
    )


def test_two_servers_cannot_share_a_file(file: Path) -> None:
    with closing(open_chat(file)) as first:
        with pytest.raises(ConfigurationError) as error:
            open_chat(file)
        first.add_room(HOME, "lessons")

    assert str(error.value) == (
        f"The chat in {file} is being served by another process. Stop that one, or name another file."
    )
    open_chat(file).close()


async def test_a_full_disk_is_waited_for_and_nothing_half_done_is_seen(file: Path) -> None:
    with closing(open_chat(file)) as chat:
        chat.add_room(HOME, "lessons")
        platform = a_platform(chat)
        ((pages,),) = chat.read("PRAGMA page_count")
        chat.read(f"PRAGMA max_page_count = {pages}")  # what a full disk does to a database

        async def post_until_it_is_full() -> None:
            for number in range(100):
                await platform.post(LESSONS, Message((Text("Loops " * 100),)), f"k{number}")

        with pytest.raises(TryLater) as error:
            await post_until_it_is_full()
        kept = len(chat.at(LESSONS))
        chat.read("PRAGMA max_page_count = 1000000")
        await platform.post(LESSONS, Message((Text("There is room again"),)), "k")

        assert error.value.after == timedelta(seconds=30)
        assert error.value.why == "The chat cannot write to its file: database or disk is full."
        assert len(chat.at(LESSONS)) == kept + 1


def test_a_transaction_is_kept_whole_or_not_at_all(file: Path) -> None:
    def stumble(chat: Chat) -> None:
        with chat.transaction():
            chat.add_room(HOME, "lessons")
            with chat.transaction():
                chat.add_room(HOME, "staff")
            raise ZeroDivisionError

    with closing(open_chat(file)) as chat:
        with pytest.raises(ZeroDivisionError):
            stumble(chat)

        assert chat.rooms(HOME) == []
        chat.add_room(HOME, "lessons")
        assert chat.rooms(HOME) == [LESSONS]
