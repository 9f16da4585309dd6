"""Equilibria of polymatrix games: exact, also where every payoff ties."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset_solver.errors import ArgumentError
from winset_solver.games.chance.polymatrix import PolymatrixGame, polymatrix_equilibrium
from winset_solver.tolerances import RESOLUTION


def even(game):
    return tuple(np.full(size, 1 / size) for size in game.sizes)


def two_player_game(first, second):
    first, second = np.array(first, dtype=float), np.array(second, dtype=float)
    return PolymatrixGame(tuple(map(np.zeros, first.shape)), {(0, 1): first, (1, 0): second.T})


def regrets(game, mixture):
    return [float(v.max() - v @ s) for v, s in zip(game.values(mixture), mixture, strict=True)]


@st.composite
def polymatrix_games(draw):
    """Up to four players with up to four strategies each; payoffs tie often, and some pairs do not meet at all."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    entry = draw(st.sampled_from([st.integers(0, 1), st.integers(-9, 9), st.floats(-1, 1, width=32)]))
    alone = tuple(np.array(draw(st.lists(entry, min_size=n, max_size=n)), dtype=float) for n in sizes)
    pairs = {}
    for p, rows in enumerate(sizes):
        for q, columns in enumerate(sizes):
            if p != q and draw(st.integers(0, 4)):
                values = draw(st.lists(entry, min_size=rows * columns, max_size=rows * columns))
                pairs[p, q] = np.array(values, dtype=float).reshape(rows, columns)
    return PolymatrixGame(alone, pairs)


@given(polymatrix_games())
def test_nobody_gains_by_another_strategy(game):
    mixture = polymatrix_equilibrium(game, even(game))
    assert all(s.min() >= 0 and s.sum() == pytest.approx(1, abs=RESOLUTION) for s in mixture)
    assert max(regrets(game, mixture)) <= RESOLUTION


def test_rock_paper_scissors_is_played_evenly():
    table = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    game = two_player_game(table, -table)
    mixture = polymatrix_equilibrium(game, (np.array([1.0, 0, 0]), np.array([0.2, 0.3, 0.5])))
    assert np.array(mixture) == pytest.approx(np.full((2, 3), 1 / 3), abs=RESOLUTION)


def test_probabilities_are_the_nearest_numbers_to_the_exact_ones():
    first, second = polymatrix_equilibrium(game := two_player_game([[3, 0], [0, 4]], [[-6, 0], [0, -5]]), even(game))
    assert first.tolist() == [float(Fraction(5, 11)), float(Fraction(6, 11))]
    assert second.tolist() == [float(Fraction(4, 7)), float(Fraction(3, 7))]


@pytest.mark.parametrize("prior", [[[1, 0], [1, 0]], [[0, 1], [0, 1]]])
def test_the_path_returns_to_the_equilibrium_that_it_begins_at(prior):
    battle_of_the_sexes = two_player_game([[3, 0], [0, 2]], [[2, 0], [0, 3]])
    assert np.array_equal(polymatrix_equilibrium(battle_of_the_sexes, tuple(map(np.array, prior))), prior)


def test_large_and_small_payoffs_do_not_mix():
    game = two_player_game(1e9 * np.array([[1, -1], [-1, 1]]), np.array([[-1, 1], [1, -1]]) / 1024)
    assert [s.tolist() for s in polymatrix_equilibrium(game, even(game))] == [[0.5, 0.5], [0.5, 0.5]]


@pytest.mark.parametrize("pairs", [{(0, 0): np.zeros((2, 2))}, {(0, 1): np.zeros((2, 2))}])
def test_a_table_of_another_size_is_refused(pairs):
    with pytest.raises(ArgumentError, match="a size does not fit"):
        PolymatrixGame((np.zeros(2), np.zeros(3)), pairs)
