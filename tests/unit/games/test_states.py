"""Joint states of columns: they say the same as the columns and their products, and bound them more tightly."""

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import Truth, game_of, games
from item_games import in_states, item_game, item_games
from winset_solver import verify
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.tree_search.states import LARGEST_BLOCK, States
from winset_solver.highs import Session
from winset_solver.tolerances import FEASIBILITY


def of(game, **problem):
    return States(Lifted(EquilibriumProblem(game, **problem)))


@settings(max_examples=40, deadline=None)
@given(item_games() | games())
def test_a_profile_is_the_same_point_in_both(game):
    states = of(game, allowance=Allowance.common(game.players))
    model = states.model()
    for x in Truth(game).profiles[:30]:
        z = in_states(states, x, [1.0])
        assert (states.matrix @ z == states.lifted.lift(x, [1.0])).all()
        assert verify.violation(model, z) <= FEASIBILITY
        assert verify.objective(model, z) == pytest.approx(states.lifted.problem.value(x, [1.0]))


def test_items_are_blocks_and_need_no_rows_for_their_products():
    game = item_game(1, players=3, items=4, capacity=0.5)
    states = of(game)
    assert [block.tolist() for block in states.blocks] == [[j, 4 + j, 8 + j] for j in range(4)]
    assert states.count == states.columns == 4 * 2**3
    assert states.model().rows == 4 + 3


def test_states_bound_three_that_meet_more_tightly_than_their_products_do():
    """x₁x₂ + x₁x₃ + x₂x₃ is 0 or more than 1 − … nowhere below Σ x − 1: McCormick's rows allow 0 at ½ each."""
    products = np.zeros((3, 3, 3))
    products[0, 0, 1] = products[1, 1, 2] = products[2, 2, 0] = -2.0
    game = game_of([0, 1, 2], np.eye(3), products)
    lifted = Lifted(EquilibriumProblem(game))
    assert Session(lifted.model()).solve(relaxed=True).solution.objective == pytest.approx(1.5)
    assert Session(of(game).model()).solve(relaxed=True).solution.objective == pytest.approx(1.0)


def test_what_is_connected_too_widely_stays_as_it_is():
    count = LARGEST_BLOCK + 2
    products = np.zeros((2, count, count))
    products[0, 0, 1:-1] = 1.0
    states = of(game_of([0] + [1] * (count - 1), np.zeros((2, count)), products))
    assert [block.tolist() for block in states.blocks] == [[count - 1]]
    assert states.kept.tolist() == [*range(count - 1), *range(count, count + len(states.lifted.first))]


def test_a_fixed_column_leaves_half_of_the_states():
    game = item_game(2, players=2, items=2, capacity=1.0)
    program = game.program.replace(column_lower=np.array([1.0, 0.0, 0.0, 0.0]))
    states = of(type(game)(program, game.products))
    assert states.model().column_upper.tolist() == [0, 1, 0, 1, 1, 1, 1, 1]


def test_a_lattice_of_objectives_is_known_where_everything_is_whole():
    game = item_game(3, players=2, items=3)
    states = of(game, weights=np.array([2.0, 4.0]))
    assert states.lattice(states.model().cost) in (2.0, 4.0, 6.0, 8.0)
    states = of(game, allowance=Allowance.common(2))
    assert states.lattice(states.model().cost) == 0.0
