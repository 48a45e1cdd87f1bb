"""From a seed to a cell and its script: which step is killed, which request is hit, when plans change."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tests.simulation.cells import ALONE, Cell, Crash, Topology, Trouble, pairwise, product, replicas
from tests.simulation.changing import Planned
from tests.simulation.disk import Troubled
from tests.simulation.far_side import MEMORY, RULES
from tests.simulation.faults import CALM, Fault, Faults, OnCall, Walk
from tests.simulation.ground import Ground
from tests.simulation.plays import Change, Operation
from tests.simulation.trial import Script, run

_RECOVERY = 40  # steps within which an engine that was started again has taken over
_LONGER = 60  # steps that a fault adds to a play
_EDIT_AT = 40.0
_FROZEN_WITHIN = 240  # steps of one of two dispatchers, renewals of the lease included
_AROUND_A_CLAIM = 16  # steps, the last of them right behind the request
_FROZEN_IN = Operation.POST
_FROZEN_FOR = (4.0, 20.0, 45.0, 70.0)  # longer than the lease; than a request; than Q
_SOON_OR_LATER = (0.004, 0.2, 12.0, 35.0)  # while a step is claimed; sent; timed out; looked up


class Part(StrEnum):
    """Which trials: cells in which every pair of values meets, with one dispatcher or several; a random walk over
    everything; the cells in which something may double on some platform; a dispatcher frozen between its claim and its
    request; or every cell."""

    PAIRWISE = "pairwise"
    REPLICAS = "replicas"
    WALK = "walk"
    FREEZES = "freezes"
    LIMITS = "limits"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Measure:
    """How long a play is where nothing goes wrong."""

    steps: int
    requests: int
    commits: int
    first_of_two: int


def measure(grounds: Mapping[Operation, Ground], part: Part) -> Mapping[Operation, Measure]:
    """Play everything once without any trouble, so that scripts know what there is to hit."""
    found = {}
    for operation in Operation:
        disk = Troubled(Trouble.NONE, 0)
        played = run(grounds, Script(MEMORY, operation, CALM, disk=disk, changes=_own(operation)), 0)
        played.ground.undo()
        first_of_two = _first_of_two(grounds, operation) if part is Part.FREEZES and operation is _FROZEN_IN else 0
        found[operation] = Measure(played.steps, len(played.far.asked), disk.commits, first_of_two)
    return found


def _first_of_two(grounds: Mapping[Operation, Ground], operation: Operation) -> int:
    """The step of the first of two dispatchers right before which its first request is sent."""
    played = run(grounds, Script(MEMORY, operation, CALM, topology=Topology.TWO), 0)
    played.ground.undo()
    return next((one.step for one in played.far.asked if one.by == "engine-0"), 0)


def script_of(part: Part, seed: int, measures: Mapping[Operation, Measure]) -> tuple[Cell, Script]:
    """The same for the same seed, in every process."""
    rng = random.Random(f"{part} {seed}")
    match part:
        case Part.PAIRWISE | Part.REPLICAS:
            cells = pairwise if part is Part.PAIRWISE else replicas
            turn, position = divmod(seed, len(cells()))
            cell, start = cells(turn)[position], turn + 31 * position
        case Part.PRODUCT:
            cell, start = _all()[seed], rng.randrange(10_000)
        case Part.FREEZES:
            cell, start = _freezes()[seed % len(_freezes())], seed
        case Part.LIMITS:
            cell, start = _limits()[seed % len(_limits())], seed
        case Part.WALK:
            cell, start = _random_cell(rng), seed
    size = measures[cell.operation]
    faults: Faults = OnCall(cell.fault, rng.randrange(size.requests))
    if part is Part.WALK:
        faults = Walk(random.Random(f"faults {seed}"))
    changes = [*_own(cell.operation)]
    if cell.change is not Change.NONE:
        changes.append(Planned(cell.change, rng.randint(1, size.requests), rng.choice(_SOON_OR_LATER)))
    steps = size.steps + (_LONGER if cell.fault is not Fault.NONE or part is Part.WALK else 0)
    kills = _kills(cell, 1 + start % steps, steps, rng)
    disk = Troubled(cell.trouble, rng.randint(1, size.commits))
    freeze = None
    if part is Part.FREEZES:
        turn = seed // len(_freezes()) % _AROUND_A_CLAIM
        freeze = (size.first_of_two + 4 - turn, _FROZEN_FOR[-1])
    elif cell.topology is Topology.FROZEN:
        freeze = (rng.randint(1, _FROZEN_WITHIN), rng.choice(_FROZEN_FOR))
    return cell, Script(cell.rules, cell.operation, faults, kills, disk, changes, cell.topology, freeze)


def size_of(part: Part) -> int | None:
    """How many trials a part has; None where there is no end to them."""
    return len(_all()) if part is Part.PRODUCT else None


@cache
def _all() -> tuple[Cell, ...]:
    """Every cell, so shuffled that any thousand of them are a fair sample."""
    cells = list(product())
    random.Random("the order of the product").shuffle(cells)
    return tuple(cells)


@cache
def _limits() -> tuple[Cell, ...]:
    """The faults that no client can close, on every platform, and nothing beside them."""
    return tuple(
        Cell(rules, operation, fault, Crash.NONE, Trouble.NONE, Change.NONE, Topology.ONE)
        for operation in (Operation.POST, Operation.EVENT)
        for fault in (Fault.LATE_OUTSIDE_Q, Fault.MARKER_REMOVED)
        for rules in RULES
    )


@cache
def _freezes() -> tuple[Cell, ...]:
    """One of two dispatchers frozen, long enough for the other to carry everything out; step after step."""
    return tuple(
        Cell(rules, _FROZEN_IN, Fault.NONE, Crash.NONE, Trouble.NONE, Change.NONE, Topology.FROZEN) for rules in RULES
    )


def _random_cell(rng: random.Random) -> Cell:
    """A cell of the walk: its faults are drawn request by request."""
    return Cell(
        rng.choice(RULES),
        rng.choice(list(Operation)),
        Fault.NONE,
        rng.choice([Crash.ONCE, Crash.ONCE, Crash.TWICE, Crash.IN_RECOVERY]),
        rng.choice([Trouble.NONE] * 6 + list(Trouble)),
        rng.choice([Change.NONE] * 4 + list(Change)),
        rng.choice(sorted(ALONE)),
    )


def _own(operation: Operation) -> list[Planned]:
    """The change that makes an edit necessary, in the play that is about edits."""
    return [Planned(Change.EDIT, 1, _EDIT_AT)] if operation is Operation.EDIT else []


def _kills(cell: Cell, first: int, steps: int, rng: random.Random) -> Mapping[int, int]:
    """Before which step each start is killed. A dispatcher that was killed comes back after all the others started."""
    match cell.crash:
        case Crash.NONE:
            return {}
        case Crash.ONCE:
            return {0: first}
        case Crash.TWICE:
            return {0: first, 1: rng.randint(1, steps)}
        case Crash.IN_RECOVERY:
            return {0: first, cell.topology.dispatchers: rng.randint(1, _RECOVERY)}
