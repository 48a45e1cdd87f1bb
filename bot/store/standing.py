"""How a running cohort stands: its course version, its state, and the revision that every change of it raises."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import RowMapping, Select, func, select, update

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
    query = _standing().where(cohorts.c.id == cohort).with_for_update(of=cohorts)
    row = (await transaction.execute(query)).first()
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
    found = await transaction.execute(select(cohorts.c.id, cohorts.c.revision).order_by(cohorts.c.id))
    return {row.id: row.revision for row in found}


async def pulse(transaction: Transaction) -> tuple[int, int]:
    """What changes whenever any cohort does: how many there are, and the sum of their revisions."""
    row = (await transaction.execute(select(func.count(), func.coalesce(func.sum(cohorts.c.revision), 0)))).one()
    return int(row[0]), int(row[1])


async def raise_revision(transaction: Transaction, cohort: str) -> int:
    """Say that a cohort has changed, so that whoever runs it reads it anew; its new revision."""
    raised = await transaction.execute(
        update(cohorts)
        .where(cohorts.c.id == cohort)
        .values(revision=cohorts.c.revision + 1)
        .returning(cohorts.c.revision)
    )
    revision = int(raised.scalar_one())
    await tell(transaction)
    return revision


async def set_state(transaction: Transaction, cohort: str, state: CohortState) -> None:
    await transaction.execute(update(cohorts).where(cohorts.c.id == cohort).values(state=state))


async def files_of(transaction: Transaction, version: int) -> CourseVersion:
    """A stored course version."""
    row = (await transaction.execute(select(course_versions).where(course_versions.c.id == version))).one()
    return CourseVersion(row.id, row.hash, row.files, row.applied_at)


def _standing() -> Select[tuple[object, ...]]:
    return cast(
        "Select[tuple[object, ...]]",
        select(cohorts.c.id.label("cohort"), cohorts.c.state, cohorts.c.revision, course_versions).join(
            course_versions, course_versions.c.id == cohorts.c.version_id
        ),
    )


def _read(named: RowMapping) -> Standing:
    version = CourseVersion(named["id"], named["hash"], named["files"], cast(datetime, named["applied_at"]))
    return Standing(named["cohort"], CohortState(named["state"]), named["revision"], version)
