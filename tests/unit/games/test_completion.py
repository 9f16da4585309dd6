"""Shared columns follow from the players' columns."""

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import INF, Truth, boxes, game_of, games, random_game
from winset_solver.games.responses.completion import Completion


@settings(max_examples=60, deadline=None)
@given(game=games())
def test_every_profile_is_completed_and_nothing_else(game):
    completion, truth = Completion(game), Truth(game)
    owned = game.program.owners >= 0
    known = {tuple(x[owned]): x for x in truth.profiles}
    candidates = boxes(game.program.column_lower[owned], game.program.column_upper[owned])
    generator = np.random.default_rng(0)
    for choice in candidates[generator.permutation(len(candidates))[:30]]:
        x = np.full(len(owned), np.nan)
        x[owned] = choice
        found = completion.of(x)
        expected = known.get(tuple(choice))
        assert (found is None) == (expected is None)
        if expected is not None:
            assert found.tolist() == expected.tolist()


def test_many_profiles_at_once_are_as_good_as_one_by_one():
    game = random_game("shared", 4)
    completion, profiles = Completion(game), Truth(game).profiles
    emptied = np.where(game.program.owners >= 0, profiles, 0.0)
    found, possible = completion.shared_of_all(emptied)
    assert possible.all()
    assert found.tolist() == profiles.tolist()


def test_shared_columns_may_follow_from_other_shared_columns(monkeypatch):
    """s = 2 x0 + 3 x1 − 1 without bounds, t = [s ≥ 2], and v = x0 t: settled row by row, without any search."""
    monkeypatch.setattr(Completion, "_searched", None)
    rows = [[2, 3, -1, 0, 0], [0, 0, 1, -5, 0], [0, 0, 1, -4, 0], [0, 0, 0, 1, -1], [1, 0, 0, 0, -1], [1, 0, 0, 1, -1]]
    game = game_of(
        [0, 1, -1, -1, -1],
        np.zeros((2, 5)),
        rows=rows,
        lower=[1, -3, -INF, 0, 0, -INF],
        upper=[1, INF, 1, INF, INF, 1],
        low=[0, 0, -INF, 0, 0],
        high=[1, 1, INF, 1, 1],
        integer=[True, True, False, True, True],
    )
    completion = Completion(game)
    found = {choice: completion.of(np.array([*choice, 9, 9, 9])) for choice in [(0, 0), (1, 0), (0, 1), (1, 1)]}
    assert {choice: x[2:].tolist() for choice, x in found.items()} == {
        (0, 0): [-1, 0, 0],
        (1, 0): [1, 0, 0],
        (0, 1): [2, 1, 0],
        (1, 1): [4, 1, 1],
    }


def test_columns_that_single_rows_do_not_settle_are_searched_for():
    """s + t = 2 x0 and s − t = 0 settle both only together."""
    rows = [[-2, 1, 1], [0, 1, -1]]
    kept = {"rows": rows, "lower": [0, 0], "upper": [0, 0], "high": [1, 2, 2]}
    completion = Completion(game_of([0, -1, -1], np.zeros((1, 3)), **kept))
    assert completion.of(np.array([1.0, 0, 0])).tolist() == [1, 1, 1]
    assert completion.of(np.array([0.0, 7, 7])).tolist() == [0, 0, 0]
    odd = game_of([0, -1, -1], np.zeros((1, 3)), **{**kept, "rows": [[-1, 1, 1], [0, 1, -1]]})
    assert Completion(odd).of(np.array([1.0, 0, 0])) is None


def test_rows_over_shared_columns_can_forbid_what_the_players_chose():
    game = game_of([0, -1], np.zeros((1, 2)), rows=[[1, -1], [0, 1]], lower=[0, -INF], upper=[0, 0])
    completion = Completion(game)
    assert completion.shared(np.array([1.0, 0.0])) is None
    assert completion.shared(np.array([0.0, 9.0])).tolist() == [0, 0]


def test_rows_that_select_forbid_a_profile_but_not_its_shared_columns():
    game = game_of([0, 1, -1], np.zeros((2, 3)), rows=[[1, 1, 0], [1, 0, -1]], lower=[-INF, 0], upper=[1, 0])
    completion = Completion(game)
    both = np.array([1.0, 1.0, 0.0])
    assert completion.of(both) is None
    assert completion.shared(both).tolist() == [1, 1, 1]
    assert completion.of(np.array([1.0, 0.0, 0.0])).tolist() == [1, 0, 1]


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_shared_column_in_no_row_is_left_where_it_may_be(value):
    game = game_of([0, -1], np.zeros((1, 2)), low=[0, value], high=[1, value])
    assert Completion(game).of(np.array([1.0, np.nan])).tolist() == [1, value]
