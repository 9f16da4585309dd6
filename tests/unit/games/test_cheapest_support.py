"""What it takes to make a profile stable, and what a budget can stabilise."""

import numpy as np
import pytest

from game_cases import bimatrix, game_of
from winset_solver.control import Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.games.support.budget_frontier import budget_frontier
from winset_solver.games.support.incentives import best_supported, cheapest_support
from winset_solver.status import OutcomeStatus

PRISONERS = bimatrix([[3, 0], [5, 1]], [[3, 5], [0, 1]])
"""First strategy: cooperate; second: defect."""
COOPERATE = [1, 0, 1, 0]


def points(frontier):
    return [(point.budget, point.welfare) for point in frontier.points]


def test_support_makes_up_for_the_best_departure():
    found = cheapest_support(PRISONERS, COOPERATE)
    assert found.support.tolist() == found.needed.tolist() == [2, 2]
    assert found.total == 4
    assert [departure.strategy.tolist() for departure in found.departures] == [[0, 1], [0, 1]]


def test_penalties_come_first_and_no_more_of_them_than_needed():
    found = cheapest_support(PRISONERS, COOPERATE, penalties_at_most=[3, 0.5])
    assert found.penalties.tolist() == [2, 0.5]
    assert found.support.tolist() == [0, 1.5]


def test_payments_that_end_count_as_support_for_who_receives_and_against_who_pays():
    found = cheapest_support(PRISONERS, COOPERATE, fixed=[1, -1])
    assert found.needed.tolist() == [1, 3]


def test_who_pays_would_depart_to_its_second_best():
    """The second player's best choice is its own, worth 4; the next one is worth 3, and saves the payment of 2."""
    game = game_of([0, 1], [[1, 0], [0, 1]], constant=[0, 3])
    found = cheapest_support(game, [1, 1], fixed=[0, -2])
    assert found.needed.tolist() == [0, 1]
    assert found.departures[1].strategy.tolist() == [0]
    assert cheapest_support(game, [1, 1], fixed=[0, -1]).needed.tolist() == [0, 0]


def test_who_has_one_strategy_only_cannot_depart():
    game = game_of([0, 1], [[1, 0], [0, 1]], low=[0, 1])
    found = cheapest_support(game, [1, 1], fixed=[-9, -9])
    assert found.departures[1] is None
    assert found.needed[1] == 0


def test_a_second_best_needs_columns_of_zero_and_one():
    game = game_of([0], [[1]], high=[3])
    with pytest.raises(ArgumentError, match="not 0/1"):
        cheapest_support(game, [3], fixed=[-1])


def test_the_best_profile_within_a_budget():
    assert best_supported(PRISONERS).value == best_supported(PRISONERS, budget=4).value == 6
    assert best_supported(PRISONERS, budget=3.9).value == 5
    assert best_supported(PRISONERS, budget=4, at_most=1.5).value == 5
    assert best_supported(PRISONERS, budget=0, penalties=2).value == 6


def test_every_breakpoint_of_the_prisoners_dilemma():
    """Nothing needed to defect; 1 keeps one of them to cooperation while the other defects; 4 keeps both."""
    heard = []
    frontier = budget_frontier(PRISONERS, Control(Limits(confirm="always")), on_point=heard.append)
    assert points(frontier) == [(0, 2), (1, 5), (4, 6)]
    assert tuple(reversed(heard)) == frontier.points
    assert frontier.status is OutcomeStatus.OPTIMAL
    assert frontier.step == 0
    assert [claim.confirmation.verdict for claim in frontier.claims] == ["confirmed"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"budget": 3.0}, [(0, 2), (1, 5)]),
        ({"budget": 0.0}, [(0, 2)]),
        ({"at_most": 1.5}, [(0, 2), (1, 5)]),
        ({"penalties_at_most": 1.0}, [(0, 5), (2, 6)]),
        ({"weights": [1, 0]}, [(0, 1), (1, 5)]),
    ],
)
def test_limits_penalties_and_weights_shape_the_frontier(options, expected):
    assert points(budget_frontier(PRISONERS, **options)) == expected


def test_only_the_richest_breakpoints_are_found_where_no_more_are_wanted():
    assert points(budget_frontier(PRISONERS, most=1)) == [(4, 6)]
    assert points(budget_frontier(PRISONERS, most=2)) == [(1, 5), (4, 6)]
    assert points(budget_frontier(PRISONERS, most=9)) == [(0, 2), (1, 5), (4, 6)]


def test_a_game_without_equilibrium_has_a_frontier_that_begins_above_zero():
    pennies = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert points(budget_frontier(pennies)) == [(2, 0)]
    assert budget_frontier(pennies, budget=1.5).status is OutcomeStatus.NO_EQUILIBRIUM


def test_rows_that_contradict_each_other_leave_no_profile():
    game = game_of([0, 1], [[1, 0], [0, 1]], rows=[[1, 1], [1, 1]], lower=[2, -5], upper=[5, 1])
    assert budget_frontier(game).status is OutcomeStatus.NO_PACKAGE


def test_without_a_grid_breakpoints_are_told_apart_to_a_resolution():
    third = bimatrix(np.array([[3, 0], [5, 1]]) / 3, np.array([[3, 5], [0, 1]]) / 3)
    frontier = budget_frontier(third)
    assert points(frontier) == [pytest.approx((0, 2 / 3)), pytest.approx((1 / 3, 5 / 3)), pytest.approx((4 / 3, 2))]
    assert 0 < frontier.step < 1e-6


def test_a_stopped_sweep_keeps_what_it_has_and_says_so():
    control = Control(Limits(confirm="never"))

    def stop(point):
        control.cancellation.request()

    frontier = budget_frontier(PRISONERS, control, on_point=stop)
    assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert points(frontier)[-1] == (4, 6)
    assert "not known" in frontier.notes[0]
    stopped = Control()
    stopped.cancellation.request()
    assert budget_frontier(PRISONERS, stopped).status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
