"""Stability of one coalition: bad tables, ties, and what collapses."""

import numpy as np
import pytest

from winset_solver.errors import ArgumentError
from winset_solver.games.coalitions.coalition_stability import MOST_PLAYERS, Valuation, members_of, membership


@pytest.mark.parametrize(
    "table", [np.zeros((3, 2)), np.zeros((4, 3)), np.zeros((1, 0)), np.zeros(4), np.full((2, 1), np.nan)]
)
def test_what_is_no_valuation_is_refused(table):
    with pytest.raises(ArgumentError):
        Valuation(table)


def test_too_many_players_are_refused_before_they_are_listed():
    with pytest.raises(ArgumentError):
        Valuation.of(MOST_PLAYERS + 1, lambda members: [0.0] * (MOST_PLAYERS + 1))


def test_payoffs_by_size_must_be_of_one_length():
    with pytest.raises(ArgumentError):
        Valuation.symmetric([1.0, 2.0], [1.0])


def test_one_player_joins_if_that_pays():
    assert Valuation([[0.0], [1.0]]).stable_coalitions() == [(0,)]
    assert Valuation([[1.0], [0.0]]).stable_coalitions() == [()]
    assert Valuation([[1.0], [1.0]]).stable_coalitions() == [(), (0,)]


def test_differences_below_the_resolution_are_ties():
    tenth = 0.1 + 0.2 - 0.3
    assert Valuation([[0.0], [tenth]]).stable_coalitions() == [(0,)] if tenth > 0.5 else [(), (0,)]
    third = np.array([[1 / 3, 7.0], [1 / 3 + 1e-12, 7.0], [1 / 3, 7.0], [1 / 3, 7.0]])
    assert len(Valuation(third).stable_coalitions()) == 4


def test_a_table_and_a_function_say_the_same():
    def worth(members):
        return [len(members) * (2.0 if p in members else 3.0) for p in range(3)]

    table = np.array([worth(members_of(mask)) for mask in range(8)])
    assert np.array_equal(Valuation.of(3, worth).payoffs, table)


def test_payoffs_by_size_are_those_of_the_table():
    inside, outside = [1.0, 5.0, 4.0], [2.0, 3.0, 6.0]
    found = Valuation.symmetric(inside, outside)
    belongs, sizes = membership(3)
    for mask in range(8):
        for p in range(3):
            expected = inside[sizes[mask] - 1] if belongs[mask, p] else outside[sizes[mask]]
            assert found.payoffs[mask, p] == expected


def test_transfers_can_keep_what_one_member_would_leave():
    # Player 1 would leave the pair for 1 more, player 0 would lose 3 by leaving.
    pair = Valuation([[0.0, 0.0], [0.0, 3.0], [0.0, 0.0], [3.0, 2.0]])
    assert not pair.internal[3]
    assert pair.potentially_internal[3]
    assert pair.surplus[3] == 2.0


def test_what_is_not_in_force_is_worth_what_is_said():
    both = Valuation([[1.0, 1.0], [5.0, 5.0], [5.0, 5.0], [3.0, 3.0]])
    in_force = np.array([False, False, False, True])
    assert both.where(in_force).payoffs[1].tolist() == [1.0, 1.0]
    assert both.where(in_force, [4.0, 4.0]).stable_coalitions() == [(), (0,), (1,)]
