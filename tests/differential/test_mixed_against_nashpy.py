"""Mixed equilibria against nashpy, where the game is of two players with few strategies."""

import warnings

import nashpy
import numpy as np
import pytest

from game_cases import bimatrix
from winset_solver.games.chance.mixed import mixed_equilibrium
from winset_solver.games.chance.polymatrix import PolymatrixGame, polymatrix_equilibrium


def listed(first, second):
    """All equilibria that nashpy finds by supports and by vertices, in games where payoffs do not tie.

    Each way alone loses some: equal payoffs are compared as numbers, and it warns that their count is even.
    """
    game = nashpy.Game(first, second)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return [np.concatenate(pair) for pair in [*game.support_enumeration(), *game.vertex_enumeration()]]


@pytest.mark.parametrize("seed", range(40))
def test_the_equilibrium_is_among_those_listed(seed):
    first, second = np.random.default_rng(seed).normal(size=(2, *[(2, 3), (3, 3), (4, 4), (3, 5)][seed % 4]))
    found = mixed_equilibrium(bimatrix(first, second)).expected
    assert min(float(np.abs(found - other).max()) for other in listed(first, second)) < 1e-6


@pytest.mark.parametrize("seed", range(40))
def test_priors_lead_to_equilibria_that_are_listed(seed):
    numbers = np.random.default_rng(seed)
    first, second = numbers.normal(size=(2, 3, 3))
    game = PolymatrixGame((np.zeros(3), np.zeros(3)), {(0, 1): first, (1, 0): second.T})
    others = listed(first, second)
    for _ in range(5):
        found = np.concatenate(polymatrix_equilibrium(game, tuple(numbers.dirichlet(np.ones(3), 2))))
        assert min(float(np.abs(found - other).max()) for other in others) < 1e-6
