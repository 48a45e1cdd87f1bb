"""Course folders that are watched while their cohorts run: what is edited in them is taken, proposed, or told.

A folder is only input. A bad edit never replaces a running course: it is told once, with its place.
"""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import structlog

from bot.cohorts.keeping_up import ReadVersion
from bot.cohorts.present import present
from bot.cohorts.proposing import Answer, Considered, consider, tell
from bot.course.faults import CourseError
from bot.course.taken import Reading
from bot.course.timetable import TimetableError
from bot.errors import HomeroomError
from bot.people.roster import RosterError
from bot.store import standing
from bot.store.database import Database
from schedules.clock import Clock

BY = "run"
_FAULTS_TOLD = 3

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder says of one of its cohorts."""

    name: str
    reading: Reading
    files: Mapping[str, str]
    learners: Sequence[str] = ()


ReadFolder = Callable[[Path], Sequence[Found]]
"""Reads every cohort of a folder. Raises CourseError, TimetableError, RosterError."""

NamesIn = Callable[[Path, Collection[str]], Sequence[str]]
"""Which running cohorts come from a folder, whatever is wrong in it."""


@dataclass(slots=True)
class WatchedFolders:
    """Folders with what was last seen of them. *look* is called again and again."""

    folders: Sequence[Path]
    database: Database
    clock: Clock
    read: ReadVersion
    read_folder: ReadFolder
    names_in: NamesIn
    report: Callable[[str], None]
    _seen: dict[Path, str] = field(default_factory=dict)
    _settling: dict[Path, str] = field(default_factory=dict)

    async def begin(self) -> None:
        """From now on only what differs from this is news."""
        for folder in self.folders:
            self._seen[folder] = await asyncio.to_thread(_signature, folder)

    async def look(self, *, again: bool = False) -> None:
        """Look at folders that were edited and have come to rest; with *again* at all of them."""
        for folder in self.folders:
            signature = await asyncio.to_thread(_signature, folder)
            if signature == self._seen.get(folder) and not again:
                continue
            if signature != self._seen.get(folder) and self._settling.get(folder) != signature:
                self._settling[folder] = signature  # somebody is still saving: wait for the next look
                continue
            self._seen[folder] = signature
            await self.look_at(folder)

    async def look_at(self, folder: Path) -> None:
        """Take or propose what a folder says now; tell what is wrong with it."""
        try:
            found = await asyncio.to_thread(self.read_folder, folder)
        except (CourseError, RosterError, TimetableError) as error:
            await self._tell(folder, error)
            return
        for one in found:
            await self._consider(one)

    async def _consider(self, found: Found) -> None:
        try:
            async with self.database.transaction() as transaction:
                if found.name not in await standing.names(transaction):
                    log.warning("A new cohort is in the folder; `homeroom apply` takes it in.", cohort=found.name)
                    return
                cohort = await present(transaction, found.name, self.read)
                answer = await consider(transaction, cohort, found.reading, found.files, self.clock.now(), BY)
        except HomeroomError as error:
            log.error("A changed folder could not be taken in.", cohort=found.name, why=str(error))
            return
        said = _said(found.name, answer)
        if said:
            self.report(said)

    async def _tell(self, folder: Path, error: HomeroomError) -> None:
        """Tell staff of every cohort of the folder, once for the same mistakes."""
        why = str(error)
        log.error("A course folder has mistakes; the course runs on.", folder=str(folder), why=_places(error))
        self.report(f"{folder.name}: the course runs on as it was.\n{why}")
        details = {
            "what": f"the course folder {folder.name} has a mistake",
            "why": _places(error),
            "what_to_do": "Mend it. Until then the course runs on as it was.",
        }
        subject = f"folder-{sha256(why.encode()).hexdigest()[:12]}"
        async with self.database.transaction() as transaction:
            for name in self.names_in(folder, await standing.names(transaction)):
                cohort = await present(transaction, name, self.read)
                await tell(transaction, cohort, subject, details, self.clock.now())


def _said(name: str, answer: Answer) -> str:
    match answer.considered:
        case Considered.TAKEN:
            return f"{name}: the changed texts are taken."
        case Considered.PROPOSED:
            changes = answer.comparison
            counts = f"{len(changes.moved)} moved, {len(changes.added)} added, {len(changes.cancelled)} cancelled"
            return (
                f"{name}: the timetable would change ({counts}). It is proposal {answer.proposal}: decide it in the "
                f"staff room, or with `homeroom proposals apply {answer.proposal}`."
            )
        case Considered.SAME | Considered.KNOWN:
            return ""


def _places(error: HomeroomError) -> str:
    """What is wrong, each with its file, line and column, and without the line itself."""
    if not isinstance(error, CourseError):
        return str(error)
    told = [f"{fault.at}  {fault.text}" for fault in error.faults[:_FAULTS_TOLD]]
    more = len(error.faults) - len(told)
    return " ".join([*told, f"… and {more} more." if more else ""]).rstrip()


def _signature(folder: Path) -> str:
    """The same for the same files: their names, sizes and times of change."""
    seen = sha256()
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        try:
            status = path.stat()
        except OSError:
            continue  # gone between two looks
        seen.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
