"""The matrix has what it says: every pair of values in its default cells, everything in its product."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import fields

import pytest

from tests.simulation.cells import ALONE, Cell, Crash, Topology, Trouble, pairwise, product, replicas
from tests.simulation.far_side import RULES
from tests.simulation.faults import Fault
from tests.simulation.plays import Change, Operation
from tests.simulation.test_once import CELLS

TROUBLES: tuple[tuple[object, ...], ...] = (RULES, *map(tuple, (Operation, Fault, Crash, Trouble, Change)))


def values(cell: Cell) -> tuple[object, ...]:
    return tuple(getattr(cell, field.name) for field in fields(cell))


def order_of_fields() -> list[str]:
    return [field.name for field in fields(Cell)]


@pytest.mark.parametrize("turn", [0, 1, 40])
@pytest.mark.parametrize(("cells_of", "alone"), [(pairwise, True), (replicas, False)])
def test_every_pair_of_values_meets_in_some_cell_of_each_turn(
    cells_of: Callable[[int], Sequence[Cell]], alone: bool, turn: int
) -> None:
    cells = cells_of(turn)
    assert len(cells) == len(cells_of(0)), "a turn has as many cells as any other"
    topologies = tuple(one for one in Topology if (one in ALONE) == alone)
    met = {
        (name_a, a, name_b, b)
        for cell in cells
        for (name_a, a), (name_b, b) in itertools.combinations(zip(order_of_fields(), values(cell), strict=True), 2)
    }
    dimensions = list(zip(order_of_fields(), (*TROUBLES, topologies), strict=True))

    missing = [
        (a, b)
        for (name_a, all_a), (name_b, all_b) in itertools.combinations(dimensions, 2)
        for a, b in itertools.product(all_a, all_b)
        if (name_a, a, name_b, b) not in met
    ]

    assert missing == []


def test_the_product_has_every_cell_of_one_dispatcher() -> None:
    cells = set(product())

    assert len(cells) == CELLS == 4 * 7 * 16 * 4 * 4 * 5


def test_each_turn_has_other_cells() -> None:
    cells = {cell for turn in range(20) for cell in pairwise(turn)}

    assert len(cells) > 0.9 * 20 * len(pairwise())
