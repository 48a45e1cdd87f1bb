"""An event loop on virtual time that runs one or several processes, each of which can die or freeze before any step.

Nothing waits: when nothing is ready, time jumps to the next timer. Executor work runs in place, so that the order of
everything depends on nothing but the program and its seed.
"""

import asyncio
import heapq
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakSet

from tests.simulation.process import PROCESS, Process

T = TypeVar("T")
EPOCH = datetime(2026, 10, 1, tzinfo=UTC)
_GRAVE: list[object] = []  # what a dead process held is never unwound: no `finally` may run there


class VirtualLoop(asyncio.BaseEventLoop):
    """Listens to nothing outside: there are neither files nor sockets nor threads in it."""

    def __init__(self, start: float = 0.0) -> None:
        self.virtual_time = start
        self._tasks: WeakSet[asyncio.Task[Any]] = WeakSet()
        super().__init__()
        self.set_exception_handler(lambda _loop, _context: None)

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

    def create_task(self, *arguments: Any, **named: Any) -> "asyncio.Task[Any]":
        task: asyncio.Task[Any] = super().create_task(*arguments, **named)
        self._tasks.add(task)
        return task

    def bury(self) -> None:
        """Keep everything that is suspended now: nothing of a dead process is ever unwound."""
        _GRAVE.append([task for task in self._tasks if not task.done()])

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
            process = handle._context.get(PROCESS)
            if process is None or self._goes_on(process):
                handle._run()
            else:
                process.held_back.append(handle)

    def _goes_on(self, process: Process) -> bool:
        if process.is_dead or process.is_frozen:
            return False
        if process.freezes_now():
            process.freeze(self, self._thaw)
            return False
        if not process.step():
            self.bury()
            return False
        return True

    def _thaw(self, process: Process) -> None:
        """Everything that waited for the process happens to it now, in the order in which it came."""
        process.is_frozen = False
        held_back, process.held_back = process.held_back, []
        self._ready.extend(held_back)  # type: ignore[attr-defined]


class LoopClock:
    """A process's two clocks: the loop's virtual time, each off by what the process's machine makes of it."""

    def __init__(self, loop: VirtualLoop, process: Process) -> None:
        self._loop = loop
        self._process = process

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self._loop.virtual_time + self._process.wall_is_off)

    def monotonic(self) -> float:
        return self._loop.virtual_time + self._process.monotonic_from
