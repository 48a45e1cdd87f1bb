"""The benchmark's far side: starts the server, posts to it, and reads what it saw."""

import contextlib
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import aiohttp

from bot.errors import TryLater
from bot.message import Message
from bot.model import Home, Lane, MessageRef, PersonRef, Place, Sent
from bot.ports import Pace

UNLIMITED = Pace(1, timedelta(0))


@dataclass(frozen=True)
class Seen:
    """What the server saw: how often each key was posted, when first, in seconds since 1970, how many it refused."""

    posted: Mapping[str, int]
    first_at: Mapping[str, float]
    refused: int

    @property
    def doubled(self) -> int:
        return sum(1 for times in self.posted.values() if times > 1)


@contextlib.contextmanager
def a_server(delay: float = 0.0, limit: int = 0) -> Iterator[str]:
    """The server as a process, its address: *delay* seconds a post takes, *limit* of them it allows in a second."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.wire_server", str(delay), str(limit)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.communicate()


class Poster:
    """One shared client session, as every system in the comparison has it."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session

    async def post(self, key: str, body: str) -> str:
        async with self._session.post(f"{self._url}/post", json={"key": key, "body": body}) as answer:
            if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
                wait = timedelta(seconds=(await answer.json())["retry_after"])
                raise TryLater(wait, "it allows no more posts in this second")
            return str((await answer.json())["id"])

    async def find(self, keys: Sequence[str]) -> list[str]:
        async with self._session.post(f"{self._url}/find", json={"keys": list(keys)}) as answer:
            return [str(key) for key in await answer.json()]

    async def seen(self) -> Seen:
        async with self._session.get(f"{self._url}/seen") as answer:
            told = await answer.json()
        return Seen(told["posted"], told["first_at"], told["refused"])

    async def count(self) -> int:
        async with self._session.get(f"{self._url}/count") as answer:
            return int(await answer.json())


@contextlib.asynccontextmanager
async def a_poster(url: str) -> AsyncIterator[Poster]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100)) as session:
        yield Poster(url, session)


class WirePlatform:
    """What Homeroom's engine needs of a platform to post to that server, *pace* in all rooms together."""

    name = "wire"

    def __init__(self, poster: Poster, pace: Pace = UNLIMITED) -> None:
        self._poster = poster
        self._pace = pace

    async def post(self, place: Place, message: Message, key: str) -> Sent:
        number = await self._poster.post(key, str(message.blocks[0]))
        return Sent(MessageRef(f"{place}#{number}"), f"wire://{place}/{number}")

    async def direct_message(self, person: PersonRef, message: Message, key: str) -> Sent:
        return await self.post(self.direct(person), message, key)

    async def open_thread(self, ref: MessageRef, _title: str, _key: str) -> Sent:
        return Sent(ref, f"wire://{ref}")

    async def pin(self, _ref: MessageRef) -> None:
        return

    async def find(self, place: Place, keys: Sequence[str], _since: datetime) -> Mapping[str, Sent]:
        return {key: Sent(MessageRef(f"{place}#{key}"), f"wire://{place}") for key in await self._poster.find(keys)}

    def link(self, ref: MessageRef) -> str:
        return f"wire://{ref}"

    def room_of(self, place: Place) -> Place:
        return Place(place.split("/")[0])

    def thread_of(self, ref: MessageRef) -> Place:
        return Place(f"{ref.split('#')[0]}/{ref}")

    def direct(self, person: PersonRef) -> Place:
        return Place(f"@{person}")

    def lane(self, place: Place) -> Lane:
        return Lane(self.room_of(place))

    def pace(self) -> tuple[Pace, Pace]:
        return UNLIMITED, self._pace

    def quiet_period(self) -> timedelta:
        return timedelta(seconds=15)

    def repeats_safely_for(self) -> timedelta:
        return timedelta(0)

    def parts(self, message: Message) -> tuple[Message, ...]:
        return (message,)

    async def set_up(self, _home: Home, rooms: Sequence[str]) -> Mapping[str, Place]:
        return {name: Place(name) for name in rooms}
