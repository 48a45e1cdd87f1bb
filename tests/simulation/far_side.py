"""The platform's side of a simulation: what reached it, by which rules, and what it let us know.

It outlives the engine. A request that was on its way when the engine died still arrives; a request may be carried out
late, and its answer may get lost. Latency and faults come from one seeded generator.
"""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.errors import Refused, TryLater, Unknown, Unreachable
from bot.message import Message, SessionNotice
from bot.model import Home, Lane, MessageRef, PersonRef, Place, Sent
from bot.ports import Pace
from tests.simulation.virtual_loop import EPOCH

QUIET = timedelta(seconds=30)
TIME_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Rules:
    """How a platform treats a key: for how long it makes nothing new, and whether history can be read."""

    name: str
    window: float = 0.0
    history_is_readable: bool = True


MEMORY = Rules("memory", window=120.0)
DISCORD = Rules("discord", window=120.0)
DISCORD_EXPIRED = Rules("discord, nonce expired", window=0.5)
SLACK = Rules("slack")
RULES = (MEMORY, DISCORD, DISCORD_EXPIRED, SLACK)

Faults = Mapping[str, float]
CALM: Faults = {}
ROUGH: Faults = {
    "refused connection": 0.06,
    "drop before": 0.08,
    "drop after": 0.10,
    "rate limit": 0.08,
    "500 before": 0.04,
    "502 after": 0.08,
    "time-out after": 0.05,
    "late inside Q": 0.06,
    "malformed answer": 0.05,
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Something a reader can see."""

    at: float
    place: Place
    what: str
    key: str
    ref: MessageRef


@dataclass
class FarSide:
    """What the platform holds, for as long as the trial lasts."""

    rules: Rules
    faults: Faults
    rng: random.Random
    seen: list[Seen] = field(default_factory=list)
    threads: dict[MessageRef, str] = field(default_factory=dict)
    pinned: set[MessageRef] = field(default_factory=set)
    on_its_way: list[tuple[float, Callable[[float], object]]] = field(default_factory=list)
    attempts: int = 0

    def settle(self, now: float) -> None:
        """Carry out what has arrived by *now*."""
        arrived = sorted((one for one in self.on_its_way if one[0] <= now), key=lambda one: one[0])
        self.on_its_way = [one for one in self.on_its_way if one[0] > now]
        for at, carry_out in arrived:
            carry_out(at)

    def make(self, at: float, place: Place, what: str, key: str) -> Seen:
        """Something new, unless the rules know the key and it is young enough."""
        for old in reversed(self.seen):
            if old.key == key and at - old.at < self.rules.window:
                return old
        new = Seen(at, place, what, key, MessageRef(f"{place}#{len(self.seen) + 1}"))
        self.seen.append(new)
        return new

    def _fault(self) -> str | None:
        drawn, total = self.rng.random(), 0.0
        for name, chance in self.faults.items():
            total += chance
            if drawn < total:
                return name
        return None

    async def request(self, carry_out: Callable[[float], Seen | None]) -> Seen | None:
        """One request over the wire, as a client sees it."""
        loop = asyncio.get_running_loop()
        self.attempts += 1
        self.settle(loop.time())
        fault, there = self._fault(), self.rng.uniform(0.01, 0.08)
        await self._before(fault, there)
        answer: list[Seen | None] = []
        if fault == "late inside Q":
            late = self.rng.uniform(TIME_LIMIT, TIME_LIMIT + 15.0)
            self.on_its_way.append((loop.time() + late, carry_out))
            await asyncio.sleep(3600)
        self.on_its_way.append((loop.time() + there, lambda at: answer.append(carry_out(at))))
        await asyncio.sleep(there)
        self.settle(loop.time())
        await self._after(fault)
        await asyncio.sleep(self.rng.uniform(0.01, 0.05))
        return answer[0]

    async def _before(self, fault: str | None, there: float) -> None:
        match fault:
            case "refused connection":
                raise Unreachable("the connection was refused")
            case "drop before":
                await asyncio.sleep(there)
                raise Unknown("the connection was lost")
            case "rate limit":
                await asyncio.sleep(there)
                raise TryLater(timedelta(seconds=self.rng.uniform(0.1, 5)))
            case "500 before":
                await asyncio.sleep(there)
                raise Unknown("the platform answered 500")
            case _:
                pass

    async def _after(self, fault: str | None) -> None:
        match fault:
            case "drop after":
                raise Unknown("the connection was lost")
            case "502 after":
                raise Unknown("the platform answered 502")
            case "time-out after":
                await asyncio.sleep(3600)
            case "malformed answer":
                raise ValueError("that is no answer")
            case _:
                pass


class FarPlatform:
    """What the engine holds of the far side: the speaking part of a platform, over the simulated wire."""

    name = "far side"

    def __init__(self, far: FarSide) -> None:
        self._far = far

    async def post(self, place: Place, message: Message, key: str) -> Sent:
        return await self._make(place, f"post {message.fingerprint()}", key)

    async def direct_message(self, person: PersonRef, message: Message, key: str) -> Sent:
        return await self._make(self.direct(person), f"post {message.fingerprint()}", key)

    async def announce_session(self, place: Place, notice: SessionNotice, key: str) -> Sent:
        return await self._make(place, f"event {notice.title}", key)

    async def open_thread(self, ref: MessageRef, title: str, key: str) -> Sent:
        def carry_out(_at: float) -> None:
            self._far.threads.setdefault(ref, title)

        await self._far.request(carry_out)
        return Sent(ref, self.link(ref))

    async def pin(self, ref: MessageRef) -> None:
        await self._far.request(lambda _at: self._far.pinned.add(ref))

    async def edit(self, ref: MessageRef, message: Message) -> Sent:
        await self._far.request(lambda _at: None)
        return Sent(ref, self.link(ref))

    async def find(self, place: Place, keys: Sequence[str], since: datetime) -> Mapping[str, Sent]:
        if not self._far.rules.history_is_readable:
            raise Refused("The history cannot be read.", "Give the bot the right to read it.")
        found: dict[str, Sent] = {}

        def look(_at: float) -> None:
            for one in self._far.seen:
                if one.place == place and one.key in keys and EPOCH + timedelta(seconds=one.at) >= since:
                    found[one.key] = Sent(one.ref, self.link(one.ref))

        await self._far.request(look)
        return found

    async def _make(self, place: Place, what: str, key: str) -> Sent:
        made = await self._far.request(lambda at: self._far.make(at, place, what, key))
        assert made is not None
        return Sent(made.ref, self.link(made.ref))

    def link(self, ref: MessageRef) -> str:
        return f"far://{ref}"

    def room_of(self, place: Place) -> Place:
        return Place(place.split("/")[0])

    def thread_of(self, ref: MessageRef) -> Place:
        return Place(f"{ref.split('#')[0]}/{ref}")

    def direct(self, person: PersonRef) -> Place:
        return Place(f"@{person}")

    def lane(self, place: Place) -> Lane:
        return Lane(self.room_of(place))

    def pace(self) -> tuple[Pace, Pace]:
        return Pace(5, timedelta(seconds=1)), Pace(50, timedelta(seconds=0.02))

    def quiet_period(self) -> timedelta:
        return QUIET

    def repeats_safely_for(self) -> timedelta:
        # What a platform promises is what it does, less our own time limit's worth of doubt about the clock.
        return timedelta(seconds=self._far.rules.window) if self._far.rules.window > TIME_LIMIT else timedelta(0)

    def parts(self, message: Message) -> tuple[Message, ...]:
        return (message,)

    async def set_up(self, home: Home, rooms: Sequence[str]) -> Mapping[str, Place]:
        return {name: Place(name) for name in rooms}
