"""The platform's side of a simulation: what reached it, by which rules, and what it let us know.

It outlives the engines. A request that was on its way when an engine died still arrives; a request may be carried out
late, and its answer may get lost. Latency comes from one seeded generator, faults from their script.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.errors import Refused, TryLater, Unknown, Unreachable
from bot.model import MessageRef, Place
from tests.simulation.faults import LEAVES_DOUBT, Fault, Faults
from tests.simulation.process import PROCESS

QUIET = timedelta(seconds=30)
TIME_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Rules:
    """How a platform treats a key: for how long it makes nothing new."""

    name: str
    window: float = 0.0

    @property
    def promises_the_window(self) -> bool:
        """Whether the engine may rely on it; a window shorter than a request lasts helps nobody."""
        return self.window > TIME_LIMIT


MEMORY = Rules("memory", window=float("inf"))
DISCORD = Rules("Discord", window=120.0)
DISCORD_EXPIRED = Rules("Discord, nonce expired", window=0.5)
SLACK = Rules("Slack")
RULES = (MEMORY, DISCORD, DISCORD_EXPIRED, SLACK)


@dataclass(slots=True)
class Seen:
    """Something a reader can see. *key* is None once its marker was removed; *says* what it says now."""

    at: float
    place: Place
    says: str
    made_with: str
    key: str | None
    ref: MessageRef


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was sent off. *key* is that of the step, empty for what has none; *step* counts its process's."""

    at: float
    what: str
    key: str
    fault: Fault
    by: str
    step: int


@dataclass
class FarSide:
    """What the platform holds, for as long as the trial lasts. *forums* are rooms whose posts open their threads."""

    rules: Rules
    faults: Faults
    rng: random.Random
    forums: frozenset[str] = frozenset()
    seen: list[Seen] = field(default_factory=list)
    threads: dict[MessageRef, str] = field(default_factory=dict)
    pinned: set[MessageRef] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    when_asked: Callable[[int], None] = lambda _number: None
    pages: int = 1
    history_is_readable: bool = True
    gone: set[str] = field(default_factory=set)
    on_its_way: list[tuple[float, Callable[[float], object]]] = field(default_factory=list)
    limited_until: dict[str, float] = field(default_factory=dict)
    befell: Counter[Fault] = field(default_factory=Counter)

    def settle(self, now: float) -> None:
        """Carry out what has arrived by *now*."""
        if not self.on_its_way:
            return
        arrived = sorted((one for one in self.on_its_way if one[0] <= now), key=lambda one: one[0])
        self.on_its_way = [one for one in self.on_its_way if one[0] > now]
        for at, carry_out in arrived:
            carry_out(at)

    def note(self, asked: Asked) -> None:
        """A request was sent off."""
        self.asked.append(asked)

    def standing_in(self, place: Place, keys: Sequence[str], since: float) -> list[tuple[str, MessageRef]]:
        """Which of *keys* can be found at *place* among what was said since."""
        there = (one for one in self.seen if one.place == place and one.at >= since)
        return [(one.key, one.ref) for one in there if one.key is not None and one.key in keys]

    def rewrite(self, ref: MessageRef, says: str) -> None:
        """A message says something else from now on."""
        for one in self.seen:
            if one.ref == ref:
                one.says = says

    def make(self, at: float, place: Place, says: str, key: str) -> Seen:
        """Something new, unless the rules know the key and it is young enough."""
        for old in reversed(self.seen):
            if old.made_with == key and at - old.at < self.rules.window:
                return old
        new = Seen(at, place, says, key, key, MessageRef(f"{place}#{len(self.seen) + 1}"))
        self.seen.append(new)
        if place in self.forums:
            self.threads[new.ref] = "opened with the post"
        return new

    async def request(self, what: str, room: str, key: str, carry_out: Callable[[float], Seen | None]) -> Seen | None:
        """One request over the wire, as a client sees it."""
        loop = asyncio.get_running_loop()
        self.settle(loop.time())
        fault, there = self.faults.next(), self.rng.uniform(0.01, 0.08)
        process = PROCESS.get()
        assert process is not None
        self.note(Asked(loop.time(), what, key, fault, process.name, process.steps))
        self.befell[fault] += 1
        self.when_asked(len(self.asked))
        self._begins(fault, room, loop.time())
        await self._before(fault, room, there)
        answer: list[Seen | None] = []
        if fault in (Fault.LATE_INSIDE_Q, Fault.LATE_OUTSIDE_Q):
            quiet = QUIET.total_seconds()
            inside, outside = (TIME_LIMIT, quiet - 5), (quiet + 15, quiet + 60)
            late = self.rng.uniform(*(inside if fault is Fault.LATE_INSIDE_Q else outside))
            self.on_its_way.append((loop.time() + late, carry_out))
            await asyncio.sleep(3600)
        self.on_its_way.append((loop.time() + there, lambda at: answer.append(carry_out(at))))
        await asyncio.sleep(there)
        self.settle(loop.time())
        if fault is Fault.MARKER_REMOVED and answer[0] is not None:
            answer[0].key = None
        await self._after(fault)
        await asyncio.sleep(self.rng.uniform(0.01, 0.05))
        return answer[0]

    def _begins(self, fault: Fault, room: str, now: float) -> None:
        """What holds from this request on."""
        match fault:
            case Fault.CHANNEL_GONE:
                self.gone.add(room)
            case Fault.HISTORY_UNAVAILABLE:
                self.history_is_readable = False
            case Fault.HISTORY_PAGED:
                self.pages = 3
            case Fault.LANE_LIMIT:
                self.limited_until[room] = now + self.rng.uniform(0.1, 5)
            case Fault.GLOBAL_LIMIT:
                self.limited_until[""] = now + self.rng.uniform(0.1, 5)
            case _:
                pass

    async def _before(self, fault: Fault, room: str, there: float) -> None:
        if fault is Fault.NO_CONNECTION:
            raise Unreachable("the connection was refused")
        loop = asyncio.get_running_loop()
        if room in self.gone:
            await asyncio.sleep(there)
            raise Refused("The room is gone.", "Make it again.")
        limited = max(self.limited_until.get(room, 0.0), self.limited_until.get("", 0.0))
        if limited > loop.time():
            await asyncio.sleep(there)
            raise TryLater(timedelta(seconds=max(limited - loop.time(), 0.01)))
        if fault is Fault.DROP_BEFORE:
            await asyncio.sleep(there)
            raise Unknown("the connection was lost")
        if fault is Fault.ERROR_BEFORE:
            await asyncio.sleep(there)
            raise Unknown("the platform answered 500")

    async def _after(self, fault: Fault) -> None:
        if fault is Fault.DROP_AFTER or fault in LEAVES_DOUBT:
            raise Unknown("the connection was lost")
        if fault is Fault.ERROR_AFTER:
            raise Unknown("the platform answered 502")
        if fault is Fault.TIME_OUT_AFTER:
            await asyncio.sleep(3600)
        if fault is Fault.MALFORMED:
            raise ValueError("that is no answer")
