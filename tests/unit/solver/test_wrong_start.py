"""A start that HiGHS calls optimal although it is not: the session does not believe it."""

import numpy as np
import pytest

from winset_solver.highs import Session
from winset_solver.program import PayoffProgram

INF = float("inf")
ROWS = (
    (1, {0: 1}, 1),
    (1, {1: 1, 2: 1}, 1),
    (1, {3: 1, 4: 1}, 1),
    (-INF, {5: 1, 6: 1}, 1),
    (-INF, {7: 1, 8: 1}, 1),
    (-INF, {5: -1, 10: 1}, 0),
    (-INF, {6: -1, 11: 1}, 0),
    (-INF, {7: -1, 12: 1}, 0),
    (-INF, {8: -1, 13: 1}, 0),
    (-INF, {9: -1, 10: 1, 11: 1}, 0),
    (-INF, {9: -1, 12: 1, 13: 1}, 0),
    (-1, {5: -1, 6: -1, 9: -1, 10: 1, 11: 1}, INF),
    (-1, {7: -1, 8: -1, 9: -1, 12: 1, 13: 1}, INF),
    (0, {9: -2, 10: 1, 11: 1, 12: 1, 13: 1}, INF),
    (-INF, {5: 1, 6: 1, 7: 1, 8: 1, 9: 1, 10: -1, 11: -1, 12: -1, 13: -1}, 1),
    (-INF, {4: 1}, 0.2),
    (-INF, {4: 1}, INF),
    (-INF, {9: 1, 10: -1, 11: -1, 12: -1, 13: -1}, 0),
    (10, {2: 12, 3: 10, 10: 2, 11: -1}, INF),
    (8, {2: 16, 4: 12, 12: 2, 13: 6}, INF),
    (0.3334, {4: 1, 14: 1, 15: -1}, INF),
)
"""Lower bound, coefficients by column, upper bound: two red lines on one share, one of them softened."""
LOWER = (1, -0, -0, 0, 0, -0, -0, -0, -0, -0, 0, 0, 0, 0, 0, 0)
UPPER = (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, INF, INF)
WHOLE = (1, 2, 5, 6, 7, 8, 9)
COST = {14: -1, 15: -1}
START = (1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0.3334, 0)
"""Feasible, with the softened line missed by 0.3334; 0.1334 is possible."""


def session(**options):
    matrix = np.zeros((len(ROWS), len(LOWER)))
    for i, (_, terms, _) in enumerate(ROWS):
        matrix[i, list(terms)] = list(terms.values())
    cost = np.zeros(len(LOWER))
    cost[list(COST)] = list(COST.values())
    program = PayoffProgram.build(
        matrix=matrix,
        row_lower=[row[0] for row in ROWS],
        row_upper=[row[2] for row in ROWS],
        column_lower=LOWER,
        column_upper=UPPER,
        integer=[j in WHOLE for j in range(len(LOWER))],
        payoff=[cost],
    )
    found = Session(program, **options)
    found.maximise(cost)
    return found


@pytest.mark.parametrize("presolve", ["choose", "off"])
def test_a_start_that_is_called_optimal_is_searched_again_without_it(presolve):
    result = session(presolve=presolve).solve(start=np.array(START))
    assert result.optimal
    assert result.solution.objective == pytest.approx(-0.1334)
    assert result.bound == pytest.approx(-0.1334)


def test_a_start_that_is_optimal_stays_so():
    found = session()
    best = found.solve()
    assert found.solve(start=best.x).solution.objective == pytest.approx(best.solution.objective)


def test_where_a_start_makes_highs_fail_the_search_goes_without_it():
    program = PayoffProgram.build(
        matrix=[[0, 0, 0, 0], [1, 0, 3, 2]],
        row_lower=[0, 0],
        row_upper=[0, 0],
        column_lower=[1, 0, -np.inf, 2],
        column_upper=[4, 0, 0, 2],
        integer=[1, 0, 0, 1],
        payoff=[[-2, 0, 3, 0]],
    )
    found = Session(program, presolve="off")
    found.maximise([-2.0, 0.0, 3.0, 0.0])
    result = found.solve(start=np.array([1.0, 0.0, -5 / 3, 2.0]))
    assert result.optimal
    assert result.solution.objective == pytest.approx(-7.0)
