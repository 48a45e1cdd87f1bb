"""What composers may look up, read inside the transaction in which they compose."""

from collections.abc import Sequence
from datetime import datetime

from bot.deliver.running import RunningCohort
from bot.model import Home, Kind, LedgerMessage, Member, Sent
from bot.ports import Platform
from bot.store import deliveries, members, messages, recordings
from bot.store.database import Transaction


class StoredRecords:
    """Records of one cohort, seen from one home: links lead to that home's messages."""

    def __init__(self, transaction: Transaction, running: RunningCohort, home: Home, platform: Platform) -> None:
        self._transaction = transaction
        self._running = running
        self._home = home
        self._platform = platform

    async def sent(self, kind: Kind, subject: str, occurrence: str = "") -> Sent | None:
        _state, sent, _thread = await deliveries.root(
            self._transaction, self._running.id, self._home, kind, subject, occurrence
        )
        return sent

    async def thread_messages(self, kind: Kind, subject: str, occurrence: str = "") -> Sequence[LedgerMessage]:
        sent = await self.sent(kind, subject, occurrence)
        if sent is None:
            return []
        return await messages.in_place(self._transaction, self._home, self._platform.thread_of(sent.ref))

    async def messages(self, since: datetime, until: datetime) -> Sequence[tuple[LedgerMessage, str | None]]:
        listened = self._running.course.questions.detect_in
        rooms = [(home, place) for (home, role), place in self._running.rooms.items() if role in listened]
        return await messages.in_rooms(self._transaction, rooms, since, until)

    async def members(self) -> Sequence[Member]:
        return await members.of_cohort(self._transaction, self._running.id)

    async def recordings(self, session: str, occurrence: str) -> Sequence[str]:
        return await recordings.of_session(self._transaction, self._running.id, session, occurrence)
