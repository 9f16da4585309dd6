"""The lifted program: exact at whole points, from both sides, and its inequalities say what they should."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import Truth, game_of, games
from winset_solver import verify
from winset_solver.games.inequality import Inequality, stacked
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.highs import Session

QUICK = settings(max_examples=40, deadline=None)


@QUICK
@given(game=games())
def test_every_profile_lifts_to_a_feasible_point_with_its_payoffs(game):
    lifted = Lifted(EquilibriumProblem(game))
    model = lifted.model()
    for x in Truth(game).profiles[:20]:
        point = lifted.lift(x)
        assert verify.violation(model, point) == 0
        assert lifted.payoff @ point + lifted.constant == pytest.approx(game.payoffs(x))
        assert lifted.profile(point).tolist() == x.tolist()


@QUICK
@given(game=games(), data=st.data())
def test_products_are_exact_from_both_sides(game, data):
    weights = np.array(data.draw(st.lists(st.integers(-2, 2), min_size=game.players, max_size=game.players)), float)
    truth = Truth(game)
    result = Session(Lifted(EquilibriumProblem(game, weights)).model()).solve()
    values = truth.values(truth.profiles, weights)
    if len(values):
        assert result.solution.objective == pytest.approx(values.max())
    else:
        assert result.solution is None


@QUICK
@given(game=games(), data=st.data())
def test_an_equilibrium_inequality_holds_where_the_player_does_not_gain_by_the_strategy(game, data):
    truth, lifted = Truth(game), Lifted(EquilibriumProblem(game))
    player = data.draw(st.sampled_from([p for p in range(game.players) if len(game.columns[p])]))
    strategy = data.draw(st.sampled_from([s.tolist() for s in truth.strategies[player]]))
    inequality = lifted.equilibrium(player, np.array(strategy))
    for x in truth.profiles[:20]:
        gain = game.deviating(player, x, strategy) - game.payoffs(x)[player]
        activity = inequality.coefficients @ lifted.lift(x)[inequality.columns]
        assert inequality.lower - activity == pytest.approx(gain)


def test_amounts_relieve_regrets_and_keep_their_limits():
    game = game_of([0, 1], [[1, 0], [0, 2]])
    allowance = Allowance.support(2, budget=1.5, at_most=[1, 2], cost=0.5, fixed=[0.25, 0])
    problem = EquilibriumProblem(game, weights=[-1, -1], allowance=allowance)
    lifted = Lifted(problem)
    model = lifted.model()
    assert lifted.columns == 4
    for amounts, kept in [([1, 0.5], True), ([0.5, 1.5], False), ([1.1, 0], False)]:
        assert (verify.violation(model, lifted.lift([0, 0], amounts)) == 0) is kept
    point = lifted.lift([0, 1], [0.75, 0.5])
    assert verify.objective(model, point) == problem.value([0, 1], [0.75, 0.5]) == -2 - 0.5 * 1.25
    assert lifted.amounts(point).tolist() == [0.75, 0.5]
    assert lifted.allowance(point).tolist() == [1.0, 0.5]
    first = lifted.equilibrium(0, np.ones(1))
    assert first.lower - first.coefficients @ point[first.columns] == 0


def test_products_of_negative_columns_are_held_from_both_sides():
    game = game_of([0, 1], np.zeros((2, 2)), [[[0, 1], [0, 0]], np.zeros((2, 2))], low=[0, -2], high=[1, 3])
    for sign in (1.0, -1.0):
        lifted = Lifted(EquilibriumProblem(game, weights=[sign, 0.0]))
        result = Session(lifted.model()).solve()
        assert result.solution.objective == (3.0 if sign > 0 else 2.0)
        assert game.payoffs(lifted.profile(result.x))[0] == (3.0 if sign > 0 else -2.0)


def test_violation_is_measured_per_unit_of_the_largest_coefficient():
    inequality = Inequality(np.array([2, 0]), np.array([4.0, -1.0]), 2.0, "any")
    assert inequality.violation(np.array([2.0, 9.0, 0.0])) == 1.0
    turned = Inequality(np.array([0, 2]), np.array([-1.0, 4.0]), 2.0, "other")
    assert turned.key() == inequality.key()
    assert Inequality(np.array([0, 2]), np.array([-1.0, 4.0]), 3.0, "other").key() != inequality.key()
    rows, lower = stacked([inequality, turned], 3)
    assert rows.toarray().tolist() == [[-1, 0, 4], [-1, 0, 4]]
    assert lower.tolist() == [2, 2]
    assert stacked([], 3)[0].shape == (0, 3)


def test_decimals_that_cancel_out_leave_no_dust_in_an_inequality():
    products = np.zeros((2, 4, 4))
    products[0, :3, 3] = [0.1, 0.2, -0.3]
    game = game_of([0, 0, 0, 1], [[1, 1, 1, 0], [0, 0, 0, 1]], products)
    row = Lifted(EquilibriumProblem(game)).equilibrium(0, np.ones(3))
    assert 3 not in row.columns
