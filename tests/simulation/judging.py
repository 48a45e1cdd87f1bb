"""What is right, from first principles: what a reader sees, what the house believes, what staff were told."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.model import DeliveryState, Kind, StepState, Verb
from tests.simulation.cells import Cell
from tests.simulation.changing import Made
from tests.simulation.faults import Fault
from tests.simulation.plays import SHIFTED_BY, Change, Times, Wording
from tests.simulation.trial import Played
from tests.simulation.virtual_loop import EPOCH

_MAKES = (Verb.POST, Verb.DIRECT_MESSAGE, Verb.ANNOUNCE_SESSION)
_REPAIRS = ("find", "edit", "move event", "cancel event")  # of what is there; they begin nothing
_REST = (StepState.SENT, StepState.SKIPPED, StepState.FAILED, StepState.HELD)


@dataclass(frozen=True, slots=True)
class Believed:
    """A step as the house remembers it."""

    key: str
    delivery: int
    kind: Kind
    verb: Verb
    state: StepState
    ref: str | None
    claimed_at: float | None  # first, by the true time, of those claims of which something may still appear
    doubted_at: float | None  # first: somebody had claimed it before


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a trial."""

    wrong: tuple[str, ...]
    doubles: int
    kills: int
    requests: int
    steps: int


def judge(played: Played, cell: Cell) -> Verdict:
    """Everything that a cell forbids and that happened all the same."""
    read = played.ground.read
    doubted = dict(read("SELECT step_key, min(at) FROM activity WHERE what = 'uncertain' GROUP BY step_key"))
    steps = [
        Believed(
            key,
            delivery,
            Kind(kind),
            Verb(verb),
            StepState(state),
            ref,
            _true_time(first_attempt, cell),
            _true_time(doubted.get(key), cell),
        )
        for key, delivery, kind, verb, state, ref, first_attempt in read(
            "SELECT s.key, d.id, d.kind, s.verb, s.state, s.ref, s.first_attempt_at FROM steps s JOIN deliveries d "
            "ON d.id = s.delivery_id ORDER BY s.due_at, s.priority, s.delivery_id, s.ordinal"
        )
    ]
    deliveries = [
        (number, Kind(kind), f"{kind} {subject}", DeliveryState(state))
        for number, kind, subject, state in read(
            "SELECT id, kind, subject || ' ' || coalesce(person, ''), state FROM deliveries ORDER BY id"
        )
    ]
    seen = Counter(one.made_with for one in played.far.seen)
    waits_for_staff = any(step.state is StepState.HELD for step in steps)
    at_rest = played.came_to_rest or waits_for_staff  # what stands on something held looks again and again
    wrong = [*played.crashes] if at_rest else ["it never came to rest", *played.crashes]
    wrong += _doubled(seen, cell)
    wrong += _lost(played, steps, deliveries, seen, cell)
    wrong += _out_of_order(played, steps, cell)
    wrong += _staff_not_told(steps, deliveries, seen, played)
    for made in played.manager.made:
        wrong += _against_the_plan(played, steps, made, cell)
    wrong += _says_something_else(played, steps, cell)
    doubles = sum(times - 1 for times in seen.values())
    return Verdict(tuple(wrong), doubles, played.kills, len(played.far.asked), played.steps)


def _doubled(seen: Counter[str], cell: Cell) -> Iterator[str]:
    most = 2 if cell.may_double else 1
    return (f"{key} can be seen {times} times" for key, times in seen.items() if times > most)


def _lost(
    played: Played,
    steps: list[Believed],
    deliveries: list[tuple[int, Kind, str, DeliveryState]],
    seen: Counter[str],
    cell: Cell,
) -> Iterator[str]:
    """Nothing is left open, and nothing that was owed is missing without somebody having been told."""
    cancelled = played.manager.version.times is Times.NEVER
    shifted = played.manager.version.times is Times.SHIFTED
    may_fail, may_be_held = cell.fault is Fault.CHANNEL_GONE, cell.fault is Fault.HISTORY_UNAVAILABLE
    held = {step.delivery for step in steps if step.state is StepState.HELD}
    for step in steps:
        if step.state not in _REST and not (step.state is StepState.PLANNED and step.delivery in held):
            yield f"{step.key} is still {step.state}"
        if step.state is StepState.SENT and step.verb in _MAKES and not seen[step.key]:
            yield f"{step.key} is taken for sent, and nobody can see it"
        if step.state is StepState.HELD and not (may_be_held or may_fail):
            yield f"{step.key} is held although its history can be read"
        if step.state is StepState.FAILED and not may_fail:
            yield f"{step.key} failed although its room is there"
        if step.state is StepState.SKIPPED and not (may_fail or cancelled):
            yield f"{step.key} was skipped"
        if step.verb is Verb.OPEN_THREAD and step.state is StepState.SENT and step.ref not in played.far.threads:
            yield f"{step.key} is taken for open, and it is not"
        if step.verb is Verb.PIN and step.state is StepState.SENT and step.ref not in played.far.pinned:
            yield f"{step.key} is taken for pinned, and it is not"
    stopped = {step.delivery for step in steps if step.state in (StepState.HELD, StepState.FAILED)}
    for number, kind, what, state in deliveries:
        done = state is DeliveryState.DONE or number in stopped
        excused = (cancelled and state in (DeliveryState.CANCELLED, DeliveryState.SKIPPED)) or (
            (may_fail or may_be_held) and stopped
        )
        if shifted and kind is Kind.CATCH_UP and state is DeliveryState.SKIPPED:
            excused = True  # composed anew, and by the timetable it now goes by no lesson was out
        if not done and not excused:
            yield f"{what} is {state}"


