"""Faults on request: the right one, at the right call, and the same ones for the same seed."""

import asyncio
from collections import Counter

from adapters.memory import addresses
from adapters.memory.chat import Chat
from adapters.memory.faults import Fault, FaultyWire
from adapters.memory.methods import Answer, Arguments
from adapters.memory.wire import DirectWire
from bot.errors import PortError
from bot.message import Message, Text, message_to_json
from bot.model import Home
from schedules.clock import ManualClock
from tests.builders import utc

LESSONS = addresses.room(Home("home"), "lessons")
LOOPS = message_to_json(Message((Text("Loops"),))).decode()


class Answering:
    """A wire on which all goes well."""

    async def call(self, method: str, arguments: Arguments) -> Answer:
        return {"done": True}

    async def close(self) -> None:
        """There is nothing to close."""


async def outcomes(wire: FaultyWire, count: int) -> list[str]:
    found = []
    for _ in range(count):
        try:
            found.append("fine" if await wire.call("pin", {}) == {"done": True} else "nonsense")
        except PortError as error:
            found.append(type(error).__name__)
    return found


async def test_a_fault_happens_as_often_as_planned_and_after_those_spared() -> None:
    wire = FaultyWire(Answering())
    wire.plan("pin", Fault.RATE_LIMITED, 2, spared=3)
    wire.plan("post", Fault.RATE_LIMITED)

    assert await outcomes(wire, 7) == ["fine", "fine", "fine", "TryLater", "TryLater", "fine", "fine"]


async def test_faults_come_one_behind_the_other() -> None:
    wire = FaultyWire(Answering())
    wire.plan("pin", Fault.RATE_LIMITED)
    wire.plan("pin", Fault.MALFORMED)

    assert await outcomes(wire, 3) == ["TryLater", "nonsense", "fine"]


async def test_the_same_seed_makes_the_same_trouble() -> None:
    chances = {Fault.RATE_LIMITED: 0.2, Fault.DROPPED_AFTER: 0.2}

    first, again, other = [await outcomes(FaultyWire(Answering(), chances, seed), 300) for seed in (7, 7, 8)]

    assert first == again != other
    assert set(Counter(first)) == {"fine", "TryLater", "ConnectionLost"}


async def test_what_is_late_arrives_when_it_is_told_to_even_if_nobody_can_take_it_any_more() -> None:
    chat = Chat(ManualClock(utc("2026-10-05 07:00")))
    chat.add_room(Home("home"), "lessons")
    wire = FaultyWire(DirectWire(chat))
    wire.plan("post", Fault.LATE, times=2)
    for place in (LESSONS, addresses.room(Home("home"), "nowhere")):
        task = asyncio.create_task(wire.call("post", {"place": place, "body": LOOPS, "key": "k1"}))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert chat.everything() == []

    await wire.arrive()
    await wire.arrive()

    assert [said.body for said in chat.everything()] == [LOOPS]
    chat.close()
