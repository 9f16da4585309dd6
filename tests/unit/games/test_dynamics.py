"""Best-response dynamics end in equilibria, or say that they do not."""

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import Truth, bimatrix, game_of, games, owned, random_game
from winset_solver.control import Control
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.completion import Completion
from winset_solver.games.responses.dynamics import settle


def settled(game, start=None, **options):
    start = np.zeros(game.program.shape[1]) if start is None else np.array(start, dtype=float)
    return settle(game, BestResponses(game), Completion(game), start, **options)


@settings(max_examples=60, deadline=None)
@given(game=games())
def test_where_they_settle_is_an_equilibrium(game):
    truth = Truth(game)
    found = settled(game)
    if found is not None:
        assert owned(found, game) in {owned(x, game) for x in truth.equilibria()}


@settings(max_examples=30, deadline=None)
@given(game=games(["potential"]))
def test_potential_games_always_settle(game):
    """Monderer and Shapley (1996): every improvement raises the potential, whoever makes it."""
    assert settled(game) is not None


def test_matching_pennies_go_round():
    assert settled(bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]]), [1, 0, 1, 0], most=10**9) is None


def test_the_order_of_moves_can_decide_who_gets_its_way():
    """Each would rather have the other give in; who moves first is answered by the other."""
    game = game_of([0, 1], [[2, 0], [0, 2]], [[[0, -3], [0, 0]], [[0, 0], [-3, 0]]])
    assert settled(game, order=(0, 1)).tolist() == [1, 0]
    assert settled(game, order=(1, 0)).tolist() == [0, 1]


def test_an_equilibrium_is_left_where_it_is():
    game = bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])
    assert settled(game, [0, 1, 0, 1]).tolist() == [0, 1, 0, 1]
    assert settled(game, [1, 0, 1, 0], most=1).tolist() == [1, 0, 1, 0]


def test_rows_that_select_are_passed_through_but_not_ended_in():
    game = game_of([0, 1], [[1, 0], [0, 1]], rows=[[1, 1]], upper=[1])
    assert settled(game) is None
    through = game_of([0, 1], [[1, 0], [0, -1]], [np.zeros((2, 2)), [[0, 0], [0.5, 0]]], rows=[[1, 1]], upper=[1])
    assert settled(through, [0, 1]).tolist() == [1, 0]


@pytest.mark.parametrize("stop", ["request", "turns"])
def test_they_stop_when_asked_to(stop):
    game = random_game("potential", 1)
    control = Control()
    if stop == "request":
        control.cancellation.request()
    assert settled(game, control=control, most=0 if stop == "turns" else 100) is None
