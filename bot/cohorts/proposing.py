"""New course versions for a running cohort: texts are taken at once, a changed timetable waits until somebody decides.

Nothing of a proposal is in force before it is applied. One that was made for a cohort which has changed since is
outdated, and is refused with a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.cohorts.cards import summary_of
from bot.cohorts.comparing import Comparison
from bot.cohorts.keeping_up import ReadVersion, running_cohort
from bot.cohorts.present import Present, present
from bot.course.override import Override
from bot.course.taken import Reading
from bot.deliver.applying import Applied, apply
from bot.errors import HomeroomError
from bot.kinds import RULES
from bot.model import Home, Kind, Place, Slot
from bot.store import activity, cohorts, deliveries, overrides, posted, proposals, standing
from bot.store.activity import What
from bot.store.database import Transaction
from bot.store.deliveries import Planned
from bot.store.proposals import Proposal, ProposalState
from schedules.errors import did_you_mean
from schedules.zones import to_local

Rooms = Mapping[tuple[Home, str], Place]


class UnknownProposalError(HomeroomError):
    """A number that no proposal has."""


class RoomsChangedError(HomeroomError):
    """A version that lives elsewhere, applied by somebody who cannot look for its rooms."""


class Considered(StrEnum):
    """What becomes of a version that somebody brings along."""

    SAME = "the same"
    TAKEN = "taken"
    PROPOSED = "proposed"
    KNOWN = "known already"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a version: *proposal* is the number of the one that was made, or waits already."""

    considered: Considered
    comparison: Comparison
    proposal: int | None = None


async def consider(
    transaction: Transaction, cohort: Present, version: Reading, files: Mapping[str, str], now: datetime, by: str
) -> Answer:
    """Take a version whose timetable is the running one; propose any other, once. Raises TimetableError."""
    if cohorts.hash_of(files) == cohort.standing.version.hash:
        await _outdate(transaction, cohort.name, now, by)
        return Answer(Considered.SAME, Comparison())
    compared = cohort.changed_by_version(version, now)
    if not compared.changes_timetable:
        await take(transaction, cohort, version, files, now, by)
        return Answer(Considered.TAKEN, compared)
    kept = await cohorts.keep_version(transaction, files, now, by)
    made = await proposals.of_cohort(transaction, cohort.name)
    last = made[-1] if made and made[-1].version == kept else None
    if last is not None and last.state is ProposalState.REJECTED:
        return Answer(Considered.KNOWN, compared)
    if last is not None and last.state is ProposalState.OPEN and last.revision == cohort.standing.revision:
        return Answer(Considered.KNOWN, compared, last.id)
    await _outdate(transaction, cohort.name, now, by)
    summary = summary_of(compared, cohort.version.course, version.course)
    number = await proposals.make(transaction, cohort.name, kept, cohort.standing.revision, summary, now, by)
    await tell(transaction, cohort, f"proposal-{number}", {"proposal": str(number), **summary}, now)
    return Answer(Considered.PROPOSED, compared, number)


async def take(
    transaction: Transaction,
    cohort: Present,
    version: Reading,
    files: Mapping[str, str],
    now: datetime,
    by: str,
    rooms: Rooms | None = None,
) -> Applied:
    """Let a cohort run on a version from now on, with its own changes over it. *rooms* where they are others."""
    if rooms is None and cohort.changed_by_version(version, now).rooms:
        raise RoomsChangedError(
            f"This version changes the homes or rooms of {cohort.name}, and they have to be looked for. "
            "Use `homeroom apply FOLDER`: it does."
        )
    reading = version.over(overrides.laid(cohort.kept))
    renewed = reminded_already(cohort, reading)
    for one in renewed:
        number = await overrides.add(transaction, cohort.name, one, now, by)
        await overrides.undo(transaction, number, now)
    if renewed:
        reading = version.over([*overrides.laid(cohort.kept), *renewed])
    running = running_cohort(cohort.name, reading, cohort.rooms if rooms is None else rooms)
    applied = await apply(transaction, running, files, now, by)
    await _outdate(transaction, cohort.name, now, by)
    await activity.log_lines(transaction, now, cohort.name, [(What.CHANGED, f"{by} applied another course version")])
    return applied


