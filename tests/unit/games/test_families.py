"""Each family by hand: what it finds where it applies, and that it says nothing where it does not."""

import numpy as np
import pytest

from game_cases import bimatrix, game_of
from winset_solver.games.families import families_for
from winset_solver.games.inequalities.maximality import least_above
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import Allowance, EquilibriumProblem


def families(game, allowance=None):
    """The families by name."""
    return {family.name: family for family in families_for(Lifted(EquilibriumProblem(game, allowance=allowance)))}


def rows(game, name, allowance=None):
    """What a family has from the start, as equations in words."""
    return {words(cut) for cut in families(game, allowance)[name].rows()}


def words(cut):
    order = np.argsort(cut.columns)
    terms = [f"{value:+g} v{j}" for j, value in zip(cut.columns[order], cut.coefficients[order], strict=True)]
    return f"{' '.join(terms)} >= {cut.lower:g}"


def knapsack(value, weights=(2, 3, 4), capacity=5, **others):
    """One player packs items; another one, who owns the last column, has nothing to choose for itself."""
    count = len(value)
    payoff = np.zeros((2, count + 1))
    payoff[0, :count] = value
    products = np.zeros((2, count + 1, count + 1))
    products[0, :count, count] = others.pop("helped", np.zeros(count))
    return game_of([0] * count + [1], payoff, products, rows=[[*weights, 0]], upper=[capacity], **others)


def test_what_is_lighter_and_worth_more_is_there_before_what_is_heavier():
    assert rows(knapsack([5, 4, 3]), "exchange") == {"+1 v0 -1 v1 >= 0", "+1 v1 -1 v2 >= 0"}


def test_a_tie_excludes_nothing():
    assert rows(knapsack([4, 4, 4]), "exchange") == set()
    assert rows(knapsack([0, 0, 0]), "maximality") == set()
    assert rows(knapsack([0, 0, 0]), "dropping") == set()


def test_an_allowance_that_covers_the_gain_excludes_nothing():
    game = knapsack([5, 4, 3])
    assert rows(game, "exchange", Allowance.none(2, 1.0)) == {"+1 v0 -1 v2 >= 0"}
    assert rows(game, "exchange", Allowance.common(2)) == set()
    assert rows(game, "exchange", Allowance.common(2, at_most=1.0)) == {"+1 v0 -1 v2 >= 0"}


def test_what_is_left_out_leaves_no_room():
    assert rows(knapsack([5, 4, 3]), "maximality") == {
        "+4 v0 +3 v1 +4 v2 >= 4",
        "+2 v0 +4 v1 +4 v2 >= 4",
        "+2 v0 +2 v1 +2 v2 >= 2",
    }


def test_what_better_ones_crowd_out_is_never_chosen():
    found = rows(knapsack([9, 8, 1], capacity=6), "dominance")
    assert "-1 v2 >= 0" in found


def test_what_the_others_decide_takes_a_pattern():
    game = knapsack([5, 1, 2], helped=[0, 9, 0])
    point = np.zeros(Lifted(EquilibriumProblem(game)).columns)
    point[[2, 3]] = 1.0  # the second item is left out although the other player's column makes it worth 10
    (cut,) = families(game)["exchange"].violated(point, 9)
    assert words(cut) == "-1 v2 -1 v3 +1 v4 >= -1"  # with v4 = v1 v3: (1 - v2) + v1 + (1 - v1)(1 - v3) >= 1
    assert rows(game, "exchange") == {"+1 v0 -1 v2 >= 0"}


def test_losses_are_dropped_and_gains_without_rows_are_taken():
    game = game_of([0, 1], [[-1, 0], [0, 2]])
    assert rows(game, "dropping") == {"-1 v0 >= 0"}
    assert rows(game, "adding") == {"+1 v1 >= 1"}


def test_rows_of_two_kinds_permit_fewer_changes():
    both = knapsack([5, 4, 3], low=[0, 0, 0, 0])
    either = game_of(
        [0, 0, 0, 1],
        [[5, 4, 3, 0], [0, 0, 0, 0]],
        rows=[[2, 3, 4, 0], [1, 1, 1, 0], [3, 2, 1, 0]],
        lower=[-np.inf, 1, -np.inf],
        upper=[5, np.inf, 4],
    )
    assert rows(both, "exchange") != set()
    assert rows(either, "exchange") == set()
    assert rows(either, "maximality") == set()


def test_columns_that_are_not_zero_or_one_are_left_alone():
    game = knapsack([5, 4, 3], high=[2, 2, 2, 1])
    assert rows(game, "exchange") == rows(game, "maximality") == set()


def test_what_everybody_can_secure():
    game = bimatrix([[3, 1], [2, 2]], [[0, 0], [0, 0]])
    cuts = list(families(game)["rationality"].rows())
    lifted = Lifted(EquilibriumProblem(game))
    assert all(cut.violation(lifted.lift([0, 1, 0, 1])) <= 0 for cut in cuts)
    assert any(cut.violation(lifted.lift([1, 0, 0, 1])) > 0 for cut in cuts)


@pytest.mark.parametrize(
    ("value", "coefficients", "whole", "expected"),
    [
        (7.0, [4.0, 6.0], True, 8.0),
        (8.0, [4.0, 6.0], True, 10.0),
        (0.7, [0.1, 0.2], True, 0.8),
        (0.75, [0.1, 0.2], True, 0.8),
        (7.0, [4.0, 6.0], False, 7.0),
        (7.0, [1.0 / 3.0], True, 7.0),
        (7.0, [], True, 7.0),
    ],
)
def test_the_least_sum_above_a_value(value, coefficients, whole, expected):
    assert least_above(value, np.array(coefficients), whole=whole) == pytest.approx(expected)
