"""Branch and cut where players meet item by item: against listing everything, and against plain re-solved masters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import Truth, owned
from item_games import item_game, item_games
from winset_solver.games.branch_and_cut import branch_and_cut
from winset_solver.games.cutting_planes import cutting_planes
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.status import OutcomeStatus

EXAMPLES = settings(max_examples=60, deadline=None)


def agrees(outcome, value, profiles):
    """The outcome is the value that listing finds, or what its absence means."""
    if value is None:
        return outcome.status is (OutcomeStatus.NO_EQUILIBRIUM if len(profiles) else OutcomeStatus.NO_PACKAGE)
    return outcome.status is OutcomeStatus.OPTIMAL and [outcome.value, outcome.bound] == pytest.approx([value] * 2)


@EXAMPLES
@given(item_games(), st.sampled_from([1.0, -1.0]), st.sampled_from([-1.0, 0.0, 3.0]))
def test_the_best_and_the_worst_of_all(game, sign, fixed):
    weights, truth = np.full(game.players, sign), Truth(game)
    allowance = Allowance.none(game.players, fixed=fixed)
    outcome = branch_and_cut(EquilibriumProblem(game, weights, allowance=allowance))
    assert agrees(outcome, truth.best(weights, fixed=fixed), truth.profiles)
    if outcome.equilibrium is not None:
        assert owned(outcome.equilibrium.x, game) in {owned(x, game) for x in truth.equilibria(fixed)}
        assert outcome.equilibrium.regrets == pytest.approx(truth.regrets(outcome.equilibrium.x))


@EXAMPLES
@given(item_games(), st.sampled_from([0.0, 4.0, np.inf]))
def test_the_best_common_allowance(game, most):
    """Welfare less the largest regret, as far as that is allowed."""
    truth = Truth(game)
    outcome = branch_and_cut(EquilibriumProblem(game, allowance=Allowance.common(game.players, at_most=most)))
    largest = np.maximum(0.0, truth.all_regrets.max(axis=1, initial=0.0))
    values = (truth.values(truth.profiles) - largest)[largest <= most]
    assert agrees(outcome, float(values.max()) if len(values) else None, truth.profiles)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("players", "items"), [(2, 16), (3, 9)])
def test_another_engine_finds_the_same(seed, players, items):
    problem = EquilibriumProblem(item_game(seed, players=players, items=items, capacity=0.4))
    one, other = branch_and_cut(problem), cutting_planes(problem)
    assert one.status is other.status
    assert one.value == other.value
