"""Rows of one statement that move together when its number does."""

import numpy as np
import pytest

from conflict_cases import problem_of
from winset_solver.conflict.repairs import cheapest_repairs
from winset_solver.errors import ArgumentError

INF = float("inf")


def shared_guarantee():
    """Nine units for needs of 4 and 8 that are guaranteed whole; only the guarantee can give way."""
    return problem_of(
        [[1, 1], [1, 0], [0, 1]], [-INF, 4, 8], [9, INF, INF], groups=((1, 2),), high=[4, 8], labels=("guarantee",)
    )


def test_rows_that_move_by_themselves_move_least_in_sum():
    (repair,) = cheapest_repairs(shared_guarantee()).repairs
    assert sum(repair.amounts.values()) == pytest.approx(3)


def test_rows_that_move_together_do_so_in_their_proportion():
    """A quarter less of each: 3 and 6."""
    (repair,) = cheapest_repairs(shared_guarantee(), sizes=[0, 4, 8]).repairs
    assert repair.amounts == pytest.approx({1: 1, 2: 2})
    assert repair.x.tolist() == pytest.approx([3, 6])
    assert repair.verified
    assert repair.least


def test_lower_bounds_go_down_and_upper_ones_up():
    """At least 4 and at most 1 at once: one gives way, or both do."""
    problem = problem_of([[1, 0], [1, 0]], [4, -INF], [INF, 1], groups=((0, 1),), labels=("band",))
    (repair,) = cheapest_repairs(problem, sizes=[1, 1]).repairs
    assert repair.moves.get(1, 0.0) - repair.moves.get(0, 0.0) == pytest.approx(3)
    assert repair.verified


def test_rows_without_a_size_stay_by_themselves():
    (repair,) = cheapest_repairs(shared_guarantee(), sizes=[0, 0, 0]).repairs
    assert sum(repair.amounts.values()) == pytest.approx(3)


@pytest.mark.parametrize("sizes", [[1, 1], [0, -1, 1], np.ones(4)])
def test_sizes_that_fit_no_rows_are_refused(sizes):
    with pytest.raises(ArgumentError):
        cheapest_repairs(shared_guarantee(), sizes=sizes)
