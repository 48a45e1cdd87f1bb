"""Proposals: changes of a timetable that wait for somebody to decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, insert, select, update

from bot.store.database import Transaction
from bot.store.tables import proposals


class ProposalState(StrEnum):
    """An open one can be decided. It is outdated once the cohort changed, or a newer one was made."""

    OPEN = "open"
    APPLIED = "applied"
    REJECTED = "rejected"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A course version that *cohort*, at its *revision*, may take; *summary* is what that would change."""

    id: int
    cohort: str
    version: int
    revision: int
    made_at: datetime
    made_by: str
    state: ProposalState
    decided_at: datetime | None
    decided_by: str | None
    summary: Mapping[str, str]


async def make(
    transaction: Transaction,
    cohort: str,
    version: int,
    revision: int,
    summary: Mapping[str, str],
    at: datetime,
    by: str,
) -> int:
    """Store a proposal; its number. One that was open for the same cohort is outdated now."""
    await outdate(transaction, cohort, at, by)
    made = await transaction.execute(
        insert(proposals)
        .values(
            cohort_id=cohort,
            version_id=version,
            revision=revision,
            made_at=at,
            made_by=by,
            state=ProposalState.OPEN,
            summary=dict(summary),
        )
        .returning(proposals.c.id)
    )
    return int(made.scalar_one())


async def outdate(transaction: Transaction, cohort: str, at: datetime, by: str) -> list[int]:
    """Close what is open for a cohort; what that was."""
    closed = await transaction.execute(
        update(proposals)
        .where(proposals.c.cohort_id == cohort, proposals.c.state == ProposalState.OPEN)
        .values(state=ProposalState.OUTDATED, decided_at=at, decided_by=by)
        .returning(proposals.c.id)
    )
    return sorted(row.id for row in closed)


async def decide(transaction: Transaction, proposal: int, state: ProposalState, at: datetime, by: str) -> None:
    await transaction.execute(
        update(proposals).where(proposals.c.id == proposal).values(state=state, decided_at=at, decided_by=by)
    )


async def get(transaction: Transaction, proposal: int) -> Proposal | None:
    """One proposal; nobody else decides it before the transaction ends."""
    found = await _read(transaction, proposals.c.id == proposal, locked=True)
    return found[0] if found else None


async def open_ones(transaction: Transaction) -> list[Proposal]:
    return await _read(transaction, proposals.c.state == ProposalState.OPEN)


async def of_cohort(transaction: Transaction, cohort: str) -> list[Proposal]:
    """Every proposal that was made for a cohort, oldest first."""
    return await _read(transaction, proposals.c.cohort_id == cohort)


async def _read(transaction: Transaction, condition: ColumnElement[bool], *, locked: bool = False) -> list[Proposal]:
    query = select(proposals).where(condition).order_by(proposals.c.id)
    return [
        Proposal(
            id=row.id,
            cohort=row.cohort_id,
            version=row.version_id,
            revision=row.revision,
            made_at=row.made_at,
            made_by=row.made_by,
            state=ProposalState(row.state),
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            summary=row.summary,
        )
        for row in await transaction.execute(query.with_for_update() if locked else query)
    ]
