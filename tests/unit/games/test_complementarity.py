"""Lemke's method in whole numbers: solutions satisfy the definition exactly, degenerate or not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset_solver.control import Cancellation, Control
from winset_solver.errors import ArgumentError
from winset_solver.games.chance.complementarity import complementary_solution

ENTRY = st.integers(1, 4)


def whole(values):
    return np.array(values, dtype=object)


@st.composite
def problems(draw):
    """A positive matrix, with many ties, and a constant with a negative entry."""
    size = draw(st.integers(1, 6))
    matrix = [[draw(ENTRY) for _ in range(size)] for _ in range(size)]
    constant = draw(st.lists(st.integers(-2, 2), min_size=size, max_size=size))
    return whole(matrix), whole(constant), whole([draw(ENTRY) for _ in range(size)])


@given(problems())
def test_a_solution_is_complementary_to_the_last_digit(problem):
    matrix, constant, cover = problem
    z = whole(complementary_solution(matrix, constant, cover))
    w = matrix @ z + constant
    assert min(z) >= 0
    assert min(w) >= 0
    assert z @ w == 0


def test_a_point_above_the_rows_already_is_the_answer():
    assert complementary_solution(whole([[1, 0], [0, 1]]), whole([0, 3]), whole([1, 1])) == [0, 0]


def test_rows_that_cannot_hold_are_refused():
    with pytest.raises(ArgumentError, match="no point satisfies the rows"):
        complementary_solution(whole([[0, 0], [0, 0]]), whole([-1, 1]), whole([1, 1]))


def test_a_request_to_stop_is_heard_between_pivots():
    cancellation = Cancellation()
    cancellation.request()
    stopped = Control(cancellation=cancellation)
    assert complementary_solution(whole([[2, 1], [1, 2]]), whole([-5, -6]), whole([1, 1]), stopped) is None
