"""Kept trees on programs that files make: modules, levels, clauses and red lines, with other payoffs."""

import numpy as np
import pytest

from opt_in_cases import random_negotiation
from uncertainty_cases import bridge
from winset_models.analysis.study import Study
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.control import Control, Limits
from winset_solver.sensitivity.perturbed import PerturbedBargaining


def controlled():
    return Control(Limits(confirm="never"))


def problems(negotiation, seed):
    """The problem of a file, and two more with other payoffs."""
    problem, rng = Study(negotiation, controlled()).space.problem, np.random.default_rng(seed)
    yield problem
    for _ in range(2):
        payoff = problem.program.payoff.copy()
        payoff.data = payoff.data * rng.uniform(0.7, 1.3, payoff.nnz)
        yield BargainingProblem(problem.program.renumbered(payoff=payoff), problem.disagreement, problem.weights)


@pytest.mark.parametrize("solution", ["nash", "utilitarian"])
@pytest.mark.parametrize("seed", [None, 1, 2, 3, 4, 5])
def test_answers_are_those_of_the_full_search(seed, solution):
    negotiation = bridge() if seed is None else random_negotiation(seed)[0]
    first, *others = problems(negotiation, seed)
    kept = PerturbedBargaining(first, solution, control=controlled())
    for asked in (first, *others):
        found, full = kept.solve(asked, controlled()).outcome, bargain(GainSpace(asked, controlled()), solution)
        assert (found.status, found.without_gain) == (full.status, full.without_gain)
        if full.x is not None:
            assert found.value == pytest.approx(full.value, rel=1e-6, abs=1e-6)
            assert asked is first or found.gains == pytest.approx(full.gains, abs=1e-4)
