"""Forgets people: in the database at once, and from then on in whatever a backup or a platform brings back."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import structlog

from bot.model import Home, PersonRef
from bot.store import deliveries, erasure_list, erasures, personal
from bot.store.database import Database, Transaction
from bot.store.erasures import Erased, hash_of

log = structlog.get_logger(__name__)


async def erase(transaction: Transaction, home: Home, person: PersonRef, now: datetime) -> None:
    """Leave nothing of a person in the database, and have everything that was posted of them said anew without them."""
    touched = await personal.cohorts_of(transaction, home, person)
    await personal.forget(transaction, home, person)
    await erasures.add(transaction, home, person, now)
    for cohort in touched:
        await deliveries.mark_stale(transaction, cohort, even_archived=True)


class Forgotten:
    """Who was forgotten, as far as this process knows; kept as a file beside the backups, in *folder*."""

    def __init__(self, database: Database, folder: Path | None) -> None:
        self._database = database
        self._folder = folder
        self._erased: Mapping[str, Erased] = {}

    async def look(self) -> None:
        """Learn of those who were forgotten since; have the list say so, and leave nothing in the file's log."""
        async with self._database.transaction(quick=True) as transaction:
            erased = await erasures.of_all(transaction)
        if erased == self._erased:
            return
        self._erased = erased
        await self._database.scrub()
        if self._folder is not None:
            erasure_list.write(self._folder, {who: one.at for who, one in erased.items()})

    def hides(self, home: Home, person: PersonRef, at: datetime) -> bool:
        """Whether what this person did at that moment is not to be taken in."""
        if not self._erased:
            return False
        erased = self._erased.get(hash_of(home, person))
        return erased is not None and erased.hides(at)
