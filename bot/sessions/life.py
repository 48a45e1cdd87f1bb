"""The life of a session: planned, announced, open, live, closed, written up. Derived here, and nowhere else.

Its opening and its closing stand in the timetable. Whoever starts or stops it by hand moves these two lines, under the
keys they have, so that neither can be posted twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.cohorts.known import Held, Known
from bot.model import Kind, Slot


class State(StrEnum):
    """In the order in which a session goes through them; some may be left out, none is gone back to."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    OPEN = "open"
    LIVE = "live"
    CLOSED = "closed"
    WRITTEN_UP = "written up"


@dataclass(frozen=True, slots=True)
class Life:
    """One sitting, and where it stands. *opening* and *closing* are its lines in the timetable."""

    held: Held
    opening: Slot
    closing: Slot
    state: State

    @property
    def has_begun(self) -> bool:
        return self.state not in (State.PLANNED, State.ANNOUNCED)

    @property
    def is_over(self) -> bool:
        return self.state in (State.CLOSED, State.WRITTEN_UP)


def state_at(
    now: datetime,
    *,
    opens_at: datetime,
    starts_at: datetime,
    closes_at: datetime,
    is_announced: bool,
    is_written_up: bool,
) -> State:
    """Where a sitting stands. It is open from its opening on, live from its time on, and closed once it was closed."""
    if now >= closes_at:
        return State.WRITTEN_UP if is_written_up else State.CLOSED
    if now >= starts_at:
        return State.LIVE
    if now >= opens_at:
        return State.OPEN
    return State.ANNOUNCED if is_announced else State.PLANNED


def lives(known: Known, session: str | None = None, week: int | None = None) -> list[Life]:
    """Every sitting, the first first, with its state at this moment."""
    lines = {(slot.kind, slot.subject, slot.occurrence): slot for slot in known.running.timetable.slots}
    written_up = _written_up(known)
    found: list[Life] = []
    for held in known.sittings(session, week):
        about = held.plan.id, f"{held.occurrence.occurrence}.sitting-{held.sitting.number}"
        opening, closing = lines.get((Kind.OPENING, *about)), lines.get((Kind.CLOSING, *about))
        if opening is None or closing is None:
            continue
        state = state_at(
            known.now,
            opens_at=opening.at,
            starts_at=held.sitting.starts.at,
            closes_at=closing.at,
            is_announced=known.post(Kind.ANNOUNCEMENT, held.plan.id, held.occurrence.occurrence) is not None,
            is_written_up=any(at > closing.at for at in written_up),
        )
        found.append(Life(held, opening, closing, state))
    return found


def _written_up(known: Known) -> Sequence[datetime]:
    """When wrap-ups were due that are posted."""
    return [
        slot.at
        for slot in known.running.timetable.slots
        if slot.kind is Kind.WRAP_UP and known.post(slot.kind, slot.subject, slot.occurrence) is not None
    ]
