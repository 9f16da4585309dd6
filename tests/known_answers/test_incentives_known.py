"""Support that keeps a treaty together, in games whose answers are known in closed form."""

import numpy as np
import pytest

from game_cases import bimatrix, game_of
from winset_solver.games.support.budget_frontier import budget_frontier
from winset_solver.games.support.incentives import cheapest_support


def linear_treaty(players, benefit, cost):
    """Everybody gains ``benefit`` from each who abates, and abating costs ``cost`` > benefit: abating never pays."""
    payoff = np.full((players, players), float(benefit)) - cost * np.eye(players)
    return game_of(range(players), payoff)


@pytest.mark.parametrize(("players", "benefit", "cost"), [(3, 1, 2.5), (4, 1, 3), (5, 2, 7)])
def test_every_member_of_a_linear_treaty_costs_the_same_support(players, benefit, cost):
    """Who abates loses cost − benefit by it and gives benefit to all: k members need k (cost − benefit)."""
    game = linear_treaty(players, benefit, cost)
    expected = [(k * (cost - benefit), k * (players * benefit - cost)) for k in range(players + 1)]
    assert [(point.budget, point.welfare) for point in budget_frontier(game).points] == expected
    assert cheapest_support(game, np.ones(players)).total == players * (cost - benefit)


def test_penalties_as_large_as_the_private_loss_replace_all_support():
    points = budget_frontier(linear_treaty(4, 1, 3), penalties_at_most=2).points
    assert [(point.budget, point.welfare) for point in points] == [(0, 4)]
    assert points[0].found.penalties.tolist() == [2, 2, 2, 2]


def test_a_game_whose_optimum_is_an_equilibrium_has_a_single_point():
    """Degenerate: in the stag hunt of Rousseau (1755) hunting together needs no support."""
    points = budget_frontier(bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])).points
    assert [(point.budget, point.welfare) for point in points] == [(0, 8)]


def test_a_player_that_is_indifferent_needs_nothing():
    """Degenerate: payoffs that do not depend on one's own choice."""
    game = game_of([0, 1], [[0, 5], [5, 0]])
    points = budget_frontier(game).points
    assert [(point.budget, point.welfare) for point in points] == [(0, 10)]
    assert points[0].found.needed.tolist() == [0, 0]
