"""Best responses: every kind of player, and clear refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import INF, KINDS, Truth, game_of, games, random_game
from winset_solver.control import Control, Limits
from winset_solver.games.responses import best_response, own_choice
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.status import OutcomeStatus, Unanswered


@pytest.fixture
def searching(monkeypatch):
    """Strategies are never few enough to be compared."""
    monkeypatch.setattr(own_choice, "MOST_COMPARED", 0)


@settings(max_examples=60, deadline=None)
@given(game=games())
def test_responses_are_the_best_of_all_strategies(game):
    check_responses(game)


@settings(max_examples=40, deadline=None)
@given(game=games(["rows", "integer", "idle", "selected"]))
def test_responses_that_are_searched_for_are_the_best_of_all_strategies(game):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_choice, "MOST_COMPARED", 0)
        check_responses(game)


def check_responses(game):
    truth, responses = Truth(game), BestResponses(game)
    responses.check()
    for x in truth.profiles[:6]:
        for p in range(game.players):
            response = responses.to(p, x)
            assert response.payoff == pytest.approx(truth.best_payoff(p, x))
            assert response.bound == pytest.approx(response.payoff)
            assert response.payoff == pytest.approx(game.deviating(p, x, response.strategy))
            assert any((response.strategy == s).all() for s in truth.strategies[p])


@settings(max_examples=40, deadline=None)
@given(game=games([kind for kind in KINDS if kind != "integer"]), data=st.data())
def test_others_may_be_fractional(game, data):
    x = np.array([data.draw(st.sampled_from([0.0, 0.25, 1 / 3, 0.9, 1.0])) for _ in range(game.program.shape[1])])
    truth, responses = Truth(game), BestResponses(game)
    for p in range(game.players):
        best = max(game.deviating(p, x, s) for s in truth.strategies[p])
        assert responses.to(p, x).payoff == pytest.approx(best)


def test_a_player_without_rows_takes_what_is_worth_having():
    payoff = [[2, -1, 0, -3, 0]]
    game = game_of([0] * 5, payoff, low=[0, 0, 1, -2, -4], high=[3, 1, 2, 5, 4], integer=[True] * 4 + [False])
    response = BestResponses(game).to(0, np.zeros(5))
    assert response.strategy.tolist() == [3, 0, 1, -2, 0]
    assert response.payoff == response.bound == 12


def test_a_player_with_continuous_columns_mixes_them_with_whole_ones():
    """Renting capacity for 3 pays once more than half of what it allows is used by the other's demand."""
    rows = [[1, -10, 0]]
    game = game_of(
        [0, 0, 1], [[0.5, -3, 0], [0, 0, 0]], rows=rows, upper=[0], high=[8, 1, 1], integer=[False, True, True]
    )
    response = BestResponses(game).to(0, np.zeros(3))
    assert response.strategy == pytest.approx([8, 1])
    assert response.payoff == pytest.approx(1.0)


@pytest.mark.parametrize("most", [0, 100])
@pytest.mark.parametrize("rows", [[[1, 1, 0], [1, -1, 0]], [[1, 1, 0]]])
def test_a_player_without_strategy_is_named(rows, most, monkeypatch):
    monkeypatch.setattr(own_choice, "MOST_COMPARED", most)
    lower = [3.0] + [0.0] * (len(rows) - 1)
    game = game_of([0, 0, 1], np.zeros((2, 3)), rows=rows, lower=lower, upper=[INF] * len(rows))
    with pytest.raises(Unanswered) as refused:
        BestResponses(game).check()
    assert refused.value.status is OutcomeStatus.NO_PACKAGE
    assert refused.value.notes == ("player[0] has no strategy: its own rows contradict each other",)


def test_bounds_that_contradict_each_other_leave_no_strategy():
    game = game_of([0, 1], np.zeros((2, 2)), low=[0, 0.2], high=[1, 0.8])
    with pytest.raises(Unanswered, match="no package"):
        BestResponses(game).to(1, np.zeros(2))


@pytest.mark.parametrize("rows", [np.zeros((0, 3)), [[0, 1, -1]], [[0, 1, -1], [0, 2, -3]]])
def test_a_payoff_without_limit_is_named(rows):
    game = game_of([0, 1, 1], [[1, 0, 0], [0, 1, 0]], rows=rows, upper=[0] * len(rows), high=[1, INF, INF])
    with pytest.raises(Unanswered) as refused:
        BestResponses(game).check()
    assert refused.value.status is OutcomeStatus.UNBOUNDED
    assert refused.value.notes == ("the payoff of player[1] has no upper limit",)


def test_no_time_is_no_answer(searching):
    """Two rows, so that a search is needed; limits are looked at before anything is claimed."""
    game = game_of([0, 0], [[1, 1]], rows=[[1, 2], [2, 1]], upper=[2, 2])
    control = Control()
    control.cancellation.request()
    with pytest.raises(Unanswered) as refused:
        BestResponses(game).to(0, np.zeros(2), control)
    assert refused.value.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION


def test_equal_questions_are_answered_from_memory(monkeypatch):
    monkeypatch.setattr(best_response, "REMEMBERED", 1)
    game = random_game("knapsack", 3)
    responses = BestResponses(game)
    x, y = np.zeros(game.program.shape[1]), np.ones(game.program.shape[1])
    first = responses.to(0, x)
    again = responses.to(0, x)
    assert responses.solves == 1
    assert again.strategy.tolist() == first.strategy.tolist()
    for player in range(game.players):
        responses.to(player, y)
        responses.to(player, x)
    assert responses.to(0, x).payoff == first.payoff


def test_a_gap_that_the_search_may_leave_is_not_left_here(searching):
    generator = np.random.default_rng(5)
    weights = generator.integers(20, 60, (2, 14))
    game = game_of([0] * 14, weights.sum(axis=0) + 0.0, rows=weights, upper=weights.sum(axis=1) * 0.4)
    x = np.zeros(14)
    exact = BestResponses(game).to(0, x)
    loose = BestResponses(game).to(0, x, Control(Limits(gap=0.5)))
    assert loose.payoff == exact.payoff
    assert loose.bound == pytest.approx(exact.bound)


def test_a_marginal_below_what_the_engine_takes_is_no_error(searching):
    """What rounding leaves of a difference is bounded instead of being handed to the engine."""
    products = np.zeros((2, 3, 3))
    products[0, 0, 2] = -3.0
    game = game_of([0, 0, 1], [[1, 2, 0], [0, 0, 0]], products, rows=[[1, 1, 0], [1, 2, 0]], upper=[1, 2])
    response = BestResponses(game).to(0, np.array([0, 0, 1 / 3 - 1e-12]))
    assert response.payoff == 2
    assert 2 < response.bound <= 2 + 1e-9
