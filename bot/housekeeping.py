"""Once a day forgets what is old: rows of the database, and backups."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.errors import HomeroomError
from bot.store.address import SqliteFile
from bot.store.backup import expire, expire_beside, name_of
from bot.store.database import Database
from bot.store.retention import Forgotten, Keep, forget
from schedules.clock import Clock

_FIRST_AFTER = 60.0  # seconds: a start has better things to do
_EVERY = 24 * 3600.0  # seconds

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """Forgets in *database* and in the folder *backups* what is older than *keep* says."""

    database: Database
    clock: Clock
    keep: Keep
    backups: Path | None

    async def tidy(self) -> Forgotten:
        """Forget what is old by now. Raises StoreError."""
        now = self.clock.now()
        forgotten = await forget(self.database, self.keep, now)
        files = await asyncio.to_thread(self._expire)
        if forgotten.is_anything or files:
            log.info(
                "What was old is forgotten.",
                activity=forgotten.activity,
                heard=forgotten.heard,
                words=forgotten.words,
                reactions=forgotten.reactions,
                transcripts=forgotten.transcripts,
                people=forgotten.people,
                archived=list(forgotten.archived),
                backups=len(files),
            )
        return forgotten

    def _expire(self) -> list[Path]:
        before = self.clock.now() - self.keep.backups
        gone = expire(self.backups, name_of(self.database.address), before) if self.backups is not None else []
        if isinstance(self.database.address, SqliteFile):
            gone += expire_beside(self.database.address.path, before)
        return gone

    async def go_on(self) -> None:
        """Tidy up now and then, for ever."""
        await asyncio.sleep(_FIRST_AFTER)
        while True:
            try:
                await self.tidy()
            except (HomeroomError, OSError) as error:
                log.warning("What is old could not be forgotten; trying again tomorrow.", why=str(error))
            await asyncio.sleep(_EVERY)