def _out_of_order(played: Played, steps: list[Believed], cell: Cell) -> Iterator[str]:
    """What is due earlier in a room stands earlier, and a delivery's steps follow one another."""
    if cell.may_double:
        return
    first = {one.made_with: (number, one.at) for number, one in reversed(list(enumerate(played.far.seen)))}
    by_delivery: dict[int, list[str]] = defaultdict(list)
    for step in steps:
        if step.key in first:
            by_delivery[step.delivery].append(step.key)
    rooms = [step.key for step in steps if step.verb is Verb.POST and step.key.endswith("/0") and step.key in first]
    in_announcements = [key for key in rooms if f"/{Kind.WELCOME}/" in key or f"/{Kind.ENDING}/" in key]
    for keys in (*by_delivery.values(), in_announcements):
        for before, after in itertools.pairwise(keys):
            if first[before] > first[after]:
                yield f"{after} came before {before}"


def _staff_not_told(
    steps: list[Believed],
    deliveries: list[tuple[int, Kind, str, DeliveryState]],
    seen: Counter[str],
    played: Played,
) -> Iterator[str]:
    """Whatever needs a person is said in the staff room, unless that is what is gone."""
    if "staff" in played.far.gone or any(
        step.kind is Kind.NOTICE and step.state in (StepState.HELD, StepState.FAILED) for step in steps
    ):
        return  # then the log and the page of what is stuck say it
    notices = " ".join(key for key in seen if f"/{Kind.NOTICE}/" in key)
    for step in steps:
        stopped = step.state in (StepState.HELD, StepState.FAILED) and step.kind is not Kind.NOTICE
        if stopped and f"/delivery-{step.delivery}/" not in notices:
            yield f"{step.key} is {step.state}, and staff were not told"
    for number, kind, what, state in deliveries:
        if state is DeliveryState.FAILED and kind is not Kind.NOTICE and f"/delivery-{number}/" not in notices:
            yield f"{what} failed, and staff were not told"


def _against_the_plan(played: Played, steps: list[Believed], made: Made, cell: Cell) -> Iterator[str]:
    """After a change nothing begins that the plan does not ask for any more. What was begun is carried through."""
    asked = [one for one in played.far.asked if one.what not in _REPAIRS and f"/{Kind.NOTICE}/" not in one.key]
    begun = {_delivery_of(one.key) for one in asked if one.at <= made.at and one.key}
    # Who claimed a step and died may have sent it, for all that anybody knows.
    for step in steps:
        if any(at is not None and at <= made.at for at in (step.claimed_at, step.doubted_at)):
            begun.add(_delivery_of(step.key))
    shifted_to = SHIFTED_BY - cell.topology.wall_is_off(0)
    for one in asked:
        if one.at <= made.at:
            continue
        said = f"{one.what} {one.key}"
        is_new = one.key != "" and _delivery_of(one.key) not in begun
        match made.change:
            case Change.PAUSE if one.at < made.until:
                yield f"{said} was asked for {one.at - made.at:.1f} s after the pause"
            case Change.CANCEL if is_new:
                yield f"{said} was begun {one.at - made.at:.1f} s after it was cancelled"
            case Change.SHIFT if is_new and one.at < shifted_to:
                yield f"{said} was begun at {one.at:.1f} although it was shifted"
            case _:
                pass


def _true_time(stored: int | None, cell: Cell) -> float | None:
    """A moment as the database has it, in microseconds, in the loop's time."""
    return None if stored is None else stored / 1e6 - EPOCH.timestamp() - cell.topology.wall_is_off(0)


def _delivery_of(key: str) -> str:
    return key.rpartition("/")[0]


def _says_something_else(played: Played, steps: list[Believed], cell: Cell) -> Iterator[str]:
    """In the end every message says what the course says, where messages can be edited at all."""
    if cell.fault is Fault.CHANNEL_GONE or cell.may_double:
        return
    stopped = {step.delivery for step in steps if step.state is StepState.HELD}
    waiting = {step.key for step in steps if step.delivery in stopped}
    if played.manager.version.wording is Wording.ANEW:
        for one in played.far.seen:
            if Wording.FIRST in one.says and one.made_with not in waiting:
                yield f"{one.made_with} still says what it said before the edit"
