"""What can go wrong on the way to a chat and back, on request. For tests and crash rehearsals."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from adapters.memory.methods import Answer, Arguments
from adapters.memory.wire import Wire
from bot.errors import PortError, Refused, TryLater, Unknown, Unreachable


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


class ConnectionLost(Unknown):
    """The connection broke. A server on which this happens hangs up instead of answering."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault for calls of one method: *spared* ones pass first, then it happens to the next *times*."""

    method: str
    fault: Fault
    times: int = 1
    spared: int = 0


class FaultyWire:
    """A wire on which planned faults happen. What is late is carried out when `arrive` is called.

    *chances* gives, for each fault, how often it happens to any call nothing is planned for; the *seed* decides when.
    *struck* is told of each fault once it has happened.
    """

    def __init__(self, inner: Wire, chances: Mapping[Fault, float] | None = None, seed: int = 0) -> None:
        self._inner = inner
        self._chances = chances or {}
        self._random = random.Random(seed)  # noqa: S311  a drill, not a secret
        self._planned: list[Planned] = []
        self._late: list[tuple[str, Arguments]] = []
        self.calls: list[str] = []
        self.struck: Callable[[Fault], None] = lambda _fault: None

    def plan(self, method: str, fault: Fault, times: int = 1, *, spared: int = 0) -> None:
        """Let *fault* happen to the next *times* calls of *method*, once *spared* more of them went well."""
        self._planned.append(Planned(method, fault, times, spared))

    async def arrive(self) -> None:
        """What was on its way arrives now; nobody waits for its answer, whatever it is."""
        late, self._late = self._late, []
        for method, arguments in late:
            try:
                await self._inner.call(method, arguments)
            except PortError:
                continue

    async def call(self, method: str, arguments: Arguments) -> Answer:
        self.calls.append(method)
        fault = self._next(method)
        if fault is None:
            return await self._inner.call(method, arguments)
        if fault is Fault.LATE:
            self._late.append((method, arguments))
        elif fault not in _BEFORE:
            await self._inner.call(method, arguments)
        self.struck(fault)
        if fault in _BEFORE:
            raise _BEFORE[fault]()
        match fault:
            case Fault.LATE:
                await _silence()
            case Fault.TIMED_OUT_AFTER:
                await _silence()
            case Fault.DROPPED_AFTER:
                raise ConnectionLost("the connection was lost")
            case Fault.FAILED_AFTER:
                raise Unknown("the chat answered 502")
        return {"surprise": "this is no answer"}

    async def close(self) -> None:
        await self._inner.close()

    def _next(self, method: str) -> Fault | None:
        for position, planned in enumerate(self._planned):
            if planned.method == method:
                if planned.spared:
                    self._planned[position] = replace(planned, spared=planned.spared - 1)
                    return None
                left = replace(planned, times=planned.times - 1)
                self._planned[position : position + 1] = [left] if left.times else []
                return planned.fault
        for fault, chance in self._chances.items():
            if self._random.random() < chance:
                return fault
        return None


async def _silence() -> None:
    """Never answer: whoever waits gives up."""
    await asyncio.Event().wait()


_BEFORE: Mapping[Fault, Callable[[], PortError]] = {
    Fault.REFUSED_CONNECTION: lambda: Unreachable("the connection was refused"),
    Fault.DROPPED_BEFORE: lambda: ConnectionLost("the connection was lost"),
    Fault.RATE_LIMITED: lambda: TryLater(RATE_LIMIT, "the chat asks to wait"),
    Fault.FAILED_BEFORE: lambda: Unknown("the chat answered 503"),
    Fault.CHANNEL_GONE: lambda: Refused('There is no room "lessons".', "Create it, or name another one."),
    Fault.HISTORY_UNAVAILABLE: lambda: Refused(
        "The history of the room cannot be read.", "Give the bot the right to read message history."
    ),
}
