"""The game object: what it refuses, whose rows are whose, and that its payoffs are what they are said to be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import INF, bimatrix, game_of, games
from winset_solver.errors import ArgumentError, DataError
from winset_solver.games.game import Game, empty_products
from winset_solver.program import as_matrix


def product(columns, j, k, value=1.0):
    matrix = np.zeros((columns, columns))
    matrix[j, k] = value
    return as_matrix(matrix)


@pytest.mark.parametrize(
    ("products", "error", "words"),
    [
        ((product(3, 0, 1),), ArgumentError, "a size does not fit"),
        ((product(2, 0, 1), product(3, 1, 0)), ArgumentError, "a size does not fit"),
        ((product(3, 1, 0), product(3, 1, 2)), ArgumentError, "a product is not of an own and another column"),
        ((product(3, 0, 0), product(3, 1, 2)), ArgumentError, "a product is not of an own and another column"),
        ((product(3, 0, 1, 1e13), product(3, 1, 2)), DataError, "a coefficient is out of range"),
        ((product(3, 0, 1, np.nan), product(3, 1, 2)), DataError, "a coefficient is out of range"),
    ],
)
def test_products_that_do_not_fit_are_refused(products, error, words):
    game = game_of([0, 1, 1], np.zeros((2, 3)))
    with pytest.raises(error, match=words):
        Game(game.program, products)


@pytest.mark.parametrize(
    ("high", "integer", "words"),
    [
        ([2, 3], [True, True], "a product has no 0/1 factor"),
        ([1, 1], [False, False], "a product has no 0/1 factor"),
        ([1, INF], [True, False], "a factor of a product has no bounds"),
    ],
)
def test_products_that_rows_cannot_express_are_refused(high, integer, words):
    with pytest.raises(DataError, match=words):
        game_of([0, 1], np.zeros((2, 2)), [product(2, 0, 1).toarray(), np.zeros((2, 2))], high=high, integer=integer)


def test_a_row_binds_the_player_whose_columns_it_holds_and_nobody_else():
    rows = [[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 0, 1, 0, 0], [0, 0, 0, 0, 1], [0, 0, 1, 0, 1], [0, 0, 0, 0, 0]]
    game = game_of([0, 0, 1, 2, -1], np.zeros((4, 5)), rows=rows)
    assert [found.tolist() for found in game.rows] == [[0], [1], [], []]
    assert [found.tolist() for found in game.columns] == [[0, 1], [2], [3], []]


def test_columns_with_other_values_than_zero_and_one_are_not_binary():
    game = game_of(
        [0, 0, 1, 1], np.zeros((2, 4)), low=[0, 0, -1, 0], high=[1, 2, 1, 1], integer=[True, True, True, False]
    )
    assert game.binary.tolist() == [True, False, False, False]


def test_polymatrix_means_pairs_of_players_only():
    assert bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]]).polymatrix
    assert not game_of([0, -1], [[0, 1]]).polymatrix
    assert not game_of([0, -1], [[0, 0]], [[[0, 1], [0, 0]]]).polymatrix


@settings(max_examples=50, deadline=None)
@given(game=games(), data=st.data())
def test_payoffs_are_base_and_marginal_and_the_bilinear_form(game, data):
    numbers = st.floats(-2, 2).map(lambda v: round(v, 3))
    count = game.program.shape[1]
    x = np.array(data.draw(st.lists(numbers, min_size=count, max_size=count)))
    payoffs = game.payoffs(x)
    for p in range(game.players):
        own, matrix = game.columns[p], game.products[p].toarray()
        by_hand = game.program.payoffs(x)[p] + sum(
            matrix[j, k] * x[j] * x[k] for j in range(count) for k in range(count)
        )
        assert payoffs[p] == pytest.approx(by_hand)
        assert game.base(p, x) + game.marginal(p, x) @ x[own] == pytest.approx(by_hand)
        assert game.deviating(p, x, x[own]) == pytest.approx(by_hand)
        without = np.array(x)
        without[own] = 0.0
        assert game.base(p, x) == pytest.approx(game.payoffs(without)[p])


def test_empty_products_are_no_products():
    assert [matrix.nnz for matrix in empty_products(2, 3)] == [0, 0]
