"""An inbox for tests: it keeps what it received, and may fail to store something."""

import asyncio
from collections.abc import Callable, Sequence

from bot.errors import HomeroomError
from bot.events import Event, MessagePosted
from bot.ports import Platform


class CannotStore(HomeroomError):
    """The database was not there when an event came."""


class Ears:
    """Runs a platform as a running bot does: again, whenever it ends because something outside failed."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._task: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self.received: list[Event] = []
        self.failing: Callable[[Event], bool] = lambda _event: False
        self.failures = 0

    async def receive(self, event: Event) -> None:
        self._news.set()
        if self.failing(event):
            self.failures += 1
            raise CannotStore("The database is locked.")
        self.received.append(event)

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._platform.run(self)
            except HomeroomError:
                await asyncio.sleep(0)

    async def until(self, heard: Callable[[Sequence[Event]], bool]) -> None:
        """Listen until what was received is enough."""
        await self._until(lambda: heard(self.received))

    async def until_failures(self, count: int) -> None:
        await self._until(lambda: self.failures >= count)

    async def _until(self, is_enough: Callable[[], bool]) -> None:
        while not is_enough():
            assert self._task is not None
            self._news.clear()
            waiting = asyncio.create_task(self._news.wait())
            await asyncio.wait({waiting, self._task}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if self._task.done():
                self._task.result()  # raises what ended it

    def texts(self) -> list[str]:
        """What people said, in the order in which it was reported, repeats included."""
        return [event.text for event in self.received if isinstance(event, MessagePosted) and not event.by_bot]

    async def until_said(self, text: str) -> None:
        await self.until(lambda _events: text in self.texts())
