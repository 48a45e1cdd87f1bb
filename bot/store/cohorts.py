"""Running cohorts: the course version each takes, and its rooms."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, cast

from sqlalchemy import Select, bindparam, select

from bot.model import CohortState, Home, Place
from bot.store.database import Transaction
from bot.store.tables import cohorts, course_versions, rooms
from bot.store.upsert import insert, insert_for

if TYPE_CHECKING:
    from sqlalchemy.dialects.sqlite import Insert


@dataclass(frozen=True, slots=True)
class CourseVersion:
    """A course folder as it was applied: path → text. Never changed."""

    id: int
    hash: str
    files: Mapping[str, str]
    applied_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    home: Home
    role: str
    place: Place


def hash_of(files: Mapping[str, str]) -> str:
    """The same for the same files, in every process."""
    return hashlib.sha256(json.dumps(sorted(files.items()), ensure_ascii=False).encode()).hexdigest()


async def keep_version(transaction: Transaction, files: Mapping[str, str], at: datetime, by: str) -> int:
    """Store a version; the same files are the same version."""
    await transaction.execute(
        insert(transaction, course_versions)
        .values(hash=hash_of(files), files=dict(files), applied_at=at, applied_by=by)
        .on_conflict_do_nothing()
    )
    return cast(
        "int",
        await transaction.scalar(select(course_versions.c.id).where(course_versions.c.hash == hash_of(files))),
    )


async def enrol(transaction: Transaction, cohort: str, version: int, tzdata: str) -> None:
    """Let *cohort* run on this version of its course from now on."""
    await transaction.execute(
        insert(transaction, cohorts)
        .values(id=cohort, version_id=version, state=CohortState.RUNNING, tzdata=tzdata)
        .on_conflict_do_update(index_elements=["id"], set_={"version_id": version, "tzdata": tzdata})
    )


async def version_of(transaction: Transaction, cohort: str) -> int | None:
    """The version a cohort runs on; None for one that is new."""
    return cast(int | None, await transaction.scalar(select(cohorts.c.version_id).where(cohorts.c.id == cohort)))


async def running(transaction: Transaction) -> list[tuple[str, CourseVersion]]:
    """Every cohort with the version it takes, archived ones too: their recordings still arrive."""
    found = await transaction.execute(
        select(cohorts.c.id.label("cohort"), course_versions)
        .join(course_versions, course_versions.c.id == cohorts.c.version_id)
        .order_by(cohorts.c.id)
    )
    return [(row.cohort, CourseVersion(row.id, row.hash, row.files, row.applied_at)) for row in found]


async def set_rooms(transaction: Transaction, cohort: str, home: Home, places: Mapping[str, Place]) -> None:
    """Say where each role's room is."""
    if places:
        rows = [{"cohort_id": cohort, "home": home, "role": role, "place": place} for role, place in places.items()]
        await transaction.execute(_set_room(transaction.dialect.name), rows)


@cache
def _set_room(dialect: str) -> "Insert":
    statement = insert_for(dialect, rooms)
    return statement.on_conflict_do_update(
        index_elements=["cohort_id", "home", "role"], set_={"place": statement.excluded.place}
    )


async def rooms_of(transaction: Transaction, cohort: str) -> list[Room]:
    found = await transaction.execute(_rooms_of(), {"cohort": cohort})
    return [Room(Home(row.home), row.role, Place(row.place)) for row in found]


@cache
def _rooms_of() -> Select[tuple[object, ...]]:
    query = select(rooms).where(rooms.c.cohort_id == bindparam("cohort")).order_by(rooms.c.home, rooms.c.role)
    return cast("Select[tuple[object, ...]]", query)


async def cohorts_in(transaction: Transaction, home: Home) -> list[str]:
    """The running cohorts that live in *home*."""
    found = await transaction.execute(
        select(rooms.c.cohort_id)
        .join(cohorts, cohorts.c.id == rooms.c.cohort_id)
        .where(rooms.c.home == home, cohorts.c.state == CohortState.RUNNING)
        .distinct()
    )
    return sorted(row.cohort_id for row in found)
