"""Two exact methods that share nothing but the problem: issue by issue, and branch and bound."""

import numpy as np
import pytest
from hypothesis import given, settings

from separable_problems import separable_problems
from winset_solver.control import Control, Limits
from winset_solver.pareto.issue_by_issue import issue_by_issue
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set
from winset_solver.program import PayoffProgram

QUICK = Limits(confirm="never")
METHODS = {1: "one player", 2: "two players"}


def rounded(frontier):
    """Values in one order; what only rounding tells apart must not decide the order."""
    return np.array(sorted(point.values.round(6).tolist() for point in frontier.points))


def agree(problem):
    first = issue_by_issue(problem)
    method = METHODS.get(len(problem.compared), "search regions")
    second = pareto_set(problem, Control(QUICK), method=method)
    assert first.status is second.status
    assert len(first.points) == len(second.points)
    if first.points:
        assert rounded(first) == pytest.approx(rounded(second), abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(separable_problems())
def test_both_methods_list_the_same_points(drawn):
    agree(drawn.problem)


@pytest.mark.parametrize(("players", "items", "rows"), [(2, 20, 1), (2, 16, 2), (3, 12, 1), (3, 10, 3)])
def test_both_methods_agree_on_knapsacks(players, items, rows):
    random = np.random.default_rng(items)
    weight = random.integers(1, 60, (rows, items))
    program = PayoffProgram.build(
        matrix=weight,
        row_lower=np.full(rows, -np.inf),
        row_upper=weight.sum(axis=1) / 2,
        column_upper=np.ones(items),
        integer=np.ones(items),
        payoff=random.integers(1, 60, (players, items)),
    )
    agree(ParetoProblem(program))


@pytest.mark.parametrize("players", [2, 3])
def test_both_methods_agree_on_additive_domains(players):
    program = PayoffProgram.build(
        matrix=np.repeat(np.eye(5), 4, axis=1),
        row_lower=np.ones(5),
        row_upper=np.ones(5),
        column_upper=np.ones(20),
        integer=np.ones(20),
        payoff=np.random.default_rng(players).integers(0, 30, (players, 20)) / 10,
    )
    agree(ParetoProblem(program, floor=np.full(players, 4.0)))
