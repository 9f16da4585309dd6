"""The smallest regret that some profile leaves everybody."""

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import Truth, bimatrix, game_of, games
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.smallest_regret import smallest_regret
from winset_solver.games.solve import ENGINES, best_equilibrium
from winset_solver.status import OutcomeStatus


@pytest.mark.parametrize("engine", [*ENGINES])
@settings(max_examples=25, deadline=None)
@given(game=games())
def test_it_is_the_smallest_of_all_profiles(game, engine):
    truth, outcome = Truth(game), smallest_regret(game, engine=engine)
    if truth.smallest_regret is None:
        assert outcome.status is OutcomeStatus.NO_PACKAGE
        return
    amount = outcome.equilibrium.amounts[0]
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert amount == pytest.approx(truth.smallest_regret, abs=1e-6)
    assert outcome.value == -amount
    assert outcome.bound == pytest.approx(-amount, abs=1e-6)
    assert truth.regrets(outcome.equilibrium.x).max() == pytest.approx(amount, abs=1e-6)


@pytest.mark.parametrize("engine", [*ENGINES])
def test_just_under_it_nothing_holds_and_at_it_something_does(engine):
    game = bimatrix([[5, 0], [2, 3]], [[0, 4], [6, 1]])
    amount = float(smallest_regret(game, engine=engine).equilibrium.amounts[0])
    assert amount == Truth(game).smallest_regret
    for fixed, status in [(amount, OutcomeStatus.OPTIMAL), (amount - 0.01, OutcomeStatus.NO_EQUILIBRIUM)]:
        problem = EquilibriumProblem(game, allowance=Allowance.none(2, fixed=fixed))
        assert best_equilibrium(problem, engine=engine).status is status


def test_continuous_columns_have_one_too():
    """At y = 0 the regrets are (1 − x)/2 and x − 1/2, at y = 1 they are x/2 and 1/2 − x: 1/6 at best."""
    products = np.zeros((2, 2, 2))
    products[0, 0, 1], products[1, 1, 0] = -1, 1
    game = game_of([0, 1], [[0.5, 0], [0, -0.5]], products, integer=[False, True])
    outcome = smallest_regret(game)
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.equilibrium.amounts[0] == pytest.approx(1 / 6)
    assert tuple(outcome.equilibrium.x) in [pytest.approx((2 / 3, 0)), pytest.approx((1 / 3, 1))]
