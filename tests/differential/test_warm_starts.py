"""A solution is the same whether it is the first question of a space or comes after all the others."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.program import PayoffProgram

SOLUTIONS = ("utilitarian", "nash", "alpha-fair", "egalitarian", "leximin", "kalai-smorodinsky")


def _problem(seed, *, mixed=False):
    """A budget over ten projects for three players, with an amount to share where ``mixed``."""
    rng = np.random.default_rng(seed)
    columns = 10
    matrix, upper = rng.integers(1, 10, (1, columns)).astype(float), np.array([20.0])
    payoff = rng.integers(-4, 9, (3, columns)).astype(float) + rng.random((3, columns))
    integer = np.ones(columns, dtype=bool)
    if mixed:
        matrix, upper = np.pad(matrix, ((0, 1), (0, 3))), np.array([20.0, 3.0])
        matrix[1, columns:] = 1.0
        payoff = np.hstack([payoff, np.diag(rng.uniform(0.5, 2.0, 3))])
        integer = np.append(integer, np.zeros(3, dtype=bool))
    program = PayoffProgram.build(
        matrix=matrix,
        row_lower=np.full(len(matrix), -np.inf),
        row_upper=upper,
        payoff=payoff,
        column_upper=np.where(integer, 1.0, 3.0),
        integer=integer,
    )
    return BargainingProblem(program, np.zeros(3), rng.uniform(0.5, 2.0, 3))


@pytest.mark.parametrize("mixed", [False, True])
@given(seed=st.integers(0, 10_000), order=st.permutations(SOLUTIONS))
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_warm_started_runs_answer_as_cold_ones(mixed, seed, order):
    problem = _problem(seed, mixed=mixed)
    shared = GainSpace(problem)
    for solution in order:
        warm, cold = bargain(shared, solution), bargain(GainSpace(problem), solution)
        assert warm.status == cold.status
        assert warm.exact == cold.exact
        assert warm.without_gain == cold.without_gain
        assert warm.value == pytest.approx(cold.value, rel=1e-7, abs=1e-9)
        np.testing.assert_allclose(warm.gains, cold.gains, rtol=1e-5, atol=1e-6)
        assert [claim.text for claim in warm.claims] == [claim.text for claim in cold.claims]


def test_a_poor_start_changes_no_answer():
    problem = _problem(3)
    for solution in SOLUTIONS:
        space = GainSpace(problem)
        space.remember(np.zeros(10))  # the status quo: a package, and the worst
        assert bargain(space, solution).value == pytest.approx(bargain(GainSpace(problem), solution).value)
