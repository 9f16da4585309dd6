"""The least violation of rows that contradict each other."""

import numpy as np
import pytest

from winset_solver.elastic import least_violation
from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination

INF = float("inf")


def program(*, hard=INF, integer=(0, 0)):
    """x + y ≤ hard, x ≥ 5, y ≥ 4, x + y = 6; x, y in 0..10."""
    return PayoffProgram.build(
        matrix=[[1, 1], [1, 0], [0, 1], [1, 1]],
        row_lower=[-INF, 5, 4, 6],
        row_upper=[hard, INF, INF, 6],
        column_upper=[10, 10],
        integer=integer,
        payoff=[[1, 0]],
        row_labels=["roof", "first", "second", "total"],
    )


@pytest.mark.parametrize(
    ("rows", "prices", "cost", "broken"),
    [
        ([1, 2, 3], [1, 1, 1], 3, None),
        ([1, 2, 3], [1, 2, 5], 3, {1: 3.0}),
        ([1, 2, 3], [5, 4, 1], 3, {3: 3.0}),
        ([1, 2], [5, 4], 12, {2: 3.0}),
        ([2], [0.25], 0.75, {2: 3.0}),
    ],
)
def test_a_small_conflict_costs_what_it_must(rows, prices, cost, broken):
    case = program()
    result = least_violation(case, np.array(rows), prices)
    assert result.termination is Termination.OPTIMAL
    assert result.solution.objective == pytest.approx(-cost)
    activity = case.matrix @ result.x[:2]
    missing = np.maximum(case.row_lower - activity, 0)
    extra = np.maximum(activity - case.row_upper, 0)
    shortfalls, excesses = np.split(result.x[2:], 2)
    assert shortfalls == pytest.approx(missing[rows], abs=1e-9)
    assert excesses == pytest.approx(extra[rows], abs=1e-9)
    for row in set(range(4)) - set(rows):
        assert missing[row] + extra[row] == pytest.approx(0, abs=1e-9)
    if broken is not None:
        assert {i: (missing + extra)[i] for i in np.flatnonzero(missing + extra > 1e-9)} == pytest.approx(broken)


def test_one_price_may_count_for_all_rows():
    assert least_violation(program(), np.array([1, 2, 3]), 2.0).solution.objective == pytest.approx(-6)


def test_rows_that_may_not_be_broken_and_bounds_hold():
    """With x + y ≤ 2 kept, x ≥ 5 and y ≥ 4 and the total miss 3 + 4 + 4 in all."""
    result = least_violation(program(hard=2.0), np.array([1, 2, 3]), np.ones(3))
    assert result.solution.objective == pytest.approx(-11)
    assert result.x[:2].sum() <= 2 + 1e-9
    assert least_violation(program(hard=-1.0), np.array([1, 2, 3]), np.ones(3)).termination is Termination.INFEASIBLE


def test_integers_stay_integers():
    case = PayoffProgram.build(
        matrix=[[2, 0], [0, 1]], row_lower=[3, 0], row_upper=[3, 1], integer=[1, 1], payoff=[[1, 0]]
    )
    result = least_violation(case, np.array([0]), [1.0])
    assert result.solution.objective == pytest.approx(-1)
    assert result.x[0] in {1.0, 2.0}


def test_what_can_be_kept_costs_nothing():
    case = program().replace(row_lower=np.array([-INF, 1.0, 1.0, 6.0]))
    result = least_violation(case, np.arange(4), np.ones(4))
    assert result.solution.objective == 0.0
    assert result.x[2:].tolist() == [0.0] * 8


def test_without_rows_to_break_it_is_a_question_of_feasibility():
    nothing = np.array([], dtype=np.int64)
    assert least_violation(program(), nothing, []).termination is Termination.INFEASIBLE
    assert least_violation(program().replace(row_lower=np.full(4, -INF)), nothing, []).solution.objective == 0.0


def test_the_program_is_left_alone():
    case = program()
    before = case.fingerprint()
    least_violation(case, np.array([1, 2]), [1.0, 1.0])
    assert case.fingerprint() == before


@pytest.mark.parametrize("price", [0.0, -1.0, float("nan")])
def test_breaking_a_row_has_its_price(price):
    with pytest.raises(ArgumentError, match="second: a price is not positive"):
        least_violation(program(), np.array([1, 2]), [1.0, price])
