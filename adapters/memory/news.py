"""What happened in the chat, kept for whoever listens until they say that they have stored it."""

import asyncio
import json

from adapters.memory.facts import event_to_json
from adapters.memory.file import ChatFile
from bot.events import Event

MOST_AT_ONCE = 500
"""Events in one answer; a listener that was away for weeks comes back for more."""


class News:
    """Every event has a number; each listener comes back to the first one it has not acknowledged."""

    def __init__(self, file: ChatFile) -> None:
        self._file = file
        self._waiting: set[asyncio.Future[None]] = set()

    def report(self, event: Event) -> None:
        """Tell whoever listens that something happened."""
        self._file.write(
            "INSERT INTO events (body) VALUES (?)", (json.dumps(event_to_json(event), ensure_ascii=False),)
        )
        waiting, self._waiting = self._waiting, set()
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def wait(self) -> None:
        """Return when something was reported."""
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)

    def unheard(self, listener: str) -> list[tuple[int, dict[str, object]]]:
        """What *listener* has not acknowledged yet, oldest first."""
        rows = self._file.read(
            "SELECT number, body FROM events WHERE number > coalesce((SELECT heard FROM listeners WHERE name = ?), 0)"
            " ORDER BY number LIMIT ?",
            (listener, MOST_AT_ONCE),
        )
        return [(number, json.loads(body)) for number, body in rows]

    def heard(self, listener: str, number: int) -> None:
        """*listener* has stored everything up to *number*."""
        self._file.write(
            "INSERT INTO listeners VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET heard = max(heard, excluded.heard)",
            (listener, number),
        )