def reminded_already(cohort: Present, reading: Reading) -> list[Override]:
    """For each sitting that a version moves after it was recalled: a move that is undone, so that it is recalled anew.

    It changes nothing but the sitting's revision, and with that the keys of its reminders.
    """
    moments = {
        (slot.subject, slot.occurrence): slot.at for slot in reading.timetable.slots if slot.kind is Kind.OPENING
    }
    found = []
    for line in cohort.lines:
        at = moments.get((line.subject, line.occurrence)) if line.kind is Kind.OPENING and line.is_to_come else None
        if at is None or at == line.moment.at:
            continue
        recalled = f"{line.occurrence}.revision-"
        if any(
            one.kind is Kind.REMINDER
            and one.subject == line.subject
            and one.occurrence.startswith(recalled)
            and one.is_posted
            for one in cohort.lines
        ):
            name, _, sitting = line.occurrence.partition(".sitting-")
            written = {"session": line.subject, "sitting": sitting, "at": f"{line.moment.wall:%Y-%m-%d %H:%M}"}
            week = {} if name == "once" else {"week": name.removeprefix("week-")}
            found.append(Override.model_validate({**written, **week, "undone": True}))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a proposal, in one sentence. *is_done*: as whoever decided wished."""

    proposal: Proposal
    is_done: bool
    said: str


async def decide(
    transaction: Transaction,
    number: int,
    wish: ProposalState,
    read: ReadVersion,
    now: datetime,
    by: str,
    rooms: Rooms | None = None,
) -> Decided:
    """Apply or reject a proposal; one that is decided or outdated stays what it is, which the answer says.

    Raises UnknownProposalError, and RoomsChangedError where *rooms* are needed.
    """
    proposal = await proposals.get(transaction, number)
    if proposal is None:
        known = [one.id for one in await proposals.open_ones(transaction)]
        near = did_you_mean(str(number), [str(one) for one in known])
        there = f"Open are: {', '.join(map(str, known))}." if known else "None is open."
        raise UnknownProposalError(f"There is no proposal {number}. {near}{there}")
    if proposal.state is not ProposalState.OPEN:
        return Decided(proposal, proposal.state is wish, _already(proposal))
    cohort = await present(transaction, proposal.cohort, read)
    if wish is ProposalState.REJECTED:
        await proposals.decide(transaction, number, wish, now, by)
        await _mark(transaction, proposal.cohort, number, wish, by)
        return Decided(proposal, True, f"Proposal {number} is rejected: {proposal.cohort} runs on as it was.")
    if proposal.revision != cohort.standing.revision:
        await _outdate(transaction, proposal.cohort, now, by)
        return Decided(replace(proposal, state=ProposalState.OUTDATED), False, _outdated(proposal))
    version = await standing.files_of(transaction, proposal.version)
    applied = await take(transaction, cohort, read(version.files, proposal.cohort), version.files, now, by, rooms)
    await proposals.decide(transaction, number, wish, now, by)
    await _mark(transaction, proposal.cohort, number, wish, by)
    counts = f"{applied.added} added, {applied.moved} moved, {applied.cancelled} cancelled"
    return Decided(proposal, True, f"Proposal {number} is applied to {proposal.cohort}: {counts}.")


def _already(proposal: Proposal) -> str:
    if proposal.state is ProposalState.OUTDATED:
        return _outdated(proposal)
    return f"Proposal {proposal.id} was {proposal.state} already, by {proposal.decided_by}."


def _outdated(proposal: Proposal) -> str:
    return (
        f"Proposal {proposal.id} is outdated: {proposal.cohort} has changed since it was made, or a newer one was. "
        "Look at what is open now: homeroom proposals."
    )


async def tell(
    transaction: Transaction, cohort: Present, subject: str, details: Mapping[str, str], now: datetime
) -> None:
    """Plan a notice in the staff rooms of a cohort. The same *subject* is told once."""
    slot = Slot(
        kind=Kind.NOTICE,
        subject=subject,
        occurrence="",
        moment=to_local(now, cohort.version.cohort.timezone),
        until=None,
        why="the course folder changed",
    )
    homes = sorted({home for home, _role in cohort.rooms})
    rule = RULES[Kind.NOTICE]
    await deliveries.plan(transaction, [Planned(cohort.name, home, slot, rule.priority, details) for home in homes])


async def _outdate(transaction: Transaction, cohort: str, now: datetime, by: str) -> None:
    for number in await proposals.outdate(transaction, cohort, now, by):
        await _mark(transaction, cohort, number, ProposalState.OUTDATED, by)


async def _mark(transaction: Transaction, cohort: str, number: int, state: ProposalState, by: str) -> None:
    """Have the card in the staff room say what became of it."""
    await posted.add_details(transaction, cohort, Kind.NOTICE, f"proposal-{number}", {"decided": state, "by": by})
