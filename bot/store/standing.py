"""How a running cohort stands: its course version, its state, and the revision that every change of it raises."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import RowMapping, Select, bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from bot.model import CohortState
from bot.store.cohorts import CourseVersion
from bot.store.database import Transaction
from bot.store.notices import tell
from bot.store.tables import cohorts, course_versions


@dataclass(frozen=True, slots=True)
class Standing:
    """A cohort as the database holds it."""

    cohort: str
    state: CohortState
    revision: int
    version: CourseVersion


async def of_cohort(transaction: Transaction, cohort: str) -> Standing | None:
    """How one cohort stands; nobody else changes it before the transaction ends. None where there is none."""
    row = (await transaction.execute(_standing(), {"cohort": cohort})).first()
    return _read(row._mapping) if row is not None else None


async def state_of(transaction: Transaction, cohort: str) -> CohortState:
    """Whether a cohort runs."""
    return CohortState(cast("str", await transaction.scalar(select(cohorts.c.state).where(cohorts.c.id == cohort))))


async def revision_of(transaction: Transaction, cohort: str) -> int:
    """The revision of one cohort."""
    return int(cast("int", await transaction.scalar(select(cohorts.c.revision).where(cohorts.c.id == cohort))))


async def names(transaction: Transaction) -> list[str]:
    """The cohorts there are."""
    return [row.id for row in await transaction.execute(select(cohorts.c.id).order_by(cohorts.c.id))]


async def revisions(transaction: Transaction) -> dict[str, int]:
    """The revision of every cohort."""
    return {row.id: row.revision for row in await transaction.execute(_revisions())}


@cache
def _revisions() -> Select[tuple[str, int]]:
    return select(cohorts.c.id, cohorts.c.revision).order_by(cohorts.c.id)


async def pulse(transaction: Transaction) -> tuple[int, int]:
    """What changes whenever any cohort does: how many there are, and the sum of their revisions."""
    row = (await transaction.execute(_pulse())).one()
    return int(row[0]), int(row[1])


@cache
def _pulse() -> Select[int, int]:
    return select(func.count(), func.coalesce(func.sum(cohorts.c.revision), 0))


async def raise_revision(transaction: Transaction, cohort: str) -> int:
    """Say that a cohort has changed, so that whoever runs it reads it anew; its new revision."""
    revision = int((await transaction.execute(_raise(), {"cohort": cohort})).scalar_one())
    await tell(transaction)
    return revision


@cache
def _raise() -> ReturningUpdate[int]:
    return (
        update(cohorts)
        .where(cohorts.c.id == bindparam("cohort"))
        .values(revision=cohorts.c.revision + 1)
        .returning(cohorts.c.revision)
    )


async def set_state(transaction: Transaction, cohort: str, state: CohortState) -> None:
    await transaction.execute(update(cohorts).where(cohorts.c.id == cohort).values(state=state))


async def files_of(transaction: Transaction, version: int) -> CourseVersion:
    """A stored course version."""
    row = (await transaction.execute(select(course_versions).where(course_versions.c.id == version))).one()
    return CourseVersion(row.id, row.hash, row.files, row.applied_at)


@cache
def _standing() -> Select[tuple[object, ...]]:
    return cast(
        "Select[tuple[object, ...]]",
        select(cohorts.c.id.label("cohort"), cohorts.c.state, cohorts.c.revision, course_versions)
        .join(course_versions, course_versions.c.id == cohorts.c.version_id)
        .where(cohorts.c.id == bindparam("cohort"))
        .with_for_update(of=cohorts),
    )


def _read(named: RowMapping) -> Standing:
    version = CourseVersion(named["id"], named["hash"], named["files"], cast(datetime, named["applied_at"]))
    return Standing(named["cohort"], CohortState(named["state"]), named["revision"], version)
