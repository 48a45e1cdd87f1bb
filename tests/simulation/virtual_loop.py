"""An event loop on virtual time that can die before any one of its steps, as a killed process does.

Nothing waits: when nothing is ready, time jumps to the next timer. Executor work runs in place, so that the order of
everything depends on nothing but the program and its seed.
"""

import asyncio
import heapq
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
EPOCH = datetime(2026, 10, 1, tzinfo=UTC)


class Killed(BaseException):
    """The process is gone. Nobody may catch it; what it left behind is never unwound."""


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self, start: float, kill_before_step: int | None = None) -> None:
        self.virtual_time = start
        self.steps = 0
        self._kill_before_step = kill_before_step
        super().__init__()

    def time(self) -> float:
        return self.virtual_time

    def run_in_executor(  # type: ignore[override]  # an awaitable future is all a caller may rely on
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> "asyncio.Future[T]":
        future: asyncio.Future[T] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001  it belongs to whoever awaits
            future.set_exception(error)
        return future

    def _run_once(self) -> None:
        ready, scheduled = self._ready, self._scheduled  # type: ignore[attr-defined]  # asyncio's own two queues
        while scheduled and scheduled[0]._cancelled:
            heapq.heappop(scheduled)._scheduled = False
        if not ready:
            if not scheduled:
                raise RuntimeError("everything waits for something that nothing will do")
            self.virtual_time = max(self.virtual_time, scheduled[0]._when)
        while scheduled and scheduled[0]._when <= self.virtual_time:
            handle = heapq.heappop(scheduled)
            handle._scheduled = False
            ready.append(handle)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if handle._cancelled:
                continue
            self.steps += 1
            if self.steps == self._kill_before_step:
                raise Killed
            handle._run()


class LoopClock:
    """The engine's clock in a simulation: the loop's virtual time."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self._loop.virtual_time)

    def monotonic(self) -> float:
        return self._loop.virtual_time
