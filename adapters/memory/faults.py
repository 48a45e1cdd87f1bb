"""What can go wrong on the way to a chat and back, on request. For tests and crash rehearsals."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from adapters.memory.methods import Answer, Arguments
from adapters.memory.wire import Wire
from bot.errors import Refused, TryLater, Unknown, Unreachable


class Fault(StrEnum):
    """What happens to one call."""

    REFUSED_CONNECTION = "refused connection"
    DROPPED_BEFORE = "dropped before"
    DROPPED_AFTER = "dropped after commit"
    RATE_LIMITED = "rate limited"
    FAILED_BEFORE = "5xx before"
    FAILED_AFTER = "5xx after commit"
    TIMED_OUT_AFTER = "time-out after commit"
    LATE = "carried out late"
    MALFORMED = "malformed answer"
    CHANNEL_GONE = "channel gone"
    HISTORY_UNAVAILABLE = "history unavailable"


RATE_LIMIT = timedelta(seconds=7)


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault for the calls of one method; for the next *times* of them."""

    method: str
    fault: Fault
    times: int = 1


class FaultyWire:
    """A wire on which planned faults happen. What is late is carried out when `arrive` is called."""

    def __init__(self, inner: Wire) -> None:
        self._inner = inner
        self._planned: list[Planned] = []
        self._late: list[tuple[str, Arguments]] = []
        self.calls: list[str] = []

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let *fault* happen to the next *times* calls of *method*."""
        self._planned.append(Planned(method, fault, times))

    async def arrive(self) -> None:
        """What was on its way arrives now."""
        late, self._late = self._late, []
        for method, arguments in late:
            await self._inner.call(method, arguments)

    async def call(self, method: str, arguments: Arguments) -> Answer:
        self.calls.append(method)
        fault = self._next(method)
        if fault is None:
            return await self._inner.call(method, arguments)
        if fault in _BEFORE:
            raise _BEFORE[fault]()
        if fault is Fault.LATE:
            self._late.append((method, arguments))
            await asyncio.sleep(3600)
        answer = await self._inner.call(method, arguments)
        match fault:
            case Fault.TIMED_OUT_AFTER:
                await asyncio.sleep(3600)
            case Fault.MALFORMED:
                return {"surprise": "this is no answer"}
            case _:
                raise Unknown(str(fault))
        return answer

    async def close(self) -> None:
        await self._inner.close()

    def _next(self, method: str) -> Fault | None:
        for position, planned in enumerate(self._planned):
            if planned.method == method:
                left = planned.times - 1
                self._planned[position : position + 1] = [Planned(method, planned.fault, left)] if left else []
                return planned.fault
        return None


_BEFORE: Mapping[Fault, Callable[[], Exception]] = {
    Fault.REFUSED_CONNECTION: lambda: Unreachable("the connection was refused"),
    Fault.DROPPED_BEFORE: lambda: Unknown("the connection was lost"),
    Fault.RATE_LIMITED: lambda: TryLater(RATE_LIMIT, "the chat asks to wait"),
    Fault.FAILED_BEFORE: lambda: Unknown("the chat answered 503"),
    Fault.CHANNEL_GONE: lambda: Refused('There is no room "lessons".', "Create it, or name another one."),
    Fault.HISTORY_UNAVAILABLE: lambda: Refused(
        "The history of the room cannot be read.", "Give the bot the right to read message history."
    ),
}
