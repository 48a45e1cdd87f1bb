"""What a new timetable would change in a running cohort."""

from dataclasses import replace

from bot.cohorts.comparing import Change, Comparison, compare
from bot.model import DeliveryState, Home, Kind, Slot
from bot.store.posted import Line
from tests.builders import a_slot, utc

HERE, THERE = Home("here"), Home("there")
NOW = utc("2026-10-06 12:00")


def known(slot: Slot, state: DeliveryState = DeliveryState.PLANNED, home: Home = HERE, *, begun: bool = False) -> Line:
    return Line(
        1,
        f"{slot.key}/{home}",
        home,
        slot.kind,
        slot.subject,
        slot.occurrence,
        slot.moment,
        slot.until,
        slot.why,
        state,
        begun or state in (DeliveryState.DONE, DeliveryState.SKIPPED, DeliveryState.FAILED),
    )


def told(changes: tuple[Change, ...]) -> list[str]:
    walls = [(one, [moment.wall if moment else "-" for moment in (one.before, one.after)]) for one in changes]
    return [f"{one.line.kind} {one.line.subject} {before} {after}" for one, (before, after) in walls]


LOOPS = a_slot(subject="loops", wall="2026-10-12 09:00")
LATER = a_slot(subject="loops", wall="2026-10-13 09:00")


def of(lines: list[Line], *slots: Slot, homes: tuple[Home, ...] = (HERE,)) -> Comparison:
    return compare(lines, slots, homes, NOW)


def test_the_same_timetable_changes_nothing() -> None:
    same = of([known(LOOPS)], LOOPS)

    assert same == Comparison()
    assert not same.changes_timetable


def test_what_is_to_come_is_added_moved_or_cancelled() -> None:
    dicts, names = a_slot(subject="dicts", wall="2026-10-14 09:00"), a_slot(subject="names", wall="2026-10-15 09:00")

    found = of([known(LOOPS), known(dicts)], LATER, names)

    assert told(found.moved) == ["lesson loops 2026-10-12 09:00:00 2026-10-13 09:00:00"]
    assert told(found.added) == ["lesson names - 2026-10-15 09:00:00"]
    assert told(found.cancelled) == ["lesson dicts 2026-10-14 09:00:00 -"]
    assert found.changes_timetable


def test_what_was_posted_or_is_on_its_way_stays() -> None:
    done, claimed = known(LOOPS, DeliveryState.DONE), known(LOOPS, DeliveryState.OPENED, begun=True)
    composed = known(LOOPS, DeliveryState.OPENED)

    assert told(of([done], LATER).staying) == ["lesson loops 2026-10-12 09:00:00 2026-10-13 09:00:00"]
    assert told(of([claimed]).staying) == ["lesson loops 2026-10-12 09:00:00 -"]
    assert told(of([composed]).cancelled) == ["lesson loops 2026-10-12 09:00:00 -"]
    assert not of([done], LATER).changes_timetable


def test_what_would_be_new_and_was_due_before_is_left_out_and_what_was_cancelled_may_come_back() -> None:
    early = a_slot(subject="early", wall="2026-10-05 09:00")

    assert told(of([known(LOOPS)], LOOPS, early).past) == ["lesson early - 2026-10-05 09:00:00"]
    assert told(of([known(LOOPS), known(early, DeliveryState.CANCELLED)], LOOPS, early).added) == [
        "lesson early - 2026-10-05 09:00:00"
    ]
    assert told(of([], early).added) == ["lesson early - 2026-10-05 09:00:00"]


def test_a_reminder_of_another_revision_has_moved() -> None:
    first = a_slot(Kind.REMINDER, "qa", "week-2.sitting-1.revision-0.1-day", "2026-10-13 17:00")
    second = replace(
        first, occurrence="week-2.sitting-1.revision-1.1-day", moment=a_slot(wall="2026-10-15 17:00").moment
    )

    found = of([known(first)], second)

    assert told(found.moved) == ["reminder qa 2026-10-13 17:00:00 2026-10-15 17:00:00"]
    assert (found.added, found.cancelled) == ((), ())


def test_one_change_in_two_homes_is_one_change() -> None:
    both = [known(LOOPS, home=HERE), known(LOOPS, home=THERE)]

    assert len(of(both, LATER, homes=(HERE, THERE)).moved) == 1
    assert told(of([known(LOOPS)], LOOPS, homes=(HERE, THERE)).added) == ["lesson loops - 2026-10-12 09:00:00"]
