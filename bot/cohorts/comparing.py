"""Two timetables of a running cohort, one beside the other: what taking the new one would change. A pure computation.

What was posted, or is on its way, is never moved or cancelled: it stays, and is edited where it no longer says what it
should.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from re import compile as compiled

from bot.course.conflicts import Conflict
from bot.model import DeliveryState, Home, Kind, Slot
from bot.store.posted import Line
from schedules.zones import LocalMoment

_REVISION = compiled(r"\.revision-\d+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a line of a timetable is about."""

    kind: Kind
    subject: str
    occurrence: str


@dataclass(frozen=True, slots=True)
class Change:
    """A line that would change: *before* is where it is now, *after* where it would be; one of them may be nowhere."""

    line: Named
    before: LocalMoment | None
    after: LocalMoment | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What taking another timetable would change in a running cohort.

    *past* would be new but was due before, and is left out; *staying* is what would move or go, and is posted or on its
    way already; *edited* are posts that would be edited. *rooms* are sentences about homes and rooms.
    """

    added: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    cancelled: tuple[Change, ...] = ()
    past: tuple[Change, ...] = ()
    staying: tuple[Change, ...] = ()
    edited: tuple[Named, ...] = ()
    rooms: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def changes_timetable(self) -> bool:
        """Whether somebody has to agree: more than texts would change."""
        return bool(self.added or self.moved or self.cancelled or self.rooms or self.conflicts)


def compare(known: Sequence[Line], slots: Iterable[Slot], homes: Sequence[Home], now: datetime) -> Comparison:
    """What becomes of the *known* lines if the cohort takes a timetable of these *slots* in these *homes*."""
    wanted = {f"{slot.key}/{home}": slot for slot in slots for home in homes}
    by_key = {line.key: line for line in known}
    found: dict[str, dict[Named, Change]] = {kind: {} for kind in ("added", "moved", "cancelled", "past", "staying")}

    def note(what: str, named: Named, before: LocalMoment | None, after: LocalMoment | None) -> None:
        found[what].setdefault(named, Change(named, before, after))  # in several homes it is one change

    for key, slot in wanted.items():
        line, named = by_key.get(key), Named(slot.kind, slot.subject, slot.occurrence)
        if line is None:
            note("added" if slot.at >= now or not known else "past", named, None, slot.moment)
        elif line.state is DeliveryState.CANCELLED:
            note("added", named, None, slot.moment)
        elif line.moment.at != slot.at:
            note("moved" if line.is_to_come else "staying", named, line.moment, slot.moment)
    for key, line in by_key.items():
        if key not in wanted and line.state is not DeliveryState.CANCELLED:
            named = Named(line.kind, line.subject, line.occurrence)
            note("cancelled" if line.is_to_come else "staying", named, line.moment, None)
    _pair(found)
    made = {what: _in_order(changes) for what, changes in found.items()}
    return Comparison(made["added"], made["moved"], made["cancelled"], made["past"], made["staying"])


def _pair(found: Mapping[str, dict[Named, Change]]) -> None:
    """A reminder that goes while another revision of it comes has moved."""
    coming = {_unrevised(named): named for named in found["added"] if named.kind is Kind.REMINDER}
    for named in [one for one in found["cancelled"] if _unrevised(one) in coming]:
        other = coming.pop(_unrevised(named))
        before, after = found["cancelled"].pop(named), found["added"].pop(other)
        found["moved"][other] = Change(other, before.before, after.after)


def _unrevised(named: Named) -> Named:
    return Named(named.kind, named.subject, _REVISION.sub("", named.occurrence))


def _in_order(changes: Mapping[Named, Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes.values(), key=_at))


def _at(change: Change) -> tuple[datetime, str, str]:
    moment = change.after or change.before
    assert moment is not None
    return moment.at, change.line.kind, change.line.subject
