"""homeroom proposals"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli import console
from bot.cli.stored import DATABASE

if TYPE_CHECKING:
    from bot.cohorts.proposing import Decided
    from bot.store.database import Database


def proposals(
    wish: Annotated[
        Literal["list", "apply", "reject"], typer.Argument(metavar="[list|apply|reject]", help="What to do.")
    ] = "list",
    number: Annotated[int | None, typer.Argument(metavar="[ID]", help="Which proposal to decide.")] = None,
    database: Annotated[str | None, typer.Option("--database", help=DATABASE)] = None,
) -> None:
    """Show changes of timetables that wait for a decision, or decide one."""
    from bot.cli.stored import in_database
    from bot.store.proposals import ProposalState

    if wish == "list":
        for line in in_database(database, _open):
            console.out().print(line, markup=False)
        return
    if number is None:
        raise typer.BadParameter(f"say which one: homeroom proposals {wish} ID")
    state = ProposalState.APPLIED if wish == "apply" else ProposalState.REJECTED
    decided = in_database(database, lambda opened: _decide(opened, number, state))
    console.out().print(decided.said, markup=False)
    if not decided.is_done:
        raise typer.Exit(1)


async def _open(database: Database) -> list[str]:
    from bot.store import proposals

    async with database.transaction() as transaction:
        found = await proposals.open_ones(transaction)
    return [
        f"{one.id}  {one.cohort}  {one.summary['moved']} moved, {one.summary['added']} added, "
        f"{one.summary['cancelled']} cancelled  (made {one.made_at:%Y-%m-%d %H:%M} UTC)"
        for one in found
    ] or ["Nothing waits for a decision."]


async def _decide(database: Database, number: int, state: str) -> Decided:
    from bot.cli.stored import who
    from bot.cohorts.proposing import decide
    from bot.enrolling import read_version
    from bot.store.proposals import ProposalState
    from schedules.clock import SystemClock

    async with database.transaction() as transaction:
        return await decide(transaction, number, ProposalState(state), read_version, SystemClock().now(), who())
